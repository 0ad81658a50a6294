using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using FlexAuth.Tests.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

[OnPostgreSql]
public sealed class OrderPlanOnPostgreSqlTests
{
    private const string Crowd = """
        INSERT INTO "Members" ("Id", "OrganizationId", "FirstName", "LastName", "Role", "EmailLoginEnabled", "HasEmergencyAccess", "CreatedAt",
            "SearchText", "SortName", "Version", "Email", "NormalizedEmail", "PhoneNumberConfirmed")
        SELECT gen_random_uuid(), "Id", 'Ana', i, 'Member', true, false, now(), 'ana ' || i, i % 100 || ' ana', 0, i || "Path", i || "Path", false
        FROM "Organizations", generate_series(1, 2000) i
        """;

    /// <summary>A page costs the same at a million people because no more of them are read than are shown and skipped.</summary>
    [Fact]
    public async Task Rows_come_out_of_an_index_in_every_order_from_anywhere_and_both_ways()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(Crowd));
        await forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("VACUUM ANALYZE Directory, DirectoryPlaces"));

        foreach (var scope in new[] { forest.Main.Path, forest.North.Path })
        {
            foreach (var sort in Enum.GetValues<UserSort>())
            {
                foreach (var (fromKey, backwards) in new[] { (false, false), (false, true), (true, false), (true, true) })
                {
                    var plan = await PlanAsync(forest, scope, sort, fromKey, backwards);

                    Assert.Contains($" using {Order.By(sort).Index} on directory d".ToLowerInvariant(), plan);
                    Assert.DoesNotContain("Seq Scan on directory d", plan);
                    Assert.DoesNotContain("Bitmap Heap Scan on directory d", plan);
                }
            }
        }
    }

    private static Task<string> PlanAsync(Forest forest, string scope, UserSort sort, bool fromKey, bool backwards) => forest.Host.ReadAsync(db =>
    {
        using var reads = Snapshot.Of(db, TestContext.Current.CancellationToken);
        var question = Question.Of(reads, scope, new UserFilter(), forest.Host.Clock.GetUtcNow());
        var order = Order.By(sort);
        var key = reads.Rows($"{Along(false)} LIMIT 1 OFFSET 500", order.Key, question.Values).Single();
        return Task.FromResult(string.Join('\n', reads.Rows(
            $"EXPLAIN {Along(fromKey)} LIMIT 1 OFFSET 10", row => row.GetString(0), [.. question.Values, .. fromKey ? Order.Values(key) : []])));

        string Along(bool fromKey) => reads.Dialect.Along(new Way(order, question.Within(order), question.Asked(order), fromKey, backwards, 501));
    });
}
