using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Core.Users.Directory;

[OnSqlite]
public sealed class OrderPlanTests
{
    /// <summary>A page costs the same at a million people because nothing is sorted for it.</summary>
    [Theory]
    [InlineData(UserSort.Name)]
    [InlineData(UserSort.Email)]
    [InlineData(UserSort.Organization)]
    [InlineData(UserSort.LastSignIn)]
    public async Task Rows_come_out_of_an_index_in_every_order_from_anywhere_and_both_ways(UserSort sort)
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North);

        foreach (var scope in new[] { forest.Main.Path, forest.North.Path })
        {
            foreach (var (fromKey, backwards) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                var plan = await PlanAsync(forest, scope, sort, fromKey, backwards);

                Assert.Contains(plan, step => step.StartsWith("SEARCH d USING COVERING INDEX Directory_", StringComparison.Ordinal));
                Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal) || step.StartsWith("SCAN", StringComparison.Ordinal));
            }
        }
    }

    private static Task<List<string>> PlanAsync(Forest forest, string scope, UserSort sort, bool fromKey, bool backwards) => forest.Host.ReadAsync(db =>
    {
        using var reads = Snapshot.Of(db, TestContext.Current.CancellationToken);
        var question = Question.Of(reads, scope, new UserFilter(), forest.Host.Clock.GetUtcNow());
        var order = Order.By(sort);
        var key = reads.Rows(Along(false), order.Key, question.Values).First();
        return Task.FromResult(reads.Rows(
            $"EXPLAIN QUERY PLAN {Along(fromKey)} LIMIT 1 OFFSET 10",
            row => row.GetString(3),
            [.. question.Values, .. fromKey ? Order.Values(key) : []]));

        string Along(bool fromKey) => reads.Dialect.Along(new Way(order, question.Within(order), question.Asked(order), fromKey, backwards, 11));
    });
}
