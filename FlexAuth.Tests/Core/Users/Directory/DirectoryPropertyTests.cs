using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

/// <summary>Whatever happens and whatever is asked, the directory answers what a plain look at the tables would.</summary>
public sealed class DirectoryPropertyTests
{
    /// <summary>So small that a hundred people are as many as a million: every way of reading is taken.</summary>
    private static readonly Limits Tiny = new() { ByFacets = 5, ByWord = 12, Collected = 8, FarToWalk = 6, Step = 4 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Every_page_of_every_question_is_what_a_plain_look_finds_after_every_change(int seed)
    {
        await using var host = await CoreHost.StartAsync();
        var world = await DirectoryWorld.MakeAsync(host, seed, 110);
        var random = new Random(seed);
        var tiny = new DirectoryPages(new Listings(), Tiny);
        var usual = new DirectoryPages(new Listings(), Limits.Usual);
        var asked = new List<(string Scope, UserFilter Filter, UserSort Sort)>();

        for (var round = 0; round < 12; round++)
        {
            await world.ChangeAsync();
            await AssertKeptAsync(host);
            var oracle = await DirectoryOracle.AskAsync(host);
            var scopes = await host.ReadAsync(db => db.Organizations.Select(o => o.Path).Order().ToListAsync());
            asked.Add((scopes[0], new UserFilter(), world.Pick(Enum.GetValues<UserSort>())));
            for (var i = 0; i < 4; i++)
                asked.Add((random.Next(2) == 0 ? host.Main.Path : world.Pick(scopes), world.Question(), world.Pick(Enum.GetValues<UserSort>())));

            // New questions, and old ones whose answers may have been remembered.
            foreach (var (scope, filter, sort) in asked.TakeLast(5).Concat(random.GetItems(asked.ToArray(), 4)))
            {
                foreach (var pages in new[] { tiny, usual })
                    await AssertPagesAsync(host, pages, random, oracle, new(filter, sort, random.Next(2) == 0, 0, 0), scope, world.Now);
                await AssertGatheredAsync(host, oracle, filter, scope, world.Now);
            }
        }
    }

    private static async Task AssertPagesAsync(
        CoreHost host, DirectoryPages pages, Random random, DirectoryOracle oracle, UserListRequest request, string scope, DateTimeOffset now)
    {
        var expected = oracle.Answer(scope, request.Filter, request.Sort, request.Descending, now);
        for (var i = 0; i < 3; i++)
        {
            var page = request with { Skip = random.Next(expected.Count + 3), Take = random.Next(1, 9) };
            var (members, total) = await host.ReadAsync(db =>
            {
                using var reads = Snapshot.Of(db, TestContext.Current.CancellationToken);
                return Task.FromResult(pages.Read(reads, scope, page, now));
            });

            Assert.True(expected.Count == total, $"{total} instead of {expected.Count}: {request} in {scope}");
            Assert.True(
                expected.Skip(page.Skip).Take(page.Take).Select(p => p.Id).SequenceEqual(members), $"Other people: {page} of {total} in {scope}");
        }
    }

    private static async Task AssertGatheredAsync(CoreHost host, DirectoryOracle oracle, UserFilter filter, string scope, DateTimeOffset now)
    {
        var expected = oracle.Answer(scope, filter, UserSort.Name, false, now).Select(p => p.Number).Order().ToList();
        var (count, matching, gathered) = await host.ReadAsync(async db => (
            await UserDirectory.CountAsync(db, scope, filter, now, TestContext.Current.CancellationToken),
            await UserDirectory.Matching(db, scope, filter, now).Select(f => f.Number).Order().ToListAsync(),
            await UserDirectory.GatherAsync(db, scope, filter, now, expected.FirstOrDefault(), 7, TestContext.Current.CancellationToken)));

        Assert.Equal(expected.Count, count);
        Assert.Equal(expected, matching);
        Assert.Equal(expected.Skip(1).Take(7), gathered.Select(f => f.Number));
    }

    /// <summary>The read model is what its sources say, row by row, count by count and gram by gram.</summary>
    internal static Task AssertKeptAsync(CoreHost host) => host.ReadAsync(async db =>
    {
        const string Columns = "MemberId, Tree, Place, Facets, LockedUntil, LastSignInAt, SortName, Email, Text";
        const string Counts = "SELECT Tree, Place, Facets, COUNT(*) FROM Directory GROUP BY 1, 2, 3";
        foreach (var (kept, source) in new[]
        {
            ($"SELECT {Columns} FROM Directory", $"SELECT {Columns} FROM DirectorySource"),
            ("SELECT Tree, Place, Facets, People FROM DirectoryCounts", Counts),
            ("SELECT OrganizationId, Name FROM DirectoryPlaces", "SELECT \"Id\", \"SearchName\" FROM \"Organizations\""),
        })
        {
            Assert.Equal(0, await CountAsync($"SELECT * FROM ({kept}) k EXCEPT SELECT * FROM ({source}) s"));
            Assert.Equal(0, await CountAsync($"SELECT * FROM ({source}) s EXCEPT SELECT * FROM ({kept}) k"));
        }

        if (db.Database.IsSqlite())
        {
            // Throws where the index of texts does not agree with the texts.
            await db.Database.ExecuteSqlRawAsync("INSERT INTO DirectoryText (DirectoryText, rank) VALUES ('integrity-check', 1)");
            return 0;
        }

        Assert.Equal(0, await CountAsync("SELECT Number, Text FROM Directory EXCEPT SELECT Number, Text FROM DirectoryText"));
        Assert.Equal(0, await CountAsync("SELECT Number, Text FROM DirectoryText EXCEPT SELECT Number, Text FROM Directory"));
        return 0;

        async Task<int> CountAsync(string rows)
        {
            var sql = $"SELECT COUNT(*) AS Value FROM ({rows}) r";
            return (await db.Database.SqlQueryRaw<int>(sql).ToListAsync()).Single();
        }
    });
}
