using System.Collections.Concurrent;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Core.Organizations;

/// <summary>What is asked about organizations reads what it is about, and not all of their people.</summary>
public sealed class OrganizationPlanTests
{
    [Fact]
    public async Task Who_administers_an_organization_is_found_among_its_administrators()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var plans = await PlansAsync(
            forest,
            async () =>
            {
                Assert.True((await forest.Host.Get<PreviewMove>().ExecuteAsync(actor, new MoveQuestion(forest.NorthUnit.Id, forest.South.Id))).Succeeded);
                Assert.NotEmpty((await forest.Host.Get<PreviewDisabling>().ExecuteAsync(actor, default)).Value.Refusal!.Code);
            },
            command => command.Contains("\"Role\" = ", StringComparison.Ordinal) && !command.Contains("\"Sessions\"", StringComparison.Ordinal));

        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.Contains(plan.Steps, step => step.Contains("IX_Members_OrganizationId_Role (OrganizationId=? AND Role=?)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_disabling_asks_once_whom_it_concerns()
    {
        await using var forest = await Forest.GrowAsync();
        var administrator = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
        {
            (m.HasEmergencyAccess, m.PasswordHash) = (true, "hash");
            m.TwoFactorSetAt = m.CreatedAt;
        });
        var actor = await forest.SignedInAsync(administrator);
        await forest.SignedInAsync(forest.North, MemberRole.Member);
        var plans = await PlansAsync(
            forest,
            async () => Assert.True((await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Succeeded),
            command => command.StartsWith("UPDATE", StringComparison.Ordinal) || command.StartsWith("DELETE", StringComparison.Ordinal));

        var setBased = plans.Where(plan => plan.Command.Contains("GatheredPeople", StringComparison.Ordinal)).ToList();
        HashSet<string> atLeast = ["AuthenticatorApps", "Members", "OneTimeLinks", "Outbox", "RecoveryCodes", "RememberedDevices", "Sessions", "SignInAttempts"];
        Assert.Superset(atLeast, setBased.Select(plan => plan.Command.Split('"')[1]).ToHashSet());
        Assert.All(setBased, plan => Assert.DoesNotContain("Organizations", plan.Command));
    }

    private static async Task<IReadOnlyList<(string Command, IReadOnlyList<string> Steps)>> PlansAsync(Forest forest, Func<Task> run, Func<string, bool> which)
    {
        var plans = new ConcurrentQueue<(string, IReadOnlyList<string>)>();
        using (new ObservedCommands(forest.Host.DatabasePath, command =>
        {
            if (which(command.CommandText))
                plans.Enqueue((command.CommandText, QueryPlan.Of(command)));
        }))
        {
            await run();
        }

        return [.. plans];
    }
}
