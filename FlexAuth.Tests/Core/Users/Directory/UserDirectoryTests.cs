using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.Users.Directory;

public sealed class UserDirectoryTests
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

    private static Task<int> CountAsync(Forest forest, Guid organization) => forest.Host.ReadAsync(db => UserDirectory.CountAsync(
        db, forest.North.Path, new UserFilter { OrganizationId = organization }, forest.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken));
}
