using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>A person's passkeys: added, named and removed by nobody else.</summary>
public sealed class OwnPasskeyTests
{
    [Fact]
    [Trait("Rule", "AU5")]
    public async Task A_new_passkey_is_in_the_list_named_by_who_keeps_it_audited_and_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);

        var first = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = (await host.AddAsync(session, new SoftwareAuthenticator { Aaguid = new("fbfc3007-154e-4ecc-8c0b-6e020557d7bd") })).Value;
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;

        Assert.Equal(("Passkey on Chrome, Linux", "iCloud Keychain", "Passkey on Chrome, Linux 2"), (first.Name, second.Name, third.Name));
        Assert.Equal([first.Id, second.Id, third.Id], (await host.PasskeysAsync(session)).Select(p => p.Id));
        Assert.Equal((host.Clock.GetUtcNow(), null), (await host.PasskeysAsync(session)).Select(p => (p.AddedAt, p.LastUsedAt)).Last());
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.passkey.added" && e.SubjectId == ben.Id)));
        var mail = (await host.MailsAsync(ben))[0];
        Assert.Equal("A passkey was added to your account at Contoso", mail.Subject);
        Assert.Contains("Chrome on Linux", mail.Text);
    }

    [Fact]
    [Trait("Rule", "FE5")]
    public async Task An_administrator_who_comes_by_a_provider_adds_one_as_their_second_factor_and_a_member_has_none_to_add()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Google) });
        var olga = await host.SessionAsync(await host.ByProviderAsync("Google", MemberRole.OrganizationAdministrator));
        var ben = await host.SessionAsync(await host.ByProviderAsync("Google", MemberRole.Member));

        Assert.True((await host.AddAsync(olga, new SoftwareAuthenticator())).Succeeded);
        Assert.Equal("security.no_email_login", (await host.Get<OfferNewPasskey>().ExecuteAsync(ben, default)).Error?.Code);
    }

    [Fact]
    [Trait("Rule", "SE7")]
    public async Task Adding_and_removing_ask_for_a_recent_proof_and_naming_does_not()
    {
        await using var host = await CoreHost.StartAsync();
        var session = await host.SessionAsync(await host.ActiveAsync());
        var passkey = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;
        var another = await host.MakeAsync(session, new SoftwareAuthenticator());
        await host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, host.Clock.GetUtcNow() - TimeSpan.FromHours(1))));

        Assert.Equal("step_up.required", (await host.Get<OfferNewPasskey>().ExecuteAsync(session, default)).Error?.Code);
        Assert.Equal("step_up.required", await host.RemoveAsync(session, passkey.Id));
        Assert.True((await host.Get<RenamePasskey>().ExecuteAsync(session, new PasskeyName(passkey.Id, "Work laptop"))).Succeeded);
        Assert.Equal("Work laptop", Assert.Single((await host.PasskeysAsync(session))).Name);

        // What was asked for with a proof is finished without another one.
        Assert.True((await host.Get<AddPasskey>().ExecuteAsync(session, another)).Succeeded);
    }

    [Fact]
    [Trait("Rule", "PK3")]
    public async Task A_challenge_adds_one_passkey_however_many_bring_it_at_a_time()
    {
        await using var host = await CoreHost.StartAsync();
        var session = await host.SessionAsync(await host.ActiveAsync());
        var request = (await host.Get<OfferNewPasskey>().ExecuteAsync(session, default)).Value;
        var answers = Enumerable.Range(0, 20).Select(_ => new PasskeyAnswer(request.Challenge, new SoftwareAuthenticator().Create(request)));

        var added = await Task.WhenAll(answers.Select(answer => Task.Run(() => host.Get<AddPasskey>().ExecuteAsync(session, answer))));

        Assert.Single(added, result => result.Succeeded);
        Assert.All(added.Where(result => !result.Succeeded), result => Assert.Equal("passkey.expired", result.Error?.Code));
        Assert.Single((await host.PasskeysAsync(session)));
    }

    [Fact]
    [Trait("Rule", "PK3")]
    public async Task A_challenge_is_spent_by_an_answer_that_will_not_do_and_is_no_other_sessions_and_not_for_ever()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (session, elsewhere) = (await host.SessionAsync(ben), await host.SessionAsync(ben));
        var authenticator = new SoftwareAuthenticator();
        var request = (await host.Get<OfferNewPasskey>().ExecuteAsync(session, default)).Value;
        var lie = new PasskeyAnswer(request.Challenge, (authenticator with { VerifiesUser = false }).Create(request));

        Assert.Equal("passkey.expired", (await host.Get<AddPasskey>().ExecuteAsync(elsewhere, await host.MakeAsync(session, authenticator))).Error?.Code);
        Assert.Equal("passkey.not_added", (await host.Get<AddPasskey>().ExecuteAsync(session, lie)).Error?.Code);
        Assert.Equal("passkey.expired", (await host.Get<AddPasskey>().ExecuteAsync(session, lie with { CredentialJson = authenticator.Create(request) })).Error?.Code);

        var late = await host.MakeAsync(session, authenticator);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("passkey.expired", (await host.Get<AddPasskey>().ExecuteAsync(session, late)).Error?.Code);
        Assert.Empty((await host.PasskeysAsync(session)));
    }

    [Fact]
    public async Task A_passkey_is_one_persons_and_registered_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.SessionAsync(await host.ActiveAsync());
        var mia = await host.SessionAsync(await host.ActiveAsync());
        var authenticator = new SoftwareAuthenticator();
        await host.AddAsync(ben, authenticator);

        Assert.Equal("passkey.already_added", (await host.AddAsync(ben, authenticator)).Error?.Code);
        Assert.Equal("passkey.already_added", (await host.AddAsync(mia, authenticator)).Error?.Code);
    }

    [Fact]
    public async Task A_person_has_as_many_as_are_configured_and_no_more()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Passkeys:MostPerPerson", "2"));
        var session = await host.SessionAsync(await host.ActiveAsync());
        var third = await host.MakeAsync(session, new SoftwareAuthenticator());
        await host.AddAsync(session, new SoftwareAuthenticator());
        await host.AddAsync(session, new SoftwareAuthenticator());

        Assert.Equal("passkey.too_many", (await host.Get<OfferNewPasskey>().ExecuteAsync(session, default)).Error?.Code);
        Assert.Equal("passkey.too_many", (await host.Get<AddPasskey>().ExecuteAsync(session, third)).Error?.Code);
    }

    [Fact]
    [Trait("Rule", "PW6")]
    public async Task Who_may_not_use_passkeys_adds_none()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        var made = await host.MakeAsync(session, new SoftwareAuthenticator());

        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp) });
        Assert.Equal("passkey.not_allowed", (await host.Get<OfferNewPasskey>().ExecuteAsync(session, default)).Error?.Code);

        await host.ChangeAsync(ben, member => member.EmailLoginEnabled = false);
        Assert.Equal("security.no_email_login", (await host.Get<AddPasskey>().ExecuteAsync(session, made)).Error?.Code);
    }

    [Fact]
    [Trait("Rule", "FE5")]
    public async Task A_manager_who_comes_by_Microsoft_adds_one_as_second_factor_and_does_not_sign_in_by_it_alone()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft) });
        var ben = await host.ByProviderAsync("Microsoft", MemberRole.Manager);

        var passkey = await host.PasskeyAsync(ben);

        Assert.Single(await host.PasskeysAsync(await host.SessionAsync(ben)));
        Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser(), passkey)).Problem?.Code);
    }

    [Fact]
    [Trait("Rule", "RC1")]
    public async Task Whoever_has_no_recovery_code_that_they_saved_gets_one_with_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        Assert.Null((await host.AddAsync(session, new SoftwareAuthenticator())).Value.RecoveryCode);
        Assert.True((await host.Get<ResetOwnTwoFactor>().ExecuteAsync(session, default)).Succeeded);
        Assert.Empty(await host.PasskeysAsync(session));

        var added = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;

        Assert.NotNull(added.RecoveryCode);
        Assert.DoesNotContain(added.RecoveryCode, $"{added}");
        Assert.True((await host.Get<TryRecoveryCode>().ExecuteAsync(session, new ShownRecoveryCode(added.RecoveryCode))).Succeeded);
    }

    [Fact]
    public async Task A_name_is_one_of_a_kind_for_its_person_and_neither_empty_nor_endless()
    {
        await using var host = await CoreHost.StartAsync();
        var session = await host.SessionAsync(await host.ActiveAsync());
        var one = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;
        var two = (await host.AddAsync(session, new SoftwareAuthenticator())).Value;

        async Task<string?> ProblemAsync(string name) => (await host.Get<RenamePasskey>().ExecuteAsync(session, new PasskeyName(two.Id, name))).Error?.Code;

        Assert.Equal("passkey.name_missing", await ProblemAsync("  "));
        Assert.Equal("passkey.name_too_long", await ProblemAsync(new string('x', 61)));
        Assert.Equal("passkey.name_taken", await ProblemAsync(one.Name));
        Assert.Null(await ProblemAsync("  Phone "));
        Assert.Null(await ProblemAsync("Phone"));
        Assert.Equal("Phone", (await host.PasskeysAsync(session))[1].Name);
    }

    [Fact]
    [Trait("Rule", "AZ2")]
    public async Task Another_persons_passkey_is_none()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.SessionAsync(await host.ActiveAsync());
        var mia = await host.SessionAsync(await host.ActiveAsync());
        var passkey = (await host.AddAsync(ben, new SoftwareAuthenticator())).Value;

        Assert.Equal("passkey.gone", (await host.Get<RenamePasskey>().ExecuteAsync(mia, new PasskeyName(passkey.Id, "Mine"))).Error?.Code);
        Assert.Equal("passkey.gone", await host.RemoveAsync(mia, passkey.Id));
        Assert.Empty((await host.PasskeysAsync(mia)));
    }

    [Fact]
    [Trait("Rule", "AU5")]
    public async Task A_removed_passkey_signs_in_no_more_and_its_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        var authenticator = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var signed = await host.SignAsync(browser, authenticator);

        Assert.Null(await host.RemoveAsync(session, (await host.PasskeysAsync(session))[0].Id));

        Assert.Equal("passkey.refused", (await browser.AnswerAsync(signed)).Problem?.Code);
        Assert.Equal("A passkey was removed from your account at Contoso", (await host.MailsAsync(ben))[0].Subject);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.passkey.removed")));
    }

    [Fact]
    [Trait("Rule", "PW6")]
    public async Task A_sign_in_that_a_passkey_finished_opens_nothing_once_it_is_removed_and_one_under_way_by_password_goes_on()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        var authenticator = await host.PasskeyAsync(ben);
        var (alone, second, other) = (host.Browser(), host.Browser(), host.Browser());
        var aloneDone = Assert.IsType<Done>(await host.SignInAsync(alone, authenticator));
        var attempt = (await second.ToSecondFactorAsync(ben)).AttemptId;
        var secondDone = Assert.IsType<Done>(await second.AnswerAsync(await host.SignAsync(second, attempt, authenticator)));
        var underWay = (await other.ToSecondFactorAsync(ben)).AttemptId;

        Assert.Null(await host.RemoveAsync(session, (await host.PasskeysAsync(session))[0].Id));

        Assert.Equal("sign_in.ticket_void", (await alone.RedeemAsync(aloneDone.Ticket)).Error?.Code);
        Assert.Equal("sign_in.ticket_void", (await second.RedeemAsync(secondDone.Ticket)).Error?.Code);
        Assert.IsType<EnterSecondFactor>(await other.AnswerAsync(new ChooseSecondFactor(underWay, SecondFactorKind.AuthenticationApp)));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Sessions_that_a_removed_passkey_opened_end_and_the_one_in_use_and_those_by_others_go_on()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (lost, mine) = (await host.PasskeyAsync(ben), await host.PasskeyAsync(ben));
        var (here, there, other) = (
            await host.PasskeySessionAsync(lost, "192.0.2.7"), await host.PasskeySessionAsync(lost, "192.0.2.66"), await host.PasskeySessionAsync(mine, "192.0.2.66"));
        var underWay = host.Browser();
        var done = Assert.IsType<Done>(await host.SignInAsync(underWay, mine));
        var which = await host.ReadAsync(db => db.Sessions.Where(s => s.Id == there.SessionId).Select(s => s.CredentialId!.Value).SingleAsync());

        Assert.Null(await host.RemoveAsync(here, which));

        Assert.Equal([here.SessionId, other.SessionId], await host.LivingAsync(here, there, other));
        Assert.Equal(SessionEnd.PasskeyRemoved, await host.ReadAsync(db => db.Sessions.Where(s => s.Id == there.SessionId).Select(s => s.EndReason).SingleAsync()));
        Assert.True((await underWay.RedeemAsync(done.Ticket)).Succeeded);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Sessions_that_do_not_say_which_passkey_opened_them_end_with_any_that_may_have()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var mine = await host.PasskeyAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var there = await host.PasskeySessionAsync(mine, "192.0.2.66");
        await host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.CredentialId, (Guid?)null)));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await host.PasskeyAsync(ben);
        var (here, byApp) = (await host.SignedInAsync(ben), await host.SignedInAsync(ben));
        var ids = (await host.PasskeysAsync(here)).Select(passkey => passkey.Id).ToList();

        Assert.Null(await host.RemoveAsync(here, ids[1]));
        Assert.Equal([there.SessionId], await host.LivingAsync(there));
        Assert.Null(await host.RemoveAsync(here, ids[0]));
        Assert.Equal([here.SessionId, byApp.SessionId], await host.LivingAsync(here, byApp, there));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task What_a_removed_passkey_proved_in_another_session_is_proved_no_more()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (lost, other) = (await host.PasskeyAsync(ben), await host.SignedInAsync(ben));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await host.ProveByPasskeyAsync(other, lost));
        Assert.True((await host.Get<OfferNewPasskey>().ExecuteAsync(other, default)).Succeeded);
        var here = await host.SignedInAsync(ben);

        Assert.Null(await host.RemoveAsync(here, (await host.PasskeysAsync(here))[0].Id));

        Assert.Equal("step_up.required", (await host.Get<OfferNewPasskey>().ExecuteAsync(other, default)).Error?.Code);
        Assert.Equal([here.SessionId, other.SessionId], await host.LivingAsync(here, other));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task A_sign_in_that_sets_something_up_since_its_passkey_counts_no_more_is_over_once_that_is_removed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        var browser = host.Browser();
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var step = await browser.ToSecondFactorAsync(ben);
        var setUp = Assert.IsAssignableFrom<SetUpStep>(await browser.AnswerAsync(await host.SignAsync(browser, step.AttemptId, passkey)));
        var here = await host.SessionAsync(ben);

        Assert.Null(await host.RemoveAsync(here, (await host.PasskeysAsync(here))[0].Id));

        Assert.Equal("sign_in.attempt_over", await browser.ProblemOfAsync(new UseEmailVerification(setUp.AttemptId, "123456")));
    }

    [Fact]
    public async Task The_history_and_the_sessions_call_it_by_its_name_and_say_that_it_is_gone_since()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.PasskeySessionAsync(await host.PasskeyAsync(ben), "192.0.2.7");
        var passkey = Assert.Single(await host.PasskeysAsync(here)).Id;
        await host.Get<RenamePasskey>().ExecuteAsync(here, new PasskeyName(passkey, "Work laptop"));

        async Task<NamedCredential?> InHistoryAsync() => (await host.Get<ListOwnSignInSteps>().ExecuteAsync(here, new OwnHistoryRequest(null, 1), TestContext.Current.CancellationToken))
            .Value.Rows[0].Credential;

        Assert.Equal(new NamedCredential(SecondFactorKind.Passkey, "Work laptop"), await InHistoryAsync());
        Assert.Equal(
            "Work laptop", (await host.Get<ShowOwnSignIn>().ExecuteAsync(here, default)).Value.Person.Sessions.Single(s => s.IsOwn).Credential?.Name);
        Assert.Null(await host.RemoveAsync(here, passkey));
        Assert.Equal(new NamedCredential(null, null, IsGone: true), await InHistoryAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_second_factor_that_counts_stays(bool passkeysAlone)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        await host.PasskeyAsync(ben);
        var one = (await host.PasskeysAsync(session))[0].Id;
        if (passkeysAlone)
            await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.Passkey) });
        else
            await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());

        Assert.Equal("security.last_method", await host.RemoveAsync(session, one));
        Assert.Single((await host.PasskeysAsync(session)));

        await host.PasskeyAsync(ben);
        Assert.Null(await host.RemoveAsync(session, one));
    }

    [Fact]
    public async Task Of_the_last_two_that_are_removed_at_once_one_stays()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionAsync(ben);
        await host.PasskeyAsync(ben);
        await host.PasskeyAsync(ben);
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        var both = await host.PasskeysAsync(session);

        var removed = await Task.WhenAll(both.Select(p => Task.Run(() => host.RemoveAsync(session, p.Id))));

        Assert.Single(removed, problem => problem is null);
        Assert.Single((await host.PasskeysAsync(session)));
    }
}
