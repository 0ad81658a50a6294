using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using FlexAuth.Tests.Core.Organizations.Tree;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

public class OrderTests
{
    [Fact]
    public async Task Another_name_of_an_organization_writes_nobodys_row()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.MemberAsync(forest.North);
        await forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite()
            ? "CREATE TRIGGER Untouched BEFORE UPDATE ON Directory BEGIN SELECT RAISE(ABORT, 'Somebody''s row is written.'); END"
            : """
              CREATE FUNCTION Untouched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'Somebody''s row is written.'; END $$;
              CREATE TRIGGER Untouched BEFORE UPDATE ON Directory FOR EACH ROW EXECUTE FUNCTION Untouched();
              """));

        Assert.True((await forest.RenameAsync(actor, forest.North, "Zebra")).Succeeded);

        await DirectoryPropertyTests.AssertKeptAsync(forest.Host);
    }

    [Fact]
    public async Task A_renamed_organization_is_in_its_new_place_at_once_also_where_an_answer_was_remembered()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var (north, south) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.South));
        Assert.Equal([actor.MemberId, north.Id, south.Id], await ListAsync(forest, actor, new UserFilter()));

        await forest.RenameAsync(actor, forest.North, "Zebra");

        Assert.Equal([actor.MemberId, south.Id, north.Id], await ListAsync(forest, actor, new UserFilter()));
        Assert.Equal([north.Id, south.Id, actor.MemberId], await ListAsync(forest, actor, new UserFilter(), descending: true));
        Assert.Equal([north.Id], await ListAsync(forest, actor, new UserFilter { Search = "zebr" }));
        Assert.Empty(await ListAsync(forest, actor, new UserFilter { Search = "north" }));
        Assert.Equal([north.Id], await ListAsync(forest, actor, new UserFilter { OrganizationId = forest.North.Id }));
    }

    [Fact]
    public async Task Organizations_of_one_name_stay_apart_and_everybody_of_them_is_on_one_page()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var labs = new[]
        {
            await forest.Host.SuborganizationAsync("Lab", forest.North), await forest.Host.SuborganizationAsync("Lab", forest.South),
        };
        List<Guid> people = [];
        foreach (var lab in labs)
        {
            for (var i = 0; i < 3; i++)
                people.Add((await forest.MemberAsync(lab, but: m => m.LastName = $"Vermeer {i}")).Id);
        }

        var seen = new List<Guid>();
        for (var skip = 1; skip < 7; skip += 2)
            seen.AddRange(await ListAsync(forest, actor, new UserFilter(), skip: skip, take: 2));

        Assert.Equal(people, seen);
    }

    [Fact]
    public async Task Whoever_reads_while_an_organization_is_renamed_reads_one_moment()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var (north, south) = (await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.South));
        var pages = forest.Host.Get<DirectoryPages>();
        await using var db = forest.Host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        using (var reads = Snapshot.Of(db, TestContext.Current.CancellationToken))
        {
            Assert.Equal([actor.MemberId], Page(reads, 0));

            Assert.True((await forest.RenameAsync(actor, forest.North, "Zebra")).Succeeded);

            Assert.Equal([north.Id], Page(reads, 1));
            Assert.Equal([south.Id], Page(reads, 2));
        }

        using var after = Snapshot.Of(db, TestContext.Current.CancellationToken);
        Assert.Equal([south.Id], Page(after, 1));
        Assert.Equal([north.Id], Page(after, 2));

        IReadOnlyList<Guid> Page(Snapshot reads, int skip) => pages.Read(
            reads, forest.Main.Path, new UserListRequest(new UserFilter(), UserSort.Organization, false, skip, 1), forest.Host.Clock.GetUtcNow()).Members;
    }

    private static async Task<IEnumerable<Guid>> ListAsync(
        Forest forest, FlexAuth.Core.Operations.SignedInMember actor, UserFilter filter, bool descending = false, int skip = 0, int take = 10) =>
        (await forest.Host.Get<ListUsers>().ExecuteAsync(actor, new UserListRequest(filter, UserSort.Organization, descending, skip, take)))
            .Value.Rows.Select(row => row.Id);
}
