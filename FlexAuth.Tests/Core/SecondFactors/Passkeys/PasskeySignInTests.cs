using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>A passkey alone, through the same gate as everybody.</summary>
public sealed class PasskeySignInTests
{
    [Fact]
    public async Task A_passkey_alone_signs_in_and_everything_that_tells_of_it_names_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben, counter: 7);
        var browser = host.Browser();
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var done = Assert.IsType<Done>(await host.SignInAsync(browser, passkey));
        var session = (await browser.RedeemAsync(done.Ticket)).Value;

        var member = (await host.Get<SessionDirectory>().FindAsync(session.Token))!;
        Assert.Equal(ben.Id, member.MemberId);
        Assert.Equal(
            (SignInMethod.Passkey, SecondFactorKind.Passkey),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == session.SessionId).Select(s => new ValueTuple<SignInMethod, SecondFactorKind>(s.Method, s.SecondFactor!.Value)).SingleAsync()));
        Assert.Equal([SignInOutcome.PasskeyAccepted, SignInOutcome.SignedIn], await host.OutcomesAsync());
        var listed = Assert.Single(await host.PasskeysAsync(member));
        Assert.Equal((host.Clock.GetUtcNow(), "198.51.100.7"), (listed.LastUsedAt, listed.LastUsedFrom));
        Assert.Equal(8, await host.ReadAsync(db => db.Passkeys.Select(p => p.SignCount).SingleAsync()));
    }

    [Theory]
    [Trait("Rule", "PK3")]
    [InlineData(null)]
    [InlineData(3u)]
    public async Task Of_fifty_who_bring_the_same_answer_one_is_let_in(uint? counter)
    {
        await using var host = await CoreHost.StartAsync();
        var passkey = await host.PasskeyAsync(await host.ActiveAsync(), counter);
        var browser = host.Browser();
        var signed = await host.SignAsync(browser, passkey);

        var steps = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => browser.AnswerAsync(signed))));

        Assert.Single(steps, step => step is Done);
        Assert.All(steps.Where(step => step is not Done), step => Assert.Equal("passkey.expired", step.Problem?.Code));
        Assert.Equal([SignInOutcome.PasskeyAccepted], await host.OutcomesAsync());
    }

    [Fact]
    [Trait("Rule", "PK3")]
    public async Task An_answer_is_that_browsers_alone_in_time_and_only_for_what_was_asked()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var (browser, thief) = (host.Browser(), host.Browser());

        Assert.Equal("passkey.expired", (await thief.AnswerAsync(await host.SignAsync(browser, passkey))).Problem?.Code);

        var late = await host.SignAsync(browser, passkey);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("passkey.expired", (await browser.AnswerAsync(late)).Problem?.Code);

        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var second = await host.SignAsync(browser, attempt, passkey);
        Assert.Equal("passkey.expired", (await browser.AnswerAsync(new GivePasskey(second.Answer))).Problem?.Code);
        var first = await host.SignAsync(browser, passkey);
        Assert.Equal("passkey.expired", (await browser.AnswerAsync(new GiveSecondPasskey(attempt, first.Answer))).Problem?.Code);
        Assert.Equal("passkey.expired", (await browser.AnswerAsync(first with { Answer = first.Answer with { Challenge = "nonsense" } })).Problem?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.PasskeyAccepted)));
    }

    public static TheoryData<string> Closings => [.. Closed.Keys];

    private static Dictionary<string, Func<CoreHost, Account, Task>> Closed { get; } = new()
    {
        ["the person is disabled"] = (host, ben) => host.ChangeAsync(ben, member => member.DisabledAt = host.Clock.GetUtcNow()),
        ["email login is off for the person"] = (host, ben) => host.ChangeAsync(ben, member => member.EmailLoginEnabled = false),
        ["email login is off for the organization"] = (host, _) => host.ReadAsync(
            db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false))),
        ["the passkey is gone"] = (host, _) => host.ReadAsync(db => db.Passkeys.ExecuteDeleteAsync()),
    };

    [Theory, MemberData(nameof(Closings))]
    [Trait("Rule", "PK1")]
    public async Task Between_question_and_answer_the_way_closes_with_the_same_words_when(string what)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var signed = await host.SignAsync(browser, passkey);

        await Closed[what](host, ben);

        Assert.Equal("passkey.refused", Assert.IsType<EnterEmail>(await browser.AnswerAsync(signed)).Problem?.Code);
        Assert.Equal("passkey.refused", (await host.SignInAsync(browser, passkey)).Problem?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.SignInAttempts.CountAsync()));
    }

    [Theory, MemberData(nameof(Closings))]
    [Trait("Rule", "PK1")]
    public async Task A_ticket_that_a_passkey_earned_opens_nothing_when(string what)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var done = Assert.IsType<Done>(await host.SignInAsync(browser, passkey));

        await Closed[what](host, ben);

        Assert.NotNull((await browser.RedeemAsync(done.Ticket)).Error);
    }

    [Theory]
    [Trait("Rule", "PW6")]
    [InlineData(UserAction.ResetTwoFactor)]
    [InlineData(UserAction.DisableEmailLogin)]
    public async Task Passkeys_go_with_email_login_and_with_the_second_factors_and_what_they_opened_ends(UserAction action)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var session = (await browser.RedeemAsync(Assert.IsType<Done>(await host.SignInAsync(browser, passkey)).Ticket)).Value;
        var waiting = host.Browser();
        var ready = Assert.IsType<Done>(await host.SignInAsync(waiting, passkey));

        await host.DoAsync(await host.AdministratorAsync(), action, new UserSelection { Ids = [ben.Id] });

        Assert.Equal(0, await host.ReadAsync(db => db.Passkeys.CountAsync()));
        Assert.Null(await host.Get<SessionDirectory>().FindAsync(session.Token));
        Assert.Equal("sign_in.ticket_void", (await waiting.RedeemAsync(ready.Ticket)).Error?.Code);
        Assert.Equal("passkey.refused", (await host.SignInAsync(browser, passkey)).Problem?.Code);
    }

    [Fact]
    [Trait("Rule", "RL4")]
    public async Task Wrong_passwords_lock_no_passkey_out()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        for (var i = 0; i < 6; i++)
            await browser.AnswerAsync(new GivePassword(ben.Email, "wrong"));
        Assert.Equal("sign_in.wait", (await browser.GivePasswordAsync(ben)).Problem?.Code);

        Assert.IsType<Done>(await host.SignInAsync(browser, passkey));
        Assert.NotNull((await host.MemberAsync(ben)).LockoutEnd);
    }

    [Theory]
    [InlineData(MemberRole.Member, false)]
    [InlineData(MemberRole.Manager, true)]
    [InlineData(MemberRole.OrganizationAdministrator, true)]
    public async Task Where_the_policy_forbids_passkeys_to_the_role_it_says_so(MemberRole role, bool goesOn)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var passkey = await host.PasskeyAsync(await host.ActiveAsync(member => member.Role = role));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp) });

        var step = await host.SignInAsync(host.Browser(), passkey);

        Assert.Equal(goesOn ? null : "passkey.forbidden", step.Problem?.Code);
    }

    [Fact]
    public async Task A_copied_authenticator_is_refused_mailed_once_an_hour_and_audited_while_the_genuine_one_goes_on()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var genuine = await host.PasskeyAsync(ben, counter: 10);
        var copy = genuine.Copy();
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), genuine));
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), genuine));
        var mails = (await host.MailsAsync(ben)).Count;

        Assert.Equal("passkey.copied", (await host.SignInAsync(host.Browser(), copy)).Problem?.Code);
        Assert.Equal("passkey.copied", (await host.SignInAsync(host.Browser(), copy)).Problem?.Code);

        Assert.Equal("A passkey for your account at Contoso was refused", (await host.MailsAsync(ben))[0].Subject);
        Assert.Equal(mails + 1, (await host.MailsAsync(ben)).Count);
        Assert.Equal(2, (await host.OutcomesAsync()).Count(o => o is SignInOutcome.PasskeyCopied));
        Assert.Equal(2, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.passkey.copied" && e.SubjectId == ben.Id)));
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), genuine));
    }

    [Fact]
    [Trait("Rule", "AU1")]
    [Trait("Rule", "RL4")]
    public async Task A_strangers_passkey_is_refused_and_logged_and_too_many_from_one_address_wait_while_a_right_one_signs_in()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAddress", "3"));
        var passkey = await host.PasskeyAsync(await host.ActiveAsync());
        var stranger = new SoftwareAuthenticator { UserHandle = passkey.UserHandle };

        for (var i = 0; i < 3; i++)
            Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser(), stranger)).Problem?.Code);
        Assert.Equal("passkey.wait", (await host.SignInAsync(host.Browser(), stranger)).Problem?.Code);
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), passkey));
        Assert.Equal("passkey.wait", (await host.SignInAsync(host.Browser(), stranger)).Problem?.Code);
        Assert.Equal("passkey.refused", (await host.SignInAsync(host.Browser("203.0.113.50"), stranger)).Problem?.Code);

        Assert.Equal(4, await host.ReadAsync(db => db.SignInLog.CountAsync(
            e => e.MemberId == null && e.Method == SignInMethod.Passkey && e.Outcome == SignInOutcome.PasskeyRefused)));
    }

    [Fact]
    [Trait("Rule", "RC1")]
    public async Task Whoever_saved_no_recovery_code_saves_one_on_the_way_in_and_is_asked_that_once()
    {
        await using var host = await CoreHost.StartAsync();
        var passkey = await host.PasskeyAsync(await host.ActiveAsync());
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, (DateTimeOffset?)null)));
        var browser = host.Browser();

        var shown = Assert.IsType<SaveRecoveryCode>(await host.SignInAsync(browser, passkey));
        var done = Assert.IsType<Done>(await browser.AnswerAsync(new RecoveryCodeSaved(shown.AttemptId, shown.Code)));

        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), passkey));
    }

    [Fact]
    [Trait("Rule", "SE8")]
    public async Task A_browser_that_has_another_sign_in_under_way_gives_it_up()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(await host.ActiveAsync())).AttemptId;

        Assert.IsType<Done>(await host.SignInAsync(browser, passkey));

        Assert.Equal("sign_in.attempt_over", (await browser.GiveCodeAsync(attempt, "123456")).Problem?.Code);
        Assert.IsType<Done>(await browser.ResumeAsync());
    }
}
