using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>What the policy forbids does not count: not at the next sign-in, and not in one that is under way.</summary>
[Trait("Rule", "PW6")]
public sealed class PolicyTests
{
    /// <summary>What it allows to members, the server of these tests does not offer.</summary>
    private static readonly SignInPolicy NothingForMembers = SignInPolicy.Default with { MemberMethods = PolicySteps.Sms };

    [Fact]
    public async Task Somebody_whose_second_factor_counts_no_more_and_who_can_set_up_none_is_told_at_once_and_never_sent_in_a_circle()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await host.ActiveAsync();
        await host.DecideAsync(NothingForMembers);
        var browser = host.Browser();

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("sign_in.no_method", Assert.IsType<EnterEmail>(await browser.GivePasswordAsync(ben)).Problem?.Code);
            Assert.Null((await browser.ResumeAsync<EnterEmail>()).Problem);
        }

        Assert.Empty(await host.MailsAsync(ben));
        Assert.Equal(0, await host.ReadAsync(db => db.SignInAttempts.CountAsync()));
        Assert.Equal(2, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.MethodNotAllowed)));

        await host.ReadAsync(db => db.TreePolicies.ExecuteDeleteAsync());
        Assert.NotNull(await host.Get<SessionDirectory>().FindAsync((await browser.SignInAsync(ben)).Token));
    }

    [Fact]
    public async Task Whoever_has_none_of_the_methods_that_count_proves_their_mailbox_and_sets_one_up_to_the_end()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await host.WithPasswordAsync();
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });
        var browser = host.Browser();

        var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var setUp = await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(setUp.AttemptId, ben.Scan(setUp).Code(host.Clock)));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(save.AttemptId, save.Code));

        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
    }

    [Fact]
    public async Task Whoever_got_a_method_that_counts_while_they_proved_their_mailbox_gives_that_one()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        await host.AttemptAsync(browser, ben, AttemptStage.MailboxProof);
        var proof = await browser.ResumeAsync<ProveMailbox>();

        var asked = await browser.AnswerAsync<EnterSecondFactor>(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        Assert.IsType<Done>(await browser.GiveCodeAsync(asked.AttemptId, ben.Code(host.Clock)));
    }

    [Fact]
    public async Task A_link_sets_the_password_and_says_that_no_second_factor_can_follow()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        await host.DecideAsync(NothingForMembers);

        var step = (await host.Browser().SetPasswordAsync(await host.LinkTokenOfAsync(ana), ana.Password)).Value;

        Assert.Equal("sign_in.no_method", Assert.IsType<EnterEmail>(step).Problem?.Code);
        Assert.NotNull((await host.MemberAsync(ana)).PasswordSetAt);
    }

    [Theory]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public async Task Managers_and_administrators_have_methods_of_their_own(MemberRole role)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var duty = await host.ActiveAsync(member => member.Role = role);
        await host.DecideAsync(NothingForMembers);
        await host.Browser().ToSecondFactorAsync(duty);

        await host.ReadAsync(db => db.TreePolicies.ExecuteDeleteAsync());
        await host.DecideAsync(SignInPolicy.Default with { AdministratorMethods = PolicySteps.Sms });

        Assert.Equal("sign_in.no_method", (await host.Browser().GivePasswordAsync(duty)).Problem?.Code);
        await host.Browser().ToSecondFactorAsync(await host.ActiveAsync());
    }

    [Fact]
    public async Task What_the_server_does_not_offer_does_not_count_either()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything with { Methods = PolicySteps.Email });

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(await host.WithPasswordAsync()));
    }

    [Theory, Trait("Rule", "RC4")]
    [InlineData(SecondFactorKind.AuthenticationApp)]
    [InlineData(SecondFactorKind.RecoveryCode)]
    public async Task Whoever_has_a_factor_that_counts_no_more_proves_themselves_by_it_and_sets_up_another(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything with { Methods = PolicySteps.Email });
        var ben = await host.ActiveAsync();
        var browser = host.Browser();

        var asked = Assert.IsType<EnterSecondFactor>(await browser.GivePasswordAsync(ben));
        var code = kind is SecondFactorKind.RecoveryCode ? ben.RecoveryCode : ben.Code(host.Clock);
        var offered = await browser.AnswerAsync<OfferEmailVerification>(new GiveSecondFactor(asked.AttemptId, kind, code));
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new UseEmailVerification(offered.AttemptId, await host.MailboxCodeOfAsync(ben)));

        Assert.IsType<Done>(await browser.AnswerAsync<Done>(new RecoveryCodeSaved(save.AttemptId, save.Code)));
    }

    [Theory]
    [InlineData(AttemptStage.SecondFactor)]
    [InlineData(AttemptStage.MailboxProof)]
    [InlineData(AttemptStage.AuthenticatorSetUp)]
    [InlineData(AttemptStage.RecoveryCode)]
    [InlineData(AttemptStage.Ready)]
    public async Task A_sign_in_under_way_with_a_method_that_is_forbidden_meanwhile_is_over(AttemptStage stage)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, stage);
        if (stage is AttemptStage.RecoveryCode or AttemptStage.Ready)
        {
            await host.ReadAsync(db => db.SignInAttempts.ExecuteUpdateAsync(a => a.SetProperty(x => x.SecondFactor, SecondFactorKind.RecoveryCode)));
            await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.MadeIn, attempt)));
        }

        await host.DecideAsync(NothingForMembers);

        var problem = stage switch
        {
            AttemptStage.SecondFactor => await browser.ProblemOfAsync(
                new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock))),
            AttemptStage.MailboxProof => await browser.ProblemOfAsync(new GiveMailboxCode(attempt, "123456")),
            AttemptStage.AuthenticatorSetUp => await browser.ProblemOfAsync(new ConfirmAuthenticator(attempt, "123456")),
            AttemptStage.RecoveryCode => await browser.ProblemOfAsync(new RecoveryCodeSaved(attempt, ben.RecoveryCode)),
            _ => (await browser.ResumeAsync()).Problem?.Code,
        };

        Assert.Equal("sign_in.no_method", problem);
        Assert.Null((await browser.ResumeAsync<EnterEmail>()).Problem);
    }

    [Fact]
    public async Task A_ticket_earned_with_a_method_that_is_forbidden_meanwhile_opens_no_session()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(host.Clock)));
        await host.DecideAsync(NothingForMembers);

        Assert.Equal("sign_in.no_method", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }
}
