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
    private static readonly SignInPolicy NoAppForMembers = SignInPolicy.Default with { MemberMethods = PolicySteps.Email };

    [Fact]
    public async Task Somebody_whose_second_factor_is_forbidden_is_led_to_set_up_another_after_proving_their_mailbox()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        await host.DecideAsync(NoAppForMembers);

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(ben));
    }

    [Theory]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public async Task Managers_and_administrators_have_methods_of_their_own(MemberRole role)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var duty = await host.ActiveAsync(member => member.Role = role);
        await host.DecideAsync(NoAppForMembers);
        await host.Browser().ToSecondFactorAsync(duty);

        await host.ReadAsync(db => db.TreePolicies.ExecuteDeleteAsync());
        await host.DecideAsync(SignInPolicy.Default with { AdministratorMethods = PolicySteps.Email });

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(duty));
        await host.Browser().ToSecondFactorAsync(await host.ActiveAsync());
    }

    [Fact]
    public async Task What_the_server_does_not_offer_does_not_count_either()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything with { Methods = PolicySteps.Email });

        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(await host.ActiveAsync()));
    }

    [Theory]
    [InlineData(AttemptStage.SecondFactor)]
    [InlineData(AttemptStage.AuthenticatorSetUp)]
    [InlineData(AttemptStage.RecoveryCode)]
    [InlineData(AttemptStage.Ready)]
    public async Task A_sign_in_under_way_with_a_method_that_is_forbidden_meanwhile_is_over(AttemptStage stage)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, stage);
        if (stage is AttemptStage.RecoveryCode or AttemptStage.Ready)
            await host.ReadAsync(db => db.SignInAttempts.ExecuteUpdateAsync(a => a.SetProperty(x => x.SecondFactor, SecondFactorKind.RecoveryCode)));
        await host.DecideAsync(NoAppForMembers);

        var problem = stage switch
        {
            AttemptStage.SecondFactor => await browser.ProblemOfAsync(
                new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock))),
            AttemptStage.AuthenticatorSetUp => await browser.ProblemOfAsync(new ConfirmAuthenticator(attempt, "123456")),
            AttemptStage.RecoveryCode => await browser.ProblemOfAsync(new RecoveryCodeSaved(attempt, ben.RecoveryCode)),
            _ => (await browser.ResumeAsync()).Problem?.Code,
        };

        Assert.Equal("sign_in.method_forbidden", problem);
        Assert.Null((await browser.ResumeAsync<EnterEmail>()).Problem);
    }

    [Fact]
    public async Task A_ticket_earned_with_a_method_that_is_forbidden_meanwhile_opens_no_session()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(host.Clock)));
        await host.DecideAsync(NoAppForMembers);

        Assert.Equal("sign_in.method_forbidden", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }
}
