using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

public class UserDirectoryTests
{
    [Fact]
    public async Task Gathering_goes_on_where_it_stopped_and_meets_everybody_once()
    {
        await using var forest = await Forest.GrowAsync();
        var people = new List<Member>();
        for (var i = 0; i < 7; i++)
            people.Add(await forest.MemberAsync(i % 2 == 0 ? forest.North : forest.NorthUnit));
        await forest.MemberAsync(forest.South);
        var filter = new UserFilter { EmailLogin = true };

        var gathered = new List<Found>();
        List<Found> chunk;
        do
        {
            chunk = await forest.Host.ReadAsync(db => UserDirectory.GatherAsync(
                db, forest.North.Path, filter, forest.Host.Clock.GetUtcNow(), gathered.LastOrDefault()?.Number ?? 0, 3, TestContext.Current.CancellationToken));
            gathered.AddRange(chunk);
        }
        while (chunk.Count == 3);

        Assert.Equal(people.Select(m => m.Id), gathered.Select(found => found.MemberId));
        Assert.Equal(7, await forest.Host.ReadAsync(db => UserDirectory.CountAsync(
            db, forest.North.Path, filter, forest.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken)));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task The_organization_of_a_filter_beyond_reach_finds_nobody()
    {
        await using var forest = await Forest.GrowAsync();
        foreach (var place in new[] { forest.Main, forest.North, forest.NorthUnit, forest.South, forest.Other })
            await forest.MemberAsync(place);

        Assert.Equal(1, await CountAsync(forest, forest.NorthUnit.Id));
        Assert.Equal(2, await CountAsync(forest, forest.North.Id));
        foreach (var beyond in new[] { forest.Main.Id, forest.South.Id, forest.Other.Id, Guid.CreateVersion7() })
            Assert.Equal(0, await CountAsync(forest, beyond));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_scope_that_is_no_path_reaches_nobody()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North);

        foreach (var scope in new[] { "", "/", "%", forest.North.Path[..^1], "0" })
        {
            Assert.Equal(0, await forest.Host.ReadAsync(db => UserDirectory.CountAsync(
                db, scope, UserFilter.Everybody, forest.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken)));
            var actor = (await forest.SignedInAsync(forest.North)) with { OrganizationPath = scope };
            Assert.Equal(0, await forest.Host.ReadAsync(db => db.Members.Within(actor).CountAsync()));
            Assert.Equal(0, await forest.Host.ReadAsync(db => db.Organizations.Within(actor).CountAsync()));
        }
    }

    [Fact]
    public async Task Gathering_sees_what_its_own_transaction_changed()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North);
        await forest.MemberAsync(forest.North, but: m => m.EmailLoginEnabled = false);
        var without = new UserFilter { EmailLogin = false };

        var found = await forest.Host.ReadAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.EmailLoginEnabled, false));
            return await UserDirectory.GatherAsync(
                db, forest.North.Path, without, forest.Host.Clock.GetUtcNow(), 0, 10, TestContext.Current.CancellationToken);
        });

        Assert.Equal(2, found.Count);
        Assert.Equal(1, await forest.Host.ReadAsync(db => UserDirectory.CountAsync(
            db, forest.North.Path, without, forest.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_search_that_was_given_up_is_broken_off_and_its_connection_goes_on()
    {
        await using var forest = await Forest.GrowAsync();
        await using var db = forest.Host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        using var givenUp = new CancellationTokenSource();
        const string Forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";

        var search = Task.Run(() =>
        {
            using var reads = Snapshot.Of(db, givenUp.Token);
            return reads.Number(Forever);
        });
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        using var next = Snapshot.Of(db, TestContext.Current.CancellationToken);
        Assert.Equal(7, next.Number("SELECT 7"));
    }

    private static Task<int> CountAsync(Forest forest, Guid organization) => forest.Host.ReadAsync(db => UserDirectory.CountAsync(
        db, forest.North.Path, new UserFilter { OrganizationId = organization }, forest.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken));
}
