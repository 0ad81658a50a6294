using System.Collections.Concurrent;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>What a chunk costs while it holds the write gate: it reads the rows of its people, and not those of its whole job or all that waits.</summary>
[OnSqlite]
public sealed class PlanTests
{
    [Theory]
    [InlineData(UserAction.EnableEmailLogin, "without email login")]
    [InlineData(UserAction.DisableEmailLogin, "just mailed")]
    [InlineData(UserAction.DisableMember, "just mailed")]
    [InlineData(UserAction.EnableMember, "disabled")]
    public async Task Mails_links_and_results_are_found_by_their_people(UserAction action, string who)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new[] { await RuleTests.PersonAsync(forest, who), await RuleTests.PersonAsync(forest, who) };
        var steps = new ConcurrentQueue<string>();
        using var observed = new ObservedCommands(host.DatabasePath, command =>
        {
            // What writes mails or links, or reads what a job left behind about some people.
            foreach (var step in Concerns(command.CommandText) ? QueryPlan.Of(command) : [])
            {
                steps.Enqueue(step);
            }
        });

        var job = await host.DoAsync(actor, action, ActionSteps.Of(people));
        Assert.Equal(2, (await host.UndoAsync(actor, job.Id)).Changed);

        Assert.Contains(steps, step => step.Contains("(JobId=? AND MemberId=?)", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Contains("(MemberId=?", StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step =>
            step.StartsWith("SCAN o ", StringComparison.Ordinal) || step.Contains("IX_Outbox_State_", StringComparison.Ordinal)
            || step.EndsWith("(JobId=?)", StringComparison.Ordinal) || step.EndsWith("ByJobId=?)", StringComparison.Ordinal));
    }

    private static bool Concerns(string text) =>
        text.StartsWith("UPDATE \"Outbox\"", StringComparison.Ordinal)
        || text.StartsWith("UPDATE \"OneTimeLinks\"", StringComparison.Ordinal)
        || (text.Contains("FROM \"JobItems\"", StringComparison.Ordinal) && text.Contains("json_each", StringComparison.Ordinal));
}
