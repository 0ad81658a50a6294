using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>"Reset two-factor authentication", for somebody who lost their phone.</summary>
public sealed class ResetTwoFactorTests
{
    [Fact, Trait("Rule", "SE2"), Trait("Rule", "SE6")]
    public async Task Everything_that_proved_a_second_factor_is_gone_and_the_person_is_out()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var session = await forest.SignedInAsync(await host.MemberAsync(ben.Id));
        await host.ChangeAsync(db => db.AddRange(
            new RememberedDevice { MemberId = ben.Id, TokenHash = "device", ExpiresAt = host.Clock.GetUtcNow().AddDays(30) },
            new Throttle { Key = Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, ben.Id), Count = 5, ResetsAt = host.Clock.GetUtcNow().AddHours(1) }));
        var ended = new List<Change>();
        using var subscription = host.Get<ChangeFeed>().Subscribe(
            c => c.Kind is ChangeKind.SessionEnded, batch => { ended.AddRange(batch.Changes); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        var preview = (await host.PreviewAsync(actor, UserAction.ResetTwoFactor, Only(ben))).Value;
        await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(ben));
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 0, 1, 1, 1), (preview.WillChange, preview.Passwords, preview.AuthenticationApps, preview.RecoveryCodes, preview.Sessions));
        Assert.Equal([new Change(ChangeKind.SessionEnded, forest.Main.Id, session.SessionId)], ended);
        Assert.Equal(SessionEnd.TwoFactorReset, await host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == ben.Id).Select(s => s.EndReason).SingleAsync()));
        Assert.Equal((0, 0, 0), await host.ReadAsync(async db => (
            await db.AuthenticatorApps.CountAsync(), await db.RecoveryCodes.CountAsync(), await db.RememberedDevices.CountAsync())));
        Assert.Empty(await host.ReadAsync(db => db.Throttles.Where(t => t.Count >= 5).ToListAsync()));
        var member = await host.MemberAsync(ben);
        Assert.Equal((Standing.PasswordSet, host.Clock.GetUtcNow() - TimeSpan.FromSeconds(1)), (StandingRule.Of(member, host.Clock.GetUtcNow()), member.TwoFactorResetAt));
    }

    [Theory]
    [InlineData(SecondFactorKind.EmailVerification)]
    [InlineData(SecondFactorKind.SmsCode)]
    public async Task Codes_by_mail_or_SMS_are_foreseen_and_gone_too(SecondFactorKind kind)
    {
        await using var forest = await Forest.GrowAsync(ServerOffer.Of(sendsSms: true));
        var (host, actor) = (forest.Host, await forest.SignedInAsync(forest.Main));
        var ben = await host.ActiveByAsync(kind);
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());

        var preview = (await host.PreviewAsync(actor, UserAction.ResetTwoFactor, Only(ben))).Value;
        await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(ben));

        Assert.Equal(
            kind is SecondFactorKind.SmsCode ? (1, 1, 0) : (1, 0, 1), (preview.WillChange, preview.Phones, preview.EmailVerifications));
        Assert.Equal((0, 0), await host.ReadAsync(async db => (await db.VerifiedPhones.CountAsync(), await db.EmailVerifications.CountAsync())));
        Assert.Null((await host.MemberAsync(ben)).TwoFactorSetAt);
        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(ben));
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData(SecondFactorKind.AuthenticationApp, 1)]
    [InlineData(null, 0)]
    public async Task A_session_by_a_provider_ends_where_a_second_factor_of_ours_opened_it(SecondFactorKind? factor, int ended)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        await host.ChangeAsync(db => db.Add(new Session
        {
            MemberId = ben.Id,
            TokenHash = "session",
            Method = SignInMethod.Google,
            SecondFactor = factor,
            CreatedAt = host.Clock.GetUtcNow(),
            LastSeenAt = host.Clock.GetUtcNow(),
            ExpiresAt = host.Clock.GetUtcNow().AddHours(1),
        }));

        var preview = (await host.PreviewAsync(actor, UserAction.ResetTwoFactor, Only(ben))).Value;
        await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(ben));

        Assert.Equal(
            (ended, ended),
            (preview.Sessions, await host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == ben.Id && s.EndReason == SessionEnd.TwoFactorReset))));
    }

    [Fact]
    public async Task Passkeys_go_too_and_are_enough_to_have_something_to_reset()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());

        var preview = (await host.PreviewAsync(actor, UserAction.ResetTwoFactor, Only(ben))).Value;
        await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(ben));

        Assert.Equal((1, 0, 1), (preview.WillChange, preview.AuthenticationApps, preview.Passkeys));
        Assert.Equal("passkey.refused", Assert.IsType<EnterEmail>(await host.SignInAsync(host.Browser(), authenticator)).Problem?.Code);
        var entry = await host.ReadAsync(db => db.AuditEntries.SingleAsync(a => a.SubjectId == ben.Id && a.Action == "user.two_factor.reset"));
        Assert.Contains("\"passkeys\":1", entry.Details, StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5"), Trait("Rule", "RC4")]
    public async Task The_person_hears_who_did_it_and_what_comes_next_and_the_trail_tells_it()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(await forest.MemberAsync(
            forest.Main, MemberRole.OrganizationAdministrator, m => (m.FirstName, m.LastName) = ("Olga", "Brandt")));
        var ben = await host.ActiveAsync();

        await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(ben));

        var mail = Assert.Single(await host.MailsAsync(ben));
        Assert.Contains("By: Olga Brandt", mail.Text);
        Assert.Contains("An administrator of Contoso reset the two-factor authentication of your account.", mail.Text);
        Assert.Contains("FlexAuth sends a code to this mailbox and has you set up a method anew", mail.Text);
        Assert.DoesNotContain("203.0.113.9", mail.Text);
        var entry = await host.ReadAsync(db => db.AuditEntries.SingleAsync(a => a.SubjectId == ben.Id));
        Assert.Equal(("user.two_factor.reset", actor.MemberId, "203.0.113.9"), (entry.Action, entry.ActorId, entry.Address));
        Assert.Contains("\"authenticationApps\":1", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_sign_in_proves_the_mailbox_and_sets_up_an_app_anew()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync();
        await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.ResetTwoFactor, Only(ben));

        var browser = host.Browser();
        var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var setUp = await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        var anew = ben.Scan(setUp);
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(setUp.AttemptId, anew.Code(host.Clock)));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(save.AttemptId, save.Code));

        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.NotEqual(ben.Seed, anew.Seed);
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData(AttemptStage.SecondFactor)]
    [InlineData(AttemptStage.MailboxProof)]
    [InlineData(AttemptStage.AuthenticatorSetUp)]
    [InlineData(AttemptStage.RecoveryCode)]
    [InlineData(AttemptStage.Ready)]
    public async Task A_sign_in_in_flight_ends_wherever_it_stands(AttemptStage stage)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, stage);
        var ticket = stage is AttemptStage.Ready ? (await browser.ResumeAsync<Done>()).Ticket : SecretToken.New();

        await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.ResetTwoFactor, Only(ben));

        foreach (var answer in new SignInAnswer[]
        {
            new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock)),
            new GiveSecondFactor(attempt, SecondFactorKind.RecoveryCode, ben.RecoveryCode),
            new GiveMailboxCode(attempt, "123456"),
            new ConfirmAuthenticator(attempt, ben.Code(host.Clock)),
            new RecoveryCodeSaved(attempt, ben.RecoveryCode),
        })
            Assert.Equal("sign_in.attempt_over", await browser.ProblemOfAsync(answer));
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == ben.Id)));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_reset_at_the_same_moment_as_the_last_step_of_a_sign_in_never_leaves_a_session()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        for (var round = 0; round < 12; round++)
        {
            var ben = await host.ActiveAsync();
            var browsers = Enumerable.Range(0, 4).Select(_ => host.Browser()).ToList();
            var tickets = new List<(SignInBrowser Browser, string Ticket)>();
            foreach (var browser in browsers)
            {
                await host.AttemptAsync(browser, ben, AttemptStage.Ready);
                tickets.Add((browser, (await browser.ResumeAsync<Done>()).Ticket));
            }

            var half = host.Browser();
            var attempt = await host.AttemptAsync(half, ben);
            Assert.True((await host.StartAsync(actor, UserAction.ResetTwoFactor, Only(ben))).Succeeded);
            var signIns = tickets.Select(t => Task.Run(() => t.Browser.RedeemAsync(t.Ticket))).ToList<Task>();
            signIns.Add(Task.Run(async () =>
            {
                if (await half.GiveCodeAsync(attempt, ben.Code(host.Clock)) is Done done)
                    await half.RedeemAsync(done.Ticket);
            }));

            await Task.WhenAll(signIns.Append(Task.Run(host.RunJobsAsync)));

            Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == ben.Id && s.EndedAt == null)));
            Assert.Equal(0, await host.ReadAsync(db => db.SignInAttempts.CountAsync(a => a.MemberId == ben.Id && a.Stage != AttemptStage.Over)));
        }
    }

    [Fact]
    public async Task The_last_administrator_who_can_sign_in_keeps_their_second_factor()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var last = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);

        var job = await host.DoAsync(actor, UserAction.ResetTwoFactor, Only(last));

        Assert.StartsWith("user.last_way_out", Assert.Single(await host.ItemsAsync(job.Id)).Reason, StringComparison.Ordinal);
        Assert.NotNull(await host.Browser().SignInAsync(last));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Two_administrators_at_once_reset_once_and_the_second_is_told_why_not()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync();
        var (first, second) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var jobs = new[] { await host.StartAsync(first, UserAction.ResetTwoFactor, Only(ben)), await host.StartAsync(second, UserAction.ResetTwoFactor, Only(ben)) };

        await host.RunJobsAsync();

        var items = new List<JobItem>();
        foreach (var job in jobs)
            items.AddRange(await host.ItemsAsync(job.Value));
        Assert.Equal([null, "user_action.no_two_factor"], items.Select(i => i.Reason).Order());
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Whoever_is_unlocked_hears_of_it()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync(m => m.LockoutEnd = host.Clock.GetUtcNow().AddMinutes(10));

        await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.Unlock, Only(ben));

        Assert.Contains("An administrator unlocked it: you can try again at once.", Assert.Single(await host.MailsAsync(ben)).Text);
    }

    private static UserSelection Only(Account account) => new() { Ids = [account.Id] };
}
