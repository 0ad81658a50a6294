using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>Whoever has no second factor adds a passkey on the way in.</summary>
public sealed class PasskeySetUpTests
{
    private static readonly SignInPolicy PasskeysAlone = SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.Passkey) };

    [Fact, Trait("Rule", "AU5")]
    public async Task It_is_added_once_the_mailbox_is_proved_signs_in_at_once_and_leaves_a_recovery_code()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(PasskeysAlone);
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var step = await browser.AnswerAsync<SetUpPasskey>(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        var authenticator = new SoftwareAuthenticator();

        var saved = await browser.AnswerAsync<SaveRecoveryCode>(await MakeAsync(host, browser, step.AttemptId, authenticator));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(saved.AttemptId, saved.Code));

        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.Equal(host.Clock.GetUtcNow(), (await host.MemberAsync(ben)).TwoFactorSetAt);
        Assert.Equal(host.Clock.GetUtcNow(), await host.ReadAsync(db => db.Passkeys.Select(p => p.LastUsedAt).SingleAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.PasskeyAdded)));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.passkey.added" && e.SubjectId == ben.Id)));
        Assert.Equal(SecondFactorKind.Passkey, (await host.Browser().ToSecondFactorAsync(ben)).Kind);
        Assert.IsType<Done>(await host.SignInAsync(host.Browser(), authenticator));
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task What_was_asked_for_another_attempt_or_is_brought_again_adds_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, other) = (await host.WithPasswordAsync(), host.Browser(), host.Browser());
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.PasskeySetUp);
        var anothers = await host.AttemptAsync(other, ben, AttemptStage.PasskeySetUp);
        var made = await MakeAsync(host, browser, attempt, new SoftwareAuthenticator());

        Assert.Equal("passkey.expired", await other.ProblemOfAsync(made with { AttemptId = anothers }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => browser.AnswerAsync(made))));

        Assert.Contains(answers, answer => answer is SaveRecoveryCode);
        Assert.Equal(1, await host.ReadAsync(db => db.Passkeys.CountAsync()));
        Assert.IsType<EnterSecondFactor>(await other.AnswerAsync(made with { AttemptId = anothers }));
    }

    [Fact]
    public async Task An_authenticator_that_does_not_verify_its_user_is_refused_and_another_try_is_free()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.WithPasswordAsync(), host.Browser());
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.PasskeySetUp);

        Assert.Equal("passkey.not_added", await browser.ProblemOfAsync(
            await MakeAsync(host, browser, attempt, new SoftwareAuthenticator { VerifiesUser = false })));

        Assert.IsType<SaveRecoveryCode>(await browser.AnswerAsync(await MakeAsync(host, browser, attempt, new SoftwareAuthenticator())));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task What_is_forbidden_meanwhile_is_not_added()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.WithPasswordAsync(), host.Browser());
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.PasskeySetUp);
        var made = await MakeAsync(host, browser, attempt, new SoftwareAuthenticator());
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });

        Assert.Equal("sign_in.method_forbidden", await browser.ProblemOfAsync(made));
        Assert.Equal(0, await host.ReadAsync(db => db.Passkeys.CountAsync()));
    }

    [Fact, Trait("Rule", "OT6")]
    public async Task Only_the_browser_of_the_attempt_is_given_the_options_and_only_at_that_step()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.WithPasswordAsync(), host.Browser());
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.AuthenticatorSetUp);
        var wizard = host.Get<SignInWizard>();

        Assert.Equal("sign_in.attempt_over", (await wizard.OfferNewPasskeyAsync(browser.Visitor, attempt)).Error?.Code);
        await browser.AnswerAsync<SetUpPasskey>(new ChooseSetUp(attempt, TwoFactorMethod.Passkey));
        Assert.True((await wizard.OfferNewPasskeyAsync(browser.Visitor, attempt)).Succeeded);
        Assert.Equal("sign_in.attempt_over", (await wizard.OfferNewPasskeyAsync(host.Browser().Visitor, attempt)).Error?.Code);
    }

    private static async Task<GiveNewPasskey> MakeAsync(CoreHost host, SignInBrowser browser, Guid attemptId, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<SignInWizard>().OfferNewPasskeyAsync(browser.Visitor, attemptId)).Value;
        return new GiveNewPasskey(attemptId, new PasskeyAnswer(request.Challenge, authenticator.Create(request)));
    }
}
