using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Tree;

public sealed class TreeTests : IAsyncLifetime
{
    private Forest _forest = null!;

    public async ValueTask InitializeAsync() => _forest = await Forest.GrowAsync();

    public ValueTask DisposeAsync() => _forest.DisposeAsync();

    [Fact]
    public async Task The_tree_counts_people_and_organizations_of_each_and_below_it()
    {
        var olga = await _forest.SignedInAsync(_forest.Main);
        await _forest.MemberAsync(_forest.North);
        await _forest.MemberAsync(_forest.NorthUnit, but: m => m.DisabledAt = m.CreatedAt);
        await _forest.MemberAsync(_forest.NorthUnit);
        await _forest.MemberAsync(_forest.Other);

        var tree = await _forest.TreeAsync(olga);

        Assert.Equal(
            [("Contoso", 0, 1, 4, 3), ("North", 1, 1, 3, 1), ("North unit", 2, 2, 2, 0), ("South", 1, 0, 0, 0)],
            tree.Select(n => (n.Name, n.Depth, n.People, n.PeopleInAll, n.Suborganizations)));
        Assert.Equal([null, _forest.Main.Id, _forest.North.Id, _forest.Main.Id], tree.Select(n => n.ParentId));
        Assert.Equal([false, true, true, true], tree.Select(n => n.CanMove));
        Assert.Equal(["South"], tree.Where(n => n.CanDelete).Select(n => n.Name));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_suborganizations_administrator_sees_their_own_and_those_below_and_nothing_of_what_is_above()
    {
        var tree = await _forest.TreeAsync(await _forest.SignedInAsync(_forest.North));

        Assert.Equal([("North", 0, null), ("North unit", 1, _forest.North.Id)], tree.Select(n => (n.Name, n.Depth, n.ParentId)));
        Assert.Equal([false, true], tree.Select(n => n.CanMove));
    }

    [Fact]
    public async Task A_suborganization_is_created_once_with_audit_and_news_and_people_can_belong_to_it()
    {
        var actor = await _forest.SignedInAsync(_forest.North);
        var id = Guid.CreateVersion7();
        var news = new List<Change>();
        using var listening = _forest.Host.Get<ChangeFeed>().Listen(news.AddRange);

        Assert.Equal(id, (await _forest.CreateAsync(actor, _forest.NorthUnit, "  Dock   4 ", id)).Value);
        Assert.Equal(id, (await _forest.CreateAsync(actor, _forest.NorthUnit, "Dock 4", id)).Value);

        var created = await _forest.OrganizationAsync(id);
        Assert.Equal(("Dock 4", _forest.NorthUnit.Id, _forest.Main.Id), (created.Name, created.ParentId, created.RootId));
        Assert.Equal([new Change(ChangeKind.Organization, _forest.Main.Id, id)], news);
        var audit = await _forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("organization.created", actor.MemberId, id, _forest.Main.Id), (audit.Action, audit.ActorId, audit.OrganizationId, audit.RootOrganizationId));
        await _forest.MemberAsync(created);
        Assert.Equal(1, (await _forest.TreeAsync(actor)).Single(n => n.Id == id).People);
        await _forest.AssertSoundAsync();
        await DirectoryPropertyTests.AssertKeptAsync(_forest.Host);
    }

    [Theory]
    [InlineData("", "organization.name.required")]
    [InlineData(" \t ", "organization.name.required")]
    [InlineData("North\nSouth", "organization.name.invalid")]
    [InlineData("No\u200brth", "organization.name.invalid")]
    [InlineData("\u202eNorth", "organization.name.invalid")]
    [InlineData("North\ud800", "organization.name.invalid")]
    [InlineData("North\u2028", "organization.name.invalid")]
    [InlineData("North\u3164", "organization.name.invalid")]
    [InlineData("No\ufe01rth", "organization.name.invalid")]
    [InlineData("\u3000\u2003", "organization.name.required")]
    public async Task A_name_that_cannot_be_read_is_refused(string name, string code)
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.Equal(code, (await _forest.CreateAsync(actor, _forest.Main, name)).Error?.Code);
        Assert.Equal(code, (await _forest.RenameAsync(actor, _forest.South, name)).Error?.Code);
    }

    [Theory]
    [InlineData("Łódź/Straße 7 & <b>")]
    [InlineData("Novo A/S")]
    [InlineData("南部営業所")]
    [InlineData("Team 🚢")]
    public async Task A_name_may_have_any_letters(string name)
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.True((await _forest.CreateAsync(actor, _forest.Main, name)).Succeeded);
        Assert.Contains(name, (await _forest.TreeAsync(actor)).Select(n => n.Name));
    }

    [Theory]
    [InlineData("Research / Development", "Research/Development")]
    [InlineData(" R /D ", "R/D")]
    [InlineData("/ North /", "/North/")]
    public async Task No_name_has_spaces_around_a_slash(string typed, string kept)
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.True((await _forest.CreateAsync(actor, _forest.Main, typed)).Succeeded);
        Assert.True((await _forest.RenameAsync(actor, _forest.NorthUnit, typed)).Succeeded);
        Assert.Equal([kept, kept], (await _forest.TreeAsync(actor)).Select(n => n.Name).Where(name => name.Contains('/')));
    }

    [Fact]
    public async Task A_name_has_a_hundred_characters_at_most()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.True((await _forest.CreateAsync(actor, _forest.Main, new string('x', 100))).Succeeded);
        Assert.Equal("organization.name.too_long", (await _forest.CreateAsync(actor, _forest.Main, new string('y', 101))).Error?.Code);
    }

    [Theory]
    [InlineData("South")]
    [InlineData("SOUTH")]
    [InlineData(" south ")]
    public async Task A_name_is_given_once_below_the_same_organization(string name)
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.Equal("organization.name.taken", (await _forest.CreateAsync(actor, _forest.Main, name)).Error?.Code);
        Assert.Equal("organization.name.taken", (await _forest.RenameAsync(actor, _forest.North, name)).Error?.Code);
        Assert.True((await _forest.CreateAsync(actor, _forest.North, name)).Succeeded);
    }

    [Fact]
    public async Task What_the_rule_overlooks_the_database_refuses_in_the_same_words()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        await _forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""UPDATE "Organizations" SET "SearchName" = 'x' """));

        Assert.Equal("organization.name.taken", (await _forest.CreateAsync(actor, _forest.Main, "South")).Error?.Code);
        Assert.Equal("organization.name.taken", (await _forest.RenameAsync(actor, _forest.North, "South")).Error?.Code);
        Assert.Equal(2, await _forest.Host.ReadAsync(db => db.Organizations.CountAsync(o => o.ParentId == _forest.Main.Id)));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Two_administrators_who_create_the_same_name_at_once_make_one_organization_and_one_hears_why_not()
    {
        var actors = new[] { await _forest.SignedInAsync(_forest.Main), await _forest.SignedInAsync(_forest.North) };

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => _forest.CreateAsync(actors[i % 2], _forest.North, "Harbour"))));

        Assert.Single(results, r => r.Succeeded);
        Assert.Equal(19, results.Count(r => r.Error?.Code == "organization.name.taken"));
        Assert.Single(await _forest.TreeAsync(actors[0]), n => n.Name == "Harbour");
    }

    [Fact]
    public async Task The_tree_grows_as_deep_as_a_path_can_tell_and_says_so()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var deepest = _forest.Main;
        for (var level = 2; level <= Organization.MostLevels; level++)
            deepest = await _forest.OrganizationAsync((await _forest.CreateAsync(actor, deepest, $"Level {level}")).Value);

        var refused = await _forest.CreateAsync(actor, deepest, "One more");

        Assert.Equal(30, Organization.MostLevels);
        Assert.Equal("organization.too_deep", refused.Error?.Code);
        Assert.Equal([30], refused.Error!.Values);
        Assert.Equal(30, (await _forest.TreeAsync(actor)).Max(n => n.Depth) + 1);
    }

    [Fact]
    public async Task An_organization_is_renamed_for_everybody_who_shows_or_searches_it()
    {
        var actor = await _forest.SignedInAsync(_forest.North);
        var person = await _forest.MemberAsync(_forest.NorthUnit);

        Assert.True((await _forest.RenameAsync(actor, _forest.NorthUnit, "Harbour")).Succeeded);
        Assert.True((await _forest.RenameAsync(actor, _forest.NorthUnit, "Harbour")).Succeeded);

        var found = await _forest.Host.Get<ListUsers>().ExecuteAsync(
            actor, new UserListRequest(new() { Search = "harb" }, UserSort.Organization, false, 0, 10));
        Assert.Equal([(person.Id, "Harbour")], found.Value.Rows.Select(r => (r.Id, r.Organization)));
        var audit = await _forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("organization.renamed", """{"from":"North unit","to":"Harbour"}"""), (audit.Action, audit.Details));
        await DirectoryPropertyTests.AssertKeptAsync(_forest.Host);
    }

    [Fact]
    public async Task Only_the_case_of_a_name_can_be_changed()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.True((await _forest.RenameAsync(actor, _forest.South, "SOUTH")).Succeeded);

        Assert.Equal("SOUTH", (await _forest.OrganizationAsync(_forest.South.Id)).Name);
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task The_main_organization_is_renamed_by_its_administrators_alone()
    {
        Assert.Equal("not_found", (await _forest.RenameAsync(await _forest.SignedInAsync(_forest.North), _forest.Main, "Mine")).Error?.Code);

        Assert.True((await _forest.RenameAsync(await _forest.SignedInAsync(_forest.Main), _forest.Main, "Contoso Group")).Succeeded);

        Assert.Equal("Contoso Group", (await _forest.OrganizationAsync(_forest.Main.Id)).Name);
    }

    [Fact]
    public async Task A_name_that_somebody_gave_meanwhile_is_not_overwritten_unseen()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        await _forest.RenameAsync(await _forest.SignedInAsync(_forest.Main), _forest.South, "Docks");

        var late = await _forest.RenameAsync(actor, _forest.South, "Quays");

        Assert.Equal("organization.renamed_meanwhile", late.Error?.Code);
        Assert.Equal(["Docks"], late.Error!.Values);
        Assert.Equal("Docks", (await _forest.OrganizationAsync(_forest.South.Id)).Name);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Whoever_renames_their_own_is_not_told_what_the_one_above_is_called()
    {
        var taken = await _forest.RenameAsync(await _forest.SignedInAsync(_forest.North), _forest.North, "South");

        Assert.Equal("organization.name.taken_beside", taken.Error?.Code);
        Assert.Equal(["South"], taken.Error!.Values);
    }

    [Fact]
    public async Task Only_an_empty_organization_is_deleted()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var unit = await _forest.MemberAsync(_forest.NorthUnit);

        Assert.Equal("organization.not_empty", (await _forest.DeleteAsync(actor, _forest.Main)).Error?.Code);
        Assert.Equal("organization.not_empty", (await _forest.DeleteAsync(actor, _forest.North)).Error?.Code);
        Assert.Equal("organization.not_empty", (await _forest.DeleteAsync(actor, _forest.NorthUnit)).Error?.Code);
        Assert.True((await _forest.DeleteAsync(actor, _forest.South)).Succeeded);

        Assert.Equal(unit.OrganizationId, (await _forest.OrganizationAsync(_forest.NorthUnit.Id)).Id);
        Assert.Equal(["Contoso", "North", "North unit"], (await _forest.TreeAsync(actor)).Select(n => n.Name));
        Assert.Equal("organization.deleted", (await _forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync())).Action);
        await DirectoryPropertyTests.AssertKeptAsync(_forest.Host);
    }

    [Fact]
    public async Task Deleting_an_organization_and_putting_somebody_into_it_at_once_leaves_nobody_without_one()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        for (var round = 0; round < 10; round++)
        {
            var id = (await _forest.CreateAsync(actor, _forest.South, $"Team {round}")).Value;
            var team = await _forest.OrganizationAsync(id);
            var newcomer = new FlexAuth.Core.Users.Create.NewUser(
                Guid.CreateVersion7(), "Ivo", "Lund", $"ivo{round}@contoso.example", id, MemberRole.Member, null, null, false);

            var deleted = Task.Run(() => _forest.DeleteAsync(actor, team));
            var created = Task.Run(() => _forest.Host.Get<FlexAuth.Core.Users.Create.CreateUser>().ExecuteAsync(actor, newcomer));
            await Task.WhenAll(deleted, created);

            Assert.NotEqual((await deleted).Succeeded, (await created).Succeeded);
            Assert.Equal((await deleted).Succeeded ? "not_found" : "organization.not_empty", ((await deleted).Error ?? (await created).Error)!.Code);
        }
    }
}
