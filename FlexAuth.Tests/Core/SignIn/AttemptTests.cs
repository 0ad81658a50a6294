using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public sealed class AttemptTests
{
    private static readonly PasskeyAnswer Forged = new("", "");

    public static TheoryData<AttemptStage> HalfSignedIn =>
        [
            AttemptStage.SecondFactor, AttemptStage.MailboxProof, AttemptStage.AuthenticatorSetUp, AttemptStage.PasskeySetUp,
            AttemptStage.PhoneSetUp, AttemptStage.EmailVerificationSetUp, AttemptStage.RecoveryCode,
        ];

    [Theory, Trait("Rule", "OT6"), MemberData(nameof(HalfSignedIn))]
    public async Task Who_is_half_signed_in_can_do_the_next_step_and_nothing_else(AttemptStage stage)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, stage);
        var expected = (await browser.ResumeAsync()).GetType();

        Dictionary<AttemptStage, SignInAnswer[]> answers = new()
        {
            [AttemptStage.SecondFactor] =
            [
                new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock)),
                new GiveSecondFactor(attempt, SecondFactorKind.RecoveryCode, ben.RecoveryCode),
                new ChooseSecondFactor(attempt, SecondFactorKind.RecoveryCode), new ResendSecondFactorCode(attempt, SecondFactorKind.AuthenticationApp),
                new GiveSecondPasskey(attempt, Forged),
            ],
            [AttemptStage.MailboxProof] = [new GiveMailboxCode(attempt, "123456"), new ResendMailboxCode(attempt)],
            [AttemptStage.AuthenticatorSetUp] = [new ConfirmAuthenticator(attempt, ben.Code(host.Clock))],
            [AttemptStage.PasskeySetUp] = [new GiveNewPasskey(attempt, Forged)],
            [AttemptStage.PhoneSetUp] =
            [
                new GivePhone(attempt, "+31612345612"), new ResendPhoneCode(attempt), new ChangePhone(attempt), new GivePhoneCode(attempt, "123456"),
            ],
            [AttemptStage.EmailVerificationSetUp] = [new UseEmailVerification(attempt), new ResendEmailVerificationCode(attempt)],
            [AttemptStage.RecoveryCode] = [new RecoveryCodeSaved(attempt, ben.RecoveryCode)],
        };
        foreach (var answer in answers.Where(a => a.Key != stage).SelectMany(a => a.Value))
            Assert.IsType(expected, await browser.AnswerAsync(answer));

        Assert.Equal(stage, await host.ReadAsync(db => db.SignInAttempts.Where(a => a.Id == attempt).Select(a => a.Stage).SingleAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.SignInLog.CountAsync()));
    }

    [Theory, Trait("Rule", "OT6"), MemberData(nameof(HalfSignedIn))]
    public async Task Another_browser_cannot_go_on_with_it(AttemptStage stage)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.ActiveAsync();
        var attempt = await host.AttemptAsync(host.Browser(), ben, stage);
        var thief = host.Browser();
        SignInAnswer[] answers =
        [
            new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock)), new ChooseSecondFactor(attempt, default),
            new ResendSecondFactorCode(attempt, default), new ChooseSetUp(attempt, TwoFactorMethod.SmsCode), new GivePhone(attempt, "+31612345612"),
            new ResendPhoneCode(attempt), new ChangePhone(attempt), new GivePhoneCode(attempt, "123456"), new UseEmailVerification(attempt),
            new ResendEmailVerificationCode(attempt), new GiveMailboxCode(attempt, "123456"), new ResendMailboxCode(attempt), new ConfirmAuthenticator(attempt, "123456"),
            new GiveSecondPasskey(attempt, Forged), new GiveNewPasskey(attempt, Forged), new RecoveryCodeSaved(attempt, ben.RecoveryCode),
        ];

        foreach (var answer in answers)
            Assert.Equal("sign_in.attempt_over", Assert.IsType<EnterEmail>(await thief.AnswerAsync(answer)).Problem?.Code);
        Assert.Null(Assert.IsType<EnterEmail>(await thief.ResumeAsync()).Problem);
        await thief.AnswerAsync<EnterEmail>(new StartOver(attempt));
        Assert.Equal(stage, await host.ReadAsync(db => db.SignInAttempts.Select(a => a.Stage).SingleAsync()));
    }

    [Fact]
    public async Task An_attempt_is_over_after_its_time()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        host.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("sign_in.attempt_over", (await browser.GiveCodeAsync(attempt, ben.Code(host.Clock))).Problem?.Code);
        Assert.Null(Assert.IsType<EnterEmail>(await browser.ResumeAsync()).Problem);
    }

    [Fact]
    public async Task Who_starts_over_leaves_nothing_behind()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.Ready);
        var ticket = (await browser.ResumeAsync<Done>()).Ticket;
        await browser.AnswerAsync<EnterEmail>(new StartOver(attempt));

        Assert.False((await browser.RedeemAsync(ticket)).Succeeded);
        Assert.IsType<EnterEmail>(await browser.ResumeAsync());
    }

    [Fact]
    public async Task A_second_sign_in_in_the_browser_takes_the_place_of_the_first()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, other) = (await host.ActiveAsync(), await host.ActiveAsync());
        var browser = host.Browser();
        var former = await host.AttemptAsync(browser, other);
        var step = await browser.ToSecondFactorAsync(ben);

        Assert.Equal("sign_in.attempt_over", (await browser.GiveCodeAsync(former, other.Code(host.Clock))).Problem?.Code);
        Assert.Equal(step.AttemptId, (await browser.ResumeAsync<EnterSecondFactor>()).AttemptId);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_right_code_sent_twenty_times_is_accepted_once_and_blocks_nobody()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var code = ben.Code(host.Clock);

        var steps = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => browser.GiveCodeAsync(attempt, code))));

        Assert.All(steps, step => Assert.IsType<Done>(step));
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync()));
        Assert.True((await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Succeeded);
    }

    [Fact]
    public async Task A_server_that_restarts_between_two_steps_costs_nobody_their_place()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var browser = host.Browser();
        var setUp = Assert.IsType<SetUpAuthenticator>((await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ana), ana.Password)).Value);

        await host.RestartAsync();
        var same = await browser.ResumeAsync<SetUpAuthenticator>();
        Assert.Equal((setUp.AttemptId, setUp.KeyText), (same.AttemptId, same.KeyText));
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(setUp.AttemptId, ana.Scan(setUp).Code(host.Clock)));

        await host.RestartAsync();
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(setUp.AttemptId, save.Code));

        await host.RestartAsync();
        var session = (await browser.RedeemAsync(done.Ticket)).Value;

        await host.RestartAsync();
        Assert.Equal(ana.Id, (await host.Get<SessionDirectory>().FindAsync(session.Token))?.MemberId);
    }
}
