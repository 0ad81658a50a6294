using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Email verification, enabled and disabled by the person.</summary>
public sealed class OwnMailboxTests
{
    [Fact, Trait("Rule", "EC6"), Trait("Rule", "AU5")]
    public async Task A_code_to_the_mailbox_enables_it_the_person_is_mailed_and_can_sign_in_with_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);

        var sent = (await SendAsync(host, me)).Value;
        Assert.Equal((ben.Email, host.Clock.GetUtcNow().AddMinutes(1)), (sent.Destination, sent.ResendFrom));
        Assert.Null((await EnableAsync(host, me, await host.MailboxCodeOfAsync(ben))).Value.RecoveryCode);

        Assert.Equal("Email verification was enabled for your account at Contoso", (await host.MailsAsync(ben))[0].Subject);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.email_verification.enabled" && e.ActorId == ben.Id)));
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Contains(SecondFactorKind.EmailVerification, step.Others);
        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.EmailVerification));
        await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.EmailVerification, await host.MailboxCodeOfAsync(ben)));
    }

    [Fact, Trait("Rule", "EC3")]
    public async Task A_code_of_another_session_enables_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (mine, stolen) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        await SendAsync(host, mine);
        var code = await host.MailboxCodeOfAsync(ben);

        Assert.Equal("code.wrong", (await EnableAsync(host, stolen, code)).Error?.Code);
        Assert.True((await EnableAsync(host, mine, code)).Succeeded);
    }

    [Fact, Trait("Rule", "EC4")]
    public async Task Guesses_are_kept_although_each_is_refused()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await SendAsync(host, me);
        var code = await host.MailboxCodeOfAsync(ben);
        var wrong = code == "000000" ? "000001" : "000000";
        Assert.Equal("code.malformed", (await EnableAsync(host, me, "12345")).Error?.Code);
        Assert.Equal("code.wrong", (await EnableAsync(host, me, wrong)).Error?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, me);
        Assert.Equal("code.replaced", (await EnableAsync(host, me, code)).Error?.Code);

        Assert.Equal("code.guesses_wait", (await EnableAsync(host, me, await host.MailboxCodeOfAsync(ben))).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.EmailVerifications.CountAsync()));
    }

    [Fact, Trait("Rule", "SE8"), Trait("Rule", "EC2")]
    public async Task A_code_that_is_given_fifty_times_enables_it_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await SendAsync(host, me);
        var code = await host.MailboxCodeOfAsync(ben);

        var answers = await Own.AtOnceAsync(50, () => EnableAsync(host, me, code));

        Assert.All(answers, answer => Assert.Null(answer.Error));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.email_verification.enabled")));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.EmailVerificationEnabled)));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Asked_for_again_too_soon_no_second_code_leaves()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var first = (await SendAsync(host, me)).Value;
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(first, (await SendAsync(host, me)).Value);
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact]
    public async Task Where_the_policy_forbids_it_no_code_is_sent_and_none_is_taken()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await SendAsync(host, me);
        var code = await host.MailboxCodeOfAsync(ben);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });

        Assert.Equal("security.method_not_allowed", (await SendAsync(host, me)).Error?.Code);
        Assert.Equal("security.method_not_allowed", (await EnableAsync(host, me, code)).Error?.Code);
    }

    [Fact, Trait("Rule", "OT5")]
    public async Task A_proof_by_the_password_alone_is_not_enough()
    {
        await using var host = await CoreHost.StartAsync();
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await host.ProvedByAsync(me, null);

        Assert.Equal("step_up.required", (await SendAsync(host, me)).Error?.Code);
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Disabled_it_counts_no_more_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.EmailVerification);
        var me = await host.SessionOfAsync(ben);

        Assert.True((await DisableAsync(host, me)).Succeeded);
        Assert.True((await DisableAsync(host, me)).Succeeded);

        Assert.DoesNotContain(SecondFactorKind.EmailVerification, (await host.Browser().ToSecondFactorAsync(ben)).Others);
        Assert.Equal("Email verification was disabled for your account at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
        Assert.NotNull((await host.MemberAsync(ben)).TwoFactorSetAt);
    }

    [Fact]
    public async Task The_last_method_stays()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        var me = await host.SessionOfAsync(ben);
        await host.ProvedByAsync(me, SecondFactorKind.RecoveryCode);

        Assert.Equal("security.last_method", (await DisableAsync(host, me)).Error?.Code);
        Assert.Equal(SecondFactorKind.EmailVerification, (await host.Browser().ToSecondFactorAsync(ben)).Kind);
    }

    [Fact]
    public async Task Whoever_has_no_recovery_code_that_they_saved_gets_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());
        var me = await host.SessionOfAsync(ben);
        await SendAsync(host, me);

        Assert.NotNull((await EnableAsync(host, me, await host.MailboxCodeOfAsync(ben))).Value.RecoveryCode);
    }

    private static Task<Result<SentTo>> SendAsync(CoreHost host, SignedInMember me) => host.Get<SendEmailCode>().ExecuteAsync(me, default);

    private static Task<Result<AddedFactor>> EnableAsync(CoreHost host, SignedInMember me, string code) =>
        host.Get<EnableEmailVerification>().ExecuteAsync(me, new MailedCode(code));

    private static Task<Result<Nothing>> DisableAsync(CoreHost host, SignedInMember me) => host.Get<DisableEmailVerification>().ExecuteAsync(me, default);
}
