using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>What a report of a sign-in takes, so that whoever it was does not come in again, and what it leaves alone.</summary>
public sealed class ReportedCredentialsTests
{
    private const string There = "192.0.2.66";

    private static readonly ServerOffer WithSms = ServerOffer.Of(sendsSms: true);

    [Theory, Trait("Rule", "RC4")]
    [InlineData(SecondFactorKind.EmailVerification, 0)]
    [InlineData(null, 0)]
    [InlineData(SecondFactorKind.AuthenticationApp, 20)]
    public async Task Without_a_fresh_proof_by_a_second_factor_sessions_end_and_none_of_the_factors_goes(SecondFactorKind? provedBy, int minutesAgo)
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var owner = await host.SignedInAsync(ben);
        await host.AnotherAppAsync(owner, ben);
        await host.AddPhoneAsync(owner);
        Assert.True((await host.AddAsync(owner, new SoftwareAuthenticator())).Succeeded);
        var thief = await host.SignedInAsync(ben, There);
        await host.ProvedByAsync(thief, provedBy);
        host.Clock.Advance(TimeSpan.FromMinutes(minutesAgo));
        var step = await host.StepOfAsync(owner);

        var outcome = await host.ReportAsForetoldAsync(thief, step);

        Assert.Equal((1, true), (outcome.SessionsEnded, outcome.Taken.IsEmpty));
        Assert.Equal([SecondFactorKind.Passkey, SecondFactorKind.AuthenticationApp, SecondFactorKind.SmsCode], outcome.Waiting.Kinds());
        Assert.Equal((2, 1, 1), await CountAsync(host));
        Assert.Equal("step_up.required", (await host.ReportAsync(thief, step, takeFactors: true)).Error?.Code);
        Assert.Equal((2, 1, 1), await CountAsync(host));

        await host.ProvedByAsync(thief, SecondFactorKind.AuthenticationApp);
        await host.ReadAsync(db => db.Sessions.Where(s => s.Id == thief.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, host.Clock.GetUtcNow())));
        Assert.Equal(3, (await host.ReportAsync(thief, step, takeFactors: true)).Value.Taken.Factors.Count);
        Assert.Equal((1, 0, 0), await CountAsync(host));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.PasswordReset)));
    }

    [Theory, Trait("Rule", "RC4")]
    [InlineData(TwoFactorMethod.AuthenticationApp)]
    [InlineData(TwoFactorMethod.Passkey)]
    [InlineData(TwoFactorMethod.SmsCode)]
    [InlineData(TwoFactorMethod.EmailVerification)]
    public async Task What_a_sign_in_set_up_goes_also_where_it_stopped_at_the_recovery_code_and_led_to_no_session(TwoFactorMethod method)
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(method) });
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser(There);
        var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var step = await browser.AnswerAsync(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        if (step is SetUpPasskey)
        {
            var request = (await host.Get<SignInWizard>().OfferNewPasskeyAsync(browser.Visitor, proof.AttemptId)).Value;
            step = await browser.AnswerAsync(new GiveNewPasskey(proof.AttemptId, new PasskeyAnswer(request.Challenge, new SoftwareAuthenticator().Create(request))));
        }
        else if (step is EnterPhone)
        {
            await browser.AnswerAsync(new GivePhone(proof.AttemptId, OwnReports.Number));
            step = await browser.AnswerAsync(new GivePhoneCode(proof.AttemptId, await host.SmsCodeOfAsync(OwnReports.Number)));
        }
        else
        {
            step = await browser.AnswerAsync(step is SetUpAuthenticator app
                ? new ConfirmAuthenticator(proof.AttemptId, ben.Scan(app).Code(host.Clock))
                : new UseEmailVerification(proof.AttemptId));
        }

        Assert.IsType<SaveRecoveryCode>(step);

        // Something of their own that counts is left.
        await host.ReadAsync(db => db.TreePolicies.ExecuteDeleteAsync());
        var me = await host.SessionOfAsync(ben);
        await host.ChangeAsync(db => db.Add(new Passkey { MemberId = ben.Id, CredentialId = [7], PublicKey = [], Name = "Mine", CreatedAt = host.Clock.GetUtcNow(), AddedIn = me.SessionId }));
        var reported = await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.PasswordAccepted).Select(e => e.Id).SingleAsync());

        var outcome = await host.ReportAsForetoldAsync(me, reported);

        Assert.Equal([SecondFactorKind.RecoveryCode, Enum.Parse<SecondFactorKind>($"{method}")], outcome.Taken.Kinds());
        Assert.Empty(outcome.Stays);
        Assert.Equal("Mine", await host.ReadAsync(db => db.Passkeys.Select(p => p.Name).SingleAsync()));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task The_log_knows_the_sign_in_when_its_session_is_forgotten()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        await host.AnotherAppAsync(theirs, ben, "Theirs");
        var (step, early) = (await host.StepOfAsync(theirs), await host.StepOfAsync(theirs, SignInOutcome.PasswordAccepted));
        var attempt = await host.ReadAsync(db => db.Sessions.Where(s => s.Id == theirs.SessionId).Select(s => s.AttemptId!.Value).SingleAsync());
        await host.ChangeAsync(db => db.Add(new AuthenticatorApp { MemberId = ben.Id, ProtectedSeed = "x", Name = "On the way", AttemptId = attempt, ConfirmedAt = host.Clock.GetUtcNow() }));
        await host.ReadAsync(db => db.Sessions.Where(s => s.Id == theirs.SessionId).ExecuteDeleteAsync());
        var here = await host.SignedInAsync(ben);

        // Of a step on the way the log alone leads to what was set up in it; what its session added is told.
        Assert.Equal(["On the way"], (await host.PreviewAsync(here, early)).Value.Takes.Factors.Select(f => f.Name));
        Assert.Equal(["Theirs", "On the way"], (await host.ReportAsForetoldAsync(here, step)).Taken.Factors.Select(f => f.Name));
    }

    [Fact, Trait("Rule", "PK1"), Trait("Rule", "RC4")]
    public async Task It_goes_on_from_what_was_added_to_the_sessions_that_this_opened_and_what_was_added_there()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        var left = new SoftwareAuthenticator();
        await host.AddAsync(theirs, left);
        var second = await host.PasskeySessionAsync(left, "198.51.100.99");
        await host.AddPhoneAsync(second);
        var browser = host.Browser("198.51.100.101");
        var byPhone = await BySmsAsync(host, browser, ben);
        var (_, _) = await host.AnotherAppAsync(byPhone, ben, "Theirs");
        var (here, elsewhere) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Equal([SecondFactorKind.Passkey, SecondFactorKind.AuthenticationApp, SecondFactorKind.SmsCode], outcome.Taken.Kinds());
        Assert.Equal([here.SessionId, elsewhere.SessionId], await host.LivingAsync(here, elsewhere, theirs, second, byPhone));
        Assert.Equal((1, 0, 0), await CountAsync(host));
        Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser(), left)).Problem?.Code);
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task The_recovery_code_that_was_made_there_opens_nothing_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        var code = (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(theirs, default)).Value.Code;
        await host.Get<KeepRecoveryCode>().ExecuteAsync(theirs, new ShownRecoveryCode(code));
        var here = await host.SignedInAsync(ben);

        Assert.Equal([SecondFactorKind.RecoveryCode], (await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs))).Taken.Kinds());

        Assert.Equal(0, await host.ReadAsync(db => db.RecoveryCodes.CountAsync()));
        Assert.Contains(await host.MailsAsync(ben), mail => mail.Subject == "Your recovery code for Contoso does not work any more");
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.recovery_code.removed")));
        Assert.NotNull((await host.MemberAsync(ben)).TwoFactorSetAt);
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task Where_that_recovery_code_is_spent_what_was_made_in_the_next_sign_in_is_named()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        var code = (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(theirs, default)).Value.Code;
        var browser = host.Browser("198.51.100.99");
        var saved = Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, code));
        await browser.AnswerAsync<Done>(new RecoveryCodeSaved(saved.AttemptId, saved.Code));
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Contains((SecondFactorKind.RecoveryCode, StayReason.MayBeTheirs), outcome.Stays.Kinds());
    }

    [Fact]
    public async Task What_is_only_likely_leads_to_what_was_added_and_not_to_what_its_owner_used()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var mine = await host.PasskeyAsync(ben);
        var first = await host.SignedInAsync(ben, There);
        await host.PasskeySessionAsync(mine, There);
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(first));

        Assert.Equal((2, true), (outcome.SessionsEnded, outcome.Taken.IsEmpty));
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), mine));
    }

    [Fact]
    public async Task Of_what_was_written_before_the_log_named_it_nothing_goes_and_all_that_may_be_theirs_is_named()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var old = await host.PasskeyAsync(ben);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var theirs = await host.PasskeySessionAsync(old, There);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.AddAsync(theirs, new SoftwareAuthenticator());
        await host.AddPhoneAsync(theirs);
        await host.ReadAsync(async db =>
        {
            await db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.AttemptId, (Guid?)null).SetProperty(x => x.CredentialId, (Guid?)null));
            await db.SignInLog.ExecuteUpdateAsync(e => e.SetProperty(x => x.AttemptId, (Guid?)null).SetProperty(x => x.CredentialId, (Guid?)null));
            await db.Passkeys.ExecuteUpdateAsync(p => p.SetProperty(x => x.AddedIn, (Guid?)null));
            return await db.VerifiedPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.AddedIn, (Guid?)null));
        });
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Empty(outcome.Taken.Factors);
        Assert.Equal(
            [
                (SecondFactorKind.Passkey, StayReason.UsedThere), (SecondFactorKind.Passkey, StayReason.MayBeTheirs),
                (SecondFactorKind.SmsCode, StayReason.MayBeTheirs),
            ],
            outcome.Stays.Kinds());
        Assert.Equal([here.SessionId], await host.LivingAsync(here, theirs));
    }

    [Fact]
    public async Task Sessions_that_it_ends_because_they_are_from_the_same_browser_and_address_are_looked_through_too()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (first, again) = (await host.SignedInAsync(ben, There), await host.SignedInAsync(ben, There));
        await host.AnotherAppAsync(again, ben, "Theirs");
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(first));

        Assert.Equal((2, "Theirs"), (outcome.SessionsEnded, Assert.Single(outcome.Taken.Factors).Name));
    }

    [Fact]
    public async Task Whoever_mistypes_a_password_behind_the_same_address_takes_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        await host.Browser(There).GivePasswordAsync(ben with { Password = "a guess" });
        var mine = await host.PasskeySessionAsync(passkey, There);
        await host.AnotherAppAsync(mine, ben, "Mine");
        var here = await host.SignedInAsync(ben);
        var step = await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.PasswordRefused).Select(e => e.Id).SingleAsync());

        var outcome = await host.ReportAsForetoldAsync(here, step);

        Assert.Equal((true, true, 0), (outcome.Taken.IsEmpty, outcome.Waiting.IsEmpty, outcome.Stays.Count));
        Assert.Equal(2, (await host.AppsOfAsync(ben)).Count);
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), passkey));
    }

    [Fact]
    public async Task A_step_within_a_session_takes_what_was_used_and_added_from_then_on_and_not_what_its_owner_opened_it_with()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (mine, stolen) = (await host.PasskeyAsync(ben), await host.PasskeyAsync(ben));
        var left = await host.PasskeySessionAsync(mine, There);
        await host.AnotherAppAsync(left, ben, "Mine");
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("step_up.passkey_wrong", await host.ProveByPasskeyAsync(left, stolen with { VerifiesUser = false }));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await host.ProveByPasskeyAsync(left, stolen));
        await host.AnotherAppAsync(left, ben, "Theirs");
        var here = await host.SignedInAsync(ben);

        var refused = (await host.PreviewAsync(here, await host.StepOfAsync(left, SignInOutcome.ProofRefused))).Value;
        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(left, SignInOutcome.ProvedAgain));

        Assert.True(refused.Takes.IsEmpty);
        Assert.Equal([("Theirs", StayReason.MayBeTheirs)], refused.Stays.Select(stay => (stay.Factor.Name, stay.Why)));
        Assert.Equal([SecondFactorKind.AuthenticationApp, SecondFactorKind.Passkey], outcome.Taken.Kinds());
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), mine));
        Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser(), stolen)).Problem?.Code);
        Assert.Contains("Mine", (await host.AppsOfAsync(ben)).Select(app => app.Name));
    }

    [Fact, Trait("Rule", "PK1")]
    public async Task The_passkey_that_it_was_by_goes_with_the_sessions_that_it_opened_elsewhere_and_what_was_added_there_is_named()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (mine, stolen) = (await host.PasskeyAsync(ben), await host.PasskeyAsync(ben));
        var bens = await host.PasskeySessionAsync(mine, There);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var theirs = await host.PasskeySessionAsync(stolen, There);
        var moved = await host.PasskeySessionAsync(stolen, "198.51.100.99");
        await host.AnotherAppAsync(moved, ben, "Whose?");
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Equal([SecondFactorKind.Passkey], outcome.Taken.Kinds());
        Assert.Equal([("Whose?", StayReason.MayBeTheirs)], outcome.Stays.Select(stay => (stay.Factor.Name, stay.Why)));
        Assert.Equal([here.SessionId, bens.SessionId], await host.LivingAsync(here, bens, theirs, moved));
        Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser(), stolen)).Problem?.Code);
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), mine));
        Assert.Equal("A passkey was removed from your account at Contoso", (await host.MailsAsync(ben)).Last(mail => mail.Subject.Contains("passkey", StringComparison.Ordinal) && mail.Subject.Contains("removed", StringComparison.Ordinal)).Subject);
    }

    [Fact]
    public async Task The_app_whose_code_it_was_stays_and_is_named()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        var here = await host.SignedInAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs, SignInOutcome.PasswordAccepted));

        Assert.Equal((1, true), (outcome.SessionsEnded, outcome.Taken.IsEmpty));
        Assert.Equal([(SecondFactorKind.AuthenticationApp, StayReason.UsedThere)], outcome.Stays.Kinds());
    }

    [Fact]
    public async Task A_passkey_that_confirmed_somebody_within_the_session_goes_with_the_sign_in_and_an_app_that_did_is_named()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (owner, stolen) = (await host.SignedInAsync(ben), await host.PasskeyAsync(ben));
        var (_, phone) = await host.AnotherAppAsync(owner, ben, "Phone");
        var theirs = await host.SignedInAsync(ben, There);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await host.ProveByPasskeyAsync(theirs, stolen));
        Assert.True((await host.Get<ProveAgain>().ExecuteAsync(theirs, new Proof(ProofKind.AuthenticationApp, phone.Code(host.Clock)))).Succeeded);
        var here = await host.SignedInAsync(ben);

        var late = (await host.PreviewAsync(here, await host.StepOfAsync(theirs, SignInOutcome.ProvedAgain))).Value;
        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Equal([("Phone", StayReason.UsedThere)], late.Stays.Select(stay => (stay.Factor.Name, stay.Why)));
        Assert.Equal([SecondFactorKind.Passkey], outcome.Taken.Kinds());
        Assert.Equal([null, "Phone"], outcome.Stays.Select(stay => stay.Factor.Name));
    }

    [Fact]
    public async Task Of_all_that_somebody_has_the_mailed_code_is_the_last_to_go_and_stays_where_nothing_else_is_left()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        Assert.True((await host.AddAsync(theirs, new SoftwareAuthenticator())).Succeeded);
        await host.AddPhoneAsync(theirs);
        Assert.True((await host.Get<SendEmailCode>().ExecuteAsync(theirs, default)).Succeeded);
        Assert.True((await host.Get<EnableEmailVerification>().ExecuteAsync(theirs, new MailedCode(await host.MailboxCodeOfAsync(ben)))).Succeeded);
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        var here = await host.SessionOfAsync(ben);

        var outcome = await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Equal([SecondFactorKind.Passkey, SecondFactorKind.SmsCode], outcome.Taken.Kinds());
        Assert.Equal([(SecondFactorKind.EmailVerification, StayReason.OnlyOne)], outcome.Stays.Kinds());
        Assert.Equal([SecondFactorKind.EmailVerification], (await host.Browser().ToSecondFactorAsync(ben)) is var step ? [step.Kind] : []);
    }

    [Fact]
    public async Task Where_nothing_of_it_counted_and_nothing_is_left_the_recovery_code_goes_too()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        await host.AddAsync(theirs, new SoftwareAuthenticator());
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });

        await host.ReportAsForetoldAsync(await host.SessionOfAsync(ben), await host.StepOfAsync(theirs));

        Assert.Null((await host.MemberAsync(ben)).TwoFactorSetAt);
        Assert.Equal(0, await host.ReadAsync(db => db.RecoveryCodes.CountAsync()));
    }

    [Fact]
    public async Task The_trail_and_the_seeds_are_as_if_the_owner_had_removed_them()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var theirs = await host.SignedInAsync(ben, There);
        var (app, _) = await host.AnotherAppAsync(theirs, ben, "Theirs");
        await host.AddPhoneAsync(theirs);

        await host.ReportAsForetoldAsync(await host.SignedInAsync(ben), await host.StepOfAsync(theirs));

        var trail = await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action.EndsWith(".removed")).OrderBy(e => e.Id).Select(e => e.Details!).ToListAsync());
        Assert.Equal(2, trail.Count);
        Assert.StartsWith($$"""{"app":"{{app}}","name":"Theirs","reported":""", trail[0], StringComparison.Ordinal);
        Assert.Contains("12\",\"reported\":", trail[1], StringComparison.Ordinal);
        Assert.DoesNotContain(OwnReports.Number[1..], trail[1], StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.RetiredSeeds.CountAsync()));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_proof_by_what_was_taken_opens_nothing_in_other_sessions()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (theirs, other) = (await host.SignedInAsync(ben, There), await host.SignedInAsync(ben));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var left = new SoftwareAuthenticator();
        Assert.True((await host.AddAsync(theirs, left)).Succeeded);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await host.ProveByPasskeyAsync(other, left));
        var here = await host.SignedInAsync(ben);

        await host.ReportAsForetoldAsync(here, await host.StepOfAsync(theirs));

        Assert.Equal([here.SessionId, other.SessionId], await host.LivingAsync(here, other));
        Assert.Equal("step_up.required", (await host.OfferAsync(other)).Error?.Code);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Whoever_adds_a_passkey_while_they_are_reported_keeps_none()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (theirs, here) = (await host.SignedInAsync(ben, There), await host.SignedInAsync(ben));
        var made = await host.MakeAsync(theirs, new SoftwareAuthenticator());
        var step = await host.StepOfAsync(theirs);

        await Task.WhenAll(
            Task.Run(() => host.Get<FlexAuth.Core.SecuritySettings.Passkeys.AddPasskey>().ExecuteAsync(theirs, made)),
            Task.Run(() => host.ReportAsync(here, step)));

        Assert.Equal(0, await host.ReadAsync(db => db.Passkeys.CountAsync()));
    }

    private static async Task<(int Apps, int Passkeys, int Phones)> CountAsync(CoreHost host) => await host.ReadAsync(
        async db => (await db.AuthenticatorApps.CountAsync(), await db.Passkeys.CountAsync(), await db.VerifiedPhones.CountAsync()));

    private static async Task<SignedInMember> BySmsAsync(CoreHost host, SignInBrowser browser, Account ben)
    {
        var step = await browser.ToSecondFactorAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode));
        var done = Assert.IsType<Done>(await browser.AnswerAsync(new GiveSecondFactor(step.AttemptId, SecondFactorKind.SmsCode, await host.SmsCodeOfAsync(OwnReports.Number))));
        return (await host.Get<SessionDirectory>().FindAsync((await browser.RedeemAsync(done.Ticket)).Value.Token))!;
    }
}
