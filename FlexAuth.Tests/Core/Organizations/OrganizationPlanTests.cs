using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations;

/// <summary>What is asked about organizations reads what it is about, and not all of their people.</summary>
[OnSqlite]
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

    [Fact]
    public async Task A_policy_forgets_browsers_by_the_browsers_and_not_by_the_people()
    {
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.MemberAsync(forest.North);
        await forest.Host.ChangeAsync(db => db.AddRange(
            new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = member.CreatedAt },
            new RememberedDevice { MemberId = member.Id, TokenHash = "hash", LastUsedAt = member.CreatedAt, ExpiresAt = member.CreatedAt.AddDays(30) }));
        var strict = SignInPolicy.Default with { MemberMethods = PolicySteps.Email, RememberedDeviceDays = 7 };

        var plans = await PlansAsync(
            forest,
            async () => Assert.True((await forest.Host.Get<ChangePolicy>().ExecuteAsync(actor, new PolicyChange(strict, 0))).Succeeded),
            command => command.StartsWith("DELETE", StringComparison.Ordinal));

        Assert.Equal(2, plans.Count);
        Assert.All(plans, plan =>
        {
            Assert.StartsWith("DELETE FROM \"RememberedDevices\"", plan.Command);
            Assert.Equal(["SCAN r"], plan.Steps.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal)));
            Assert.DoesNotContain(plan.Steps, step => step.Contains("(Tree=?", StringComparison.Ordinal));
        });
        Assert.Contains(plans, plan => plan.Steps.Any(step => step.Contains("sqlite_autoindex_Directory_1 (MemberId=?)", StringComparison.Ordinal)));
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
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
