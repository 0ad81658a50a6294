using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Policy;

public sealed class PolicyRulesTests
{
    [Fact]
    public void Email_verification_guards_no_administrator_and_no_manager_by_default()
    {
        Assert.DoesNotContain(TwoFactorMethod.EmailVerification, SignInPolicy.Default.MethodsFor(MemberRole.OrganizationAdministrator).Values);
        Assert.DoesNotContain(TwoFactorMethod.EmailVerification, SignInPolicy.Default.MethodsFor(MemberRole.Manager).Values);
        Assert.Contains(TwoFactorMethod.EmailVerification, SignInPolicy.Default.MethodsFor(MemberRole.Member).Values);
        Assert.Equal(30, SignInPolicy.Default.RememberedDeviceDays);
    }

    [Theory]
    [InlineData(-1, "policy.remembered_device_days")]
    [InlineData(0, null)]
    [InlineData(30, null)]
    [InlineData(31, "policy.remembered_device_days")]
    public void Browsers_are_remembered_for_up_to_30_days(int days, string? problem) =>
        Assert.Equal(problem, PolicyRules.Problem(SignInPolicy.Default with { RememberedDeviceDays = days }, ServerOffer.Today)?.Code);

    [Theory, Trait("Rule", "FE5")]
    [InlineData(FactorAfterProvider.NotAsked, "policy.duty_of_administrators")]
    [InlineData((FactorAfterProvider)7, "policy.duty_of_administrators")]
    [InlineData(FactorAfterProvider.UnlessVouched, null)]
    [InlineData(FactorAfterProvider.Always, null)]
    public void Of_administrators_and_managers_a_second_factor_is_asked_or_vouched_for(FactorAfterProvider rule, string? problem) =>
        Assert.Equal(problem, PolicyRules.Problem(SignInPolicy.Default with { AdministratorAfterProvider = rule }, ServerOffer.Today)?.Code);

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(true, false, "policy.totp_needs_app")]
    [InlineData(false, false, null)]
    public void A_code_of_an_app_is_asked_of_members_only_where_they_may_have_one(bool asked, bool allowed, string? problem)
    {
        var policy = SignInPolicy.Default with { TotpForMobileRegistration = asked, AdministratorMethods = PolicySteps.Sms };

        Assert.Equal(problem, PolicyRules.Problem(allowed ? policy : policy with { MemberMethods = PolicySteps.Email }, PolicySteps.Everything)?.Code);
    }

    /// <summary>Whatever they own, whatever is allowed: after the first factor comes a second one, or nothing.</summary>
    [Fact]
    public void No_policy_lets_anybody_in_by_a_password_alone()
    {
        var subsets = Enumerable.Range(0, 1 << Enum.GetValues<TwoFactorMethod>().Length)
            .Select(bits => EnumSet.Of(Enum.GetValues<TwoFactorMethod>().Where((_, place) => (bits & (1 << place)) != 0))).ToList();

        var stages =
            from own in subsets
            from allowed in subsets
            from recovery in new[] { false, true }
            from proving in new[] { false, true }
            from mailbox in new[] { false, true }
            select new SecondFactorChoice(own, allowed, recovery) { CanProveOwn = proving }.Next(mailbox);

        Assert.DoesNotContain(stages, stage => stage is AttemptStage.Ready or AttemptStage.RecoveryCode or AttemptStage.Over);
    }

    [Theory]
    [InlineData(MemberRole.Manager)]
    [InlineData(MemberRole.OrganizationAdministrator)]
    public void Every_policy_that_can_be_asks_administrators_and_managers_for_a_second_factor_after_a_provider_or_has_it_vouched_for(MemberRole role)
    {
        var policies =
            from methods in Enumerable.Range(0, 1 << Enum.GetValues<TwoFactorMethod>().Length)
            from after in Enum.GetValues<FactorAfterProvider>()
            from members in Enum.GetValues<FactorAfterProvider>()
            select SignInPolicy.Default with
            {
                AdministratorMethods = EnumSet.Of(Enum.GetValues<TwoFactorMethod>().Where((_, place) => (methods & (1 << place)) != 0)),
                AdministratorAfterProvider = after,
                MemberAfterProvider = members,
            };

        var possible = policies.Where(policy => PolicyRules.Problem(policy, PolicySteps.Everything) is null).ToList();

        Assert.NotEmpty(possible);
        Assert.All(possible, policy => Assert.NotEqual(FactorAfterProvider.NotAsked, policy.AfterProvider(role)));
        Assert.All(possible, policy => Assert.False(policy.MethodsFor(role).IsEmpty));
    }

    [Fact]
    public void A_policy_without_a_method_that_the_server_offers_lets_nobody_in_and_is_none()
    {
        var members = SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.SmsCode) };
        var administrators = SignInPolicy.Default with { AdministratorMethods = EnumSet.Of<TwoFactorMethod>() };

        Assert.Equal("policy.no_method_for_members", PolicyRules.Problem(members, ServerOffer.Today)?.Code);
        Assert.Null(PolicyRules.Problem(members, PolicySteps.Everything));
        Assert.Equal("policy.no_method_for_administrators", PolicyRules.Problem(administrators, PolicySteps.Everything)?.Code);
        Assert.Null(PolicyRules.Problem(SignInPolicy.Default, ServerOffer.Today));
    }

    [Fact]
    public async Task A_tree_that_decided_nothing_has_the_usual_policy_and_each_tree_its_own()
    {
        await using var forest = await Forest.GrowAsync();
        var decided = new SignInPolicy
        {
            MemberMethods = EnumSet.Of(TwoFactorMethod.AuthenticationApp, TwoFactorMethod.Passkey),
            AdministratorMethods = PolicySteps.App,
            RememberedDeviceDays = 7,
            TotpForMobileRegistration = true,
            MandatoryPinForMobile = true,
        };
        await forest.Host.DecideAsync(decided);

        Assert.Equal(decided, (await forest.Host.ReadAsync(db => db.PolicyOfAsync(forest.Main.Id, default))).Policy);
        Assert.Equal(SignInPolicy.Default, (await forest.Host.ReadAsync(db => db.PolicyOfAsync(forest.Other.Id, default))).Policy);
        Assert.Equal(
            "AuthenticationApp, Passkey",
            await forest.Host.ReadAsync(db => db.Database.SqlQueryRaw<string>("""SELECT "MemberMethods" AS "Value" FROM "TreePolicies" """).SingleAsync()));
    }
}
