using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>What is cleared away, and that it is found without reading what stays.</summary>
public sealed class HousekeepingTests
{
    [Fact, OnSqlite]
    public async Task What_has_had_its_time_is_found_without_reading_what_stays()
    {
        await using var forest = await Forest.GrowAsync();
        var plans = new ConcurrentQueue<(string Command, IReadOnlyList<string> Steps)>();
        using (new ObservedCommands(forest.Host.DatabasePath, command => plans.Enqueue((command.CommandText, QueryPlan.Of(command)))))
            await RunAsync(forest.Host);

        Assert.True(plans.Count >= 9, $"Only {plans.Count} statements were seen.");
        Assert.All(plans, plan => Assert.DoesNotContain(plan.Steps, step => step.StartsWith("SCAN", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_that_ran_out_is_ended_and_one_that_ended_long_ago_is_deleted()
    {
        await using var forest = await Forest.GrowAsync();
        var member = await forest.MemberAsync(forest.Main);
        var now = forest.Host.Clock.GetUtcNow();
        Session Of(string token, DateTimeOffset expires, DateTimeOffset? ended) => new()
        {
            MemberId = member.Id,
            TokenHash = token,
            LastSeenAt = now,
            ProvedAt = now,
            ExpiresAt = expires,
            EndedAt = ended,
        };
        await forest.Host.ChangeAsync(db => db.AddRange(
            Of("living", now.AddMinutes(1), null),
            Of("ran out", now.AddMinutes(-1), null),
            Of("ended lately", now.AddDays(-29), now.AddDays(-29)),
            Of("ended long ago", now.AddDays(-31), now.AddDays(-31))));

        await RunAsync(forest.Host);

        var left = await forest.Host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == member.Id).OrderBy(s => s.TokenHash).ToListAsync());
        Assert.Equal(
            [("ended lately", now.AddDays(-29), null), ("living", null, null), ("ran out", now, SessionEnd.Expired)],
            left.Select(s => (s.TokenHash, s.EndedAt, s.EndReason)));
    }

    private static Task RunAsync(CoreHost host) =>
        host.Get<IEnumerable<IHostedService>>().OfType<Housekeeping>().Single().RunOnceAsync(TestContext.Current.CancellationToken);
}
