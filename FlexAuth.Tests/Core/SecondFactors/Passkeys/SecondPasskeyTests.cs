using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>A passkey after the password.</summary>
public sealed class SecondPasskeyTests
{
    [Fact]
    public async Task The_strongest_is_asked_for_first_and_only_that_persons_passkeys()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        await host.PasskeyAsync(await host.ActiveAsync());
        var browser = host.Browser();

        var step = await browser.ToSecondFactorAsync(ben);
        var request = (await host.Get<SignInWizard>().OfferPasskeyAsync(browser.Visitor, step.AttemptId)).Value;

        Assert.Equal(SecondFactorKind.Passkey, step.Kind);
        Assert.Equal([SecondFactorKind.AuthenticationApp, SecondFactorKind.RecoveryCode], step.Others);
        Assert.Equal([System.Buffers.Text.Base64Url.EncodeToString(passkey.CredentialId)], SoftwareAuthenticator.Allowed(request));
    }

    [Fact]
    public async Task It_signs_in_and_the_session_names_both()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;

        var done = await browser.AnswerAsync<Done>(await host.SignAsync(browser, attempt, passkey));
        var session = (await browser.RedeemAsync(done.Ticket)).Value;

        Assert.Equal(
            (SignInMethod.Password, SecondFactorKind.Passkey),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == session.SessionId).Select(s => new ValueTuple<SignInMethod, SecondFactorKind>(s.Method, s.SecondFactor!.Value)).SingleAsync()));
        Assert.Equal([SignInOutcome.PasswordAccepted, SignInOutcome.SecondFactorAccepted, SignInOutcome.SignedIn], await host.OutcomesAsync());
    }

    [Fact]
    [Trait("Rule", "PK3")]
    public async Task Of_fifty_who_bring_the_same_answer_one_moves_the_attempt()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var signed = await host.SignAsync(browser, (await browser.ToSecondFactorAsync(ben)).AttemptId, passkey);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => browser.AnswerAsync(signed))));

        Assert.Equal(1, (await host.OutcomesAsync()).Count(o => o is SignInOutcome.SecondFactorAccepted));
        Assert.DoesNotContain(SignInOutcome.PasskeyRefused, await host.OutcomesAsync());
    }

    [Fact]
    [Trait("Rule", "OT6")]
    public async Task Another_persons_passkey_another_attempts_answer_and_another_browser_open_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, mia) = (await host.ActiveAsync(), await host.ActiveAsync());
        var (bens, mias) = (await host.PasskeyAsync(ben), await host.PasskeyAsync(mia));
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var thief = host.Browser();

        Assert.Equal("passkey.refused", await browser.ProblemOfAsync(await host.SignAsync(browser, attempt, mias)));
        Assert.Equal("sign_in.attempt_over", (await host.Get<SignInWizard>().OfferPasskeyAsync(thief.Visitor, attempt)).Error?.Code);
        Assert.Equal("sign_in.attempt_over", await thief.ProblemOfAsync(await host.SignAsync(browser, attempt, bens)));

        var former = await host.SignAsync(browser, attempt, bens);
        var present = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        Assert.Equal("passkey.expired", await browser.ProblemOfAsync(former with { AttemptId = present }));
    }

    [Fact]
    [Trait("Rule", "RL4")]
    public async Task Refused_ones_fill_no_history_and_the_right_one_is_never_kept_out()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var stranger = new SoftwareAuthenticator { UserHandle = passkey.UserHandle };
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;

        for (var i = 0; i < 4; i++)
            Assert.Equal("passkey.refused", await browser.ProblemOfAsync(await host.SignAsync(browser, attempt, stranger)));

        Assert.Equal(2, (await host.OutcomesAsync()).Count(o => o is SignInOutcome.PasskeyRefused));
        Assert.IsType<Done>(await browser.AnswerAsync(await host.SignAsync(browser, attempt, passkey)));
    }

    [Fact]
    public async Task A_copy_is_refused_and_another_way_is_still_open()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var genuine = await host.PasskeyAsync(ben, counter: 3);
        var copy = genuine.Copy();
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), genuine));
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;

        var step = Assert.IsType<EnterSecondFactor>(await browser.AnswerAsync(await host.SignAsync(browser, attempt, copy)));

        Assert.Equal(("passkey.copied", SecondFactorKind.Passkey), (step.Problem?.Code, step.Kind));
        Assert.Contains(SignInOutcome.PasskeyCopied, await host.OutcomesAsync());
        Assert.Equal("A passkey for your account at Contoso was refused", (await host.MailsAsync(ben))[0].Subject);
        Assert.IsType<Done>(await browser.GiveCodeAsync(attempt, ben.Code(host.Clock)));
    }

    [Fact]
    [Trait("Rule", "PW6")]
    public async Task Where_passkeys_are_forbidden_the_next_factor_is_asked_for_and_a_signature_under_way_opens_nothing()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        var passkey = await host.PasskeyAsync(ben);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var signed = await host.SignAsync(browser, attempt, passkey);

        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp) });

        Assert.Equal("sign_in.factor_gone", (await host.Get<SignInWizard>().OfferPasskeyAsync(browser.Visitor, attempt)).Error?.Code);
        var step = Assert.IsType<EnterSecondFactor>(await browser.AnswerAsync(signed));
        Assert.Equal(("sign_in.factor_gone", SecondFactorKind.AuthenticationApp), (step.Problem?.Code, step.Kind));
        Assert.Equal(SecondFactorKind.AuthenticationApp, (await host.Browser().ToSecondFactorAsync(ben)).Kind);
    }
}
