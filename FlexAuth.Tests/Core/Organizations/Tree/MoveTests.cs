using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Organizations.Tree;

public sealed class MoveTests : IAsyncLifetime
{
    private Forest _forest = null!;

    public async ValueTask InitializeAsync() => _forest = await Forest.GrowAsync();

    public ValueTask DisposeAsync() => _forest.DisposeAsync();

    [Fact]
    public async Task Everything_below_comes_along_with_one_audit_row_and_one_announcement()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var dock = await _forest.Host.SuborganizationAsync("Dock", _forest.NorthUnit);
        var person = await _forest.MemberAsync(dock);
        var news = new List<Change>();
        using var listening = _forest.Host.Get<ChangeFeed>().Listen(news.AddRange);

        Assert.True((await _forest.MoveAsync(actor, _forest.North, _forest.South)).Succeeded);

        Assert.Equal(
            [("Contoso", 0), ("South", 1), ("North", 2), ("North unit", 3), ("Dock", 4)],
            (await _forest.TreeAsync(actor)).Select(n => (n.Name, n.Depth)));
        await _forest.AssertSoundAsync();
        await DirectoryPropertyTests.AssertKeptAsync(_forest.Host);
        Assert.Equal([new Change(ChangeKind.Organization, _forest.Main.Id, _forest.North.Id)], news);
        var audit = await _forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(
            ("organization.moved", $$"""{"name":"North","from":"{{_forest.Main.Id}}","to":"{{_forest.South.Id}}","organizations":3}"""),
            (audit.Action, audit.Details));
        var below = await _forest.Host.Get<ListUsers>().ExecuteAsync(
            actor, new UserListRequest(new UserFilter { OrganizationId = _forest.South.Id }, UserSort.Name, false, 0, 10));
        Assert.Equal([person.Id], below.Value.Rows.Select(r => r.Id));
    }

    [Fact]
    public async Task The_preview_says_what_comes_along_and_who_gains_and_loses_it_by_name()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        await _forest.Host.SuborganizationAsync("Dock", _forest.NorthUnit);
        await NamedAsync("Nora", _forest.North, MemberRole.OrganizationAdministrator);
        await NamedAsync("Unni", _forest.NorthUnit, MemberRole.OrganizationAdministrator);
        await NamedAsync("Sami", _forest.South, MemberRole.OrganizationAdministrator);
        await NamedAsync("Sol", _forest.South, MemberRole.OrganizationAdministrator);
        await _forest.MemberAsync(_forest.South, MemberRole.OrganizationAdministrator, m => m.DisabledAt = m.CreatedAt);
        await NamedAsync("Mia", _forest.South, MemberRole.Manager);

        var foreseen = (await _forest.ForeseeAsync(actor, _forest.NorthUnit, _forest.South)).Value;

        Assert.Equal(("North unit", "North", "South", 1, 1), (foreseen.Name, foreseen.From, foreseen.To, foreseen.Suborganizations, foreseen.People));
        Assert.Equal(["Dock"], foreseen.FirstSuborganizations);
        Assert.Equal(2, foreseen.Gaining.Count);
        Assert.Equal([("Sami Berg", "South"), ("Sol Berg", "South")], foreseen.Gaining.First.Select(a => (a.Name, a.Organization)));
        Assert.Equal(1, foreseen.Losing.Count);
        Assert.Equal([("Nora Berg", "North")], foreseen.Losing.First.Select(a => (a.Name, a.Organization)));
        Assert.Equal((1, 0), (foreseen.ManagersGaining, foreseen.ManagersLosing));
    }

    [Fact]
    public async Task Who_gains_and_who_loses_is_who_the_preview_named()
    {
        var random = new Random(7);
        var all = new List<Organization> { _forest.North, _forest.NorthUnit, _forest.South };
        for (var i = 0; i < 8; i++)
            all.Add(await _forest.Host.SuborganizationAsync($"Unit {i}", all[random.Next(all.Count)]));
        var people = new List<SignedInMember>();
        foreach (var organization in all)
            people.Add(await _forest.SignedInAsync(organization));
        var actor = await _forest.SignedInAsync(_forest.Main);

        for (var round = 0; round < 12; round++)
        {
            var (which, to) = (await _forest.OrganizationAsync(all[random.Next(all.Count)].Id), await _forest.OrganizationAsync(all[random.Next(all.Count)].Id));
            var foreseen = await _forest.ForeseeAsync(actor, which, to);
            if (!foreseen.Succeeded)
                continue;
            var before = await ReachingAsync(people, which.Id);
            Assert.True((await _forest.MoveAsync(actor, which, to)).Succeeded);
            var after = await ReachingAsync(people, which.Id);

            Assert.Equal(after.Except(before).Count(), foreseen.Value.Gaining.Count);
            Assert.Equal(before.Except(after).Count(), foreseen.Value.Losing.Count);
            Assert.Equal(
                after.Except(before).Select(p => all.Single(o => o.Id == p.OrganizationId).Name).Order(),
                foreseen.Value.Gaining.First.Select(a => a.Organization).Order());
            await _forest.AssertSoundAsync();
        }
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "AZ3")]
    public async Task Nothing_is_moved_out_of_reach_into_it_or_up()
    {
        var north = await _forest.SignedInAsync(_forest.North);
        var dock = await _forest.Host.SuborganizationAsync("Dock", _forest.NorthUnit);
        foreach (var (which, to) in new[]
        {
            (dock, _forest.Main), (dock, _forest.South), (dock, _forest.Other),
            (_forest.South, _forest.North), (_forest.Main, _forest.North), (_forest.Other, _forest.North),
        })
        {
            Assert.Equal("not_found", (await _forest.ForeseeAsync(north, which, to)).Error?.Code);
            Assert.Equal("not_found", (await MoveBlindlyAsync(north, which, to)).Error?.Code);
        }

        Assert.Equal("not_found", (await MoveBlindlyAsync(await _forest.SignedInAsync(_forest.Main), _forest.Other, _forest.North)).Error?.Code);
        Assert.Equal("not_found", (await MoveBlindlyAsync(await _forest.SignedInAsync(_forest.Main), _forest.North, _forest.Other)).Error?.Code);
        await _forest.AssertSoundAsync();
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task Nobody_moves_the_main_organization_or_the_one_that_they_belong_to()
    {
        var (main, north) = (await _forest.SignedInAsync(_forest.Main), await _forest.SignedInAsync(_forest.North));

        Assert.Equal("organization.main_stays", (await MoveBlindlyAsync(main, _forest.Main, _forest.South)).Error?.Code);
        Assert.Equal("organization.own_stays", (await MoveBlindlyAsync(north, _forest.North, _forest.NorthUnit)).Error?.Code);
        Assert.True((await _forest.MoveAsync(main, _forest.North, _forest.South)).Succeeded);
    }

    [Fact]
    public async Task Nothing_is_moved_below_itself()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);

        Assert.Equal("organization.below_itself", (await MoveBlindlyAsync(actor, _forest.North, _forest.North)).Error?.Code);
        Assert.Equal("organization.below_itself", (await MoveBlindlyAsync(actor, _forest.North, _forest.NorthUnit)).Error?.Code);
    }

    [Fact]
    public async Task A_name_that_is_taken_at_the_new_place_is_refused_by_the_rule_or_else_by_the_database()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        await _forest.Host.SuborganizationAsync("NORTH UNIT", _forest.South);
        Assert.Equal("organization.move.name_taken", (await MoveBlindlyAsync(actor, _forest.NorthUnit, _forest.South)).Error?.Code);

        await _forest.Host.SuborganizationAsync("North unit", _forest.Main);
        await _forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""UPDATE "Organizations" SET "SearchName" = CAST("Id" AS text)"""));
        var refused = await _forest.MoveAsync(actor, _forest.NorthUnit, _forest.Main);

        Assert.Equal("organization.move.name_taken", refused.Error?.Code);
        await _forest.AssertSoundAsync();
    }

    [Fact]
    public async Task What_would_come_too_deep_stays_where_it_is()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var deepest = _forest.South;
        for (var level = 3; level <= Organization.MostLevels - 1; level++)
            deepest = await _forest.Host.SuborganizationAsync($"Level {level}", deepest);

        Assert.Equal("organization.too_deep", (await MoveBlindlyAsync(actor, _forest.North, deepest)).Error?.Code);
        Assert.True((await _forest.MoveAsync(actor, _forest.NorthUnit, deepest)).Succeeded);
        await _forest.AssertSoundAsync();
    }

    [Theory, Trait("Rule", "AZ3")]
    [InlineData("an administrator is appointed there", true)]
    [InlineData("a manager is appointed there", true)]
    [InlineData("an administrator there is disabled", true)]
    [InlineData("an administrator here loses the role", true)]
    [InlineData("an administrator there gets another name", false)]
    [InlineData("an administrator is appointed below", false)]
    [InlineData("a member joins there", false)]
    public async Task Whoever_gains_or_loses_unseen_since_the_preview_is_looked_at_anew(string what, bool isNews)
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var (here, there) = (_forest.NorthUnit, _forest.South);
        var left = await _forest.MemberAsync(_forest.North, MemberRole.OrganizationAdministrator);
        var met = await _forest.MemberAsync(there, MemberRole.OrganizationAdministrator);
        var seen = (await _forest.ForeseeAsync(actor, here, there)).Value;

        await (what switch
        {
            "an administrator is appointed there" => _forest.MemberAsync(there, MemberRole.OrganizationAdministrator),
            "a manager is appointed there" => _forest.MemberAsync(there, MemberRole.Manager),
            "an administrator there is disabled" => ChangeAsync(met, m => m.DisabledAt = m.CreatedAt),
            "an administrator here loses the role" => ChangeAsync(left, m => m.Role = MemberRole.Member),
            "an administrator there gets another name" => ChangeAsync(met, m => m.LastName = "Smit"),
            "an administrator is appointed below" => _forest.MemberAsync(here, MemberRole.OrganizationAdministrator),
            _ => (Task)_forest.MemberAsync(there),
        });
        var moved = await _forest.Host.Get<MoveOrganization>().ExecuteAsync(actor, new OrganizationMove(here.Id, there.Id, seen.Basis));

        Assert.Equal(isNews ? "organization.changed_meanwhile" : null, moved.Error?.Code);
        Assert.Equal(isNews ? here.Path : $"{there.Path}{here.Id:N}/", (await _forest.OrganizationAsync(here.Id)).Path);
        Assert.True(!isNews || (await _forest.MoveAsync(actor, here, there)).Succeeded);

        Task ChangeAsync(Member member, Action<Member> change) => _forest.Host.ChangeAsync(new Account(member.Id, ""), change);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task A_move_wants_a_recent_proof_after_everything_else()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        _forest.Host.Clock.Advance(_forest.Host.Get<IOptions<SignInOptions>>().Value.ProofLifetime + TimeSpan.FromMinutes(1));

        Assert.Equal("organization.below_itself", (await MoveBlindlyAsync(actor, _forest.North, _forest.NorthUnit)).Error?.Code);
        Assert.Equal("step_up.required", (await _forest.MoveAsync(actor, _forest.NorthUnit, _forest.South)).Error?.Code);
        Assert.Equal(_forest.North.Id, (await _forest.OrganizationAsync(_forest.NorthUnit.Id)).ParentId);
    }

    [Fact]
    public async Task What_was_looked_at_is_what_is_done_or_nothing()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var foreseen = (await _forest.ForeseeAsync(actor, _forest.NorthUnit, _forest.South)).Value;
        var east = await _forest.Host.SuborganizationAsync("East");

        // Somebody moves the target: others would administer the unit than were named.
        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.South, east);
        var late = await _forest.Host.Get<MoveOrganization>().ExecuteAsync(actor, new OrganizationMove(_forest.NorthUnit.Id, _forest.South.Id, foreseen.Basis));

        Assert.Equal("organization.changed_meanwhile", late.Error?.Code);
        Assert.True((await _forest.MoveAsync(actor, _forest.NorthUnit, _forest.South)).Succeeded);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_move_that_is_sent_twice_is_done_once()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var move = new OrganizationMove(_forest.NorthUnit.Id, _forest.South.Id, (await _forest.ForeseeAsync(actor, _forest.NorthUnit, _forest.South)).Value.Basis);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _forest.Host.Get<MoveOrganization>().ExecuteAsync(actor, move))));

        Assert.All(results, r => Assert.True(r.Succeeded));
        Assert.Equal(1, await _forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Two_moves_that_would_make_a_circle_together_make_none()
    {
        var actors = new[] { await _forest.SignedInAsync(_forest.Main), await _forest.SignedInAsync(_forest.Main) };
        for (var round = 0; round < 15; round++)
        {
            var (one, other) = (await _forest.Host.SuborganizationAsync($"One {round}"), await _forest.Host.SuborganizationAsync($"Other {round}"));
            var (there, back) = ((await _forest.ForeseeAsync(actors[0], one, other)).Value.Basis, (await _forest.ForeseeAsync(actors[1], other, one)).Value.Basis);

            var results = await Task.WhenAll(
                Task.Run(() => _forest.Host.Get<MoveOrganization>().ExecuteAsync(actors[0], new OrganizationMove(one.Id, other.Id, there))),
                Task.Run(() => _forest.Host.Get<MoveOrganization>().ExecuteAsync(actors[1], new OrganizationMove(other.Id, one.Id, back))));

            Assert.Equal([null, "organization.below_itself"], results.Select(r => r.Error?.Code).Order(StringComparer.Ordinal));
            await _forest.AssertSoundAsync();
        }
    }

    [Fact]
    public async Task A_suborganization_that_is_created_during_a_move_stands_below_where_its_parent_is()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        for (var round = 0; round < 15; round++)
        {
            var to = round % 2 == 0 ? _forest.South : _forest.Main;
            await Task.WhenAll(
                Task.Run(() => _forest.MoveAsync(actor, _forest.North, to)),
                Task.Run(() => _forest.CreateAsync(actor, _forest.NorthUnit, $"Dock {round}")));
            await _forest.AssertSoundAsync();
        }

        Assert.Equal(15, (await _forest.TreeAsync(actor)).Count(n => n.Name.StartsWith("Dock ", StringComparison.Ordinal) && n.ParentId == _forest.NorthUnit.Id));
    }

    [Fact]
    public async Task Ten_thousand_organizations_with_their_people_are_moved_in_one_go()
    {
        var actor = await _forest.SignedInAsync(_forest.Main);
        var few = await StatementsOfAsync(_forest.South);
        Assert.True((await _forest.MoveAsync(actor, _forest.North, _forest.Main)).Succeeded);
        var now = _forest.Host.Clock.GetUtcNow();
        var units = Enumerable.Range(0, 10_000).Select(i => _forest.NorthUnit.Suborganization($"Unit {i}", now)).ToList();
        await _forest.Host.ChangeAsync(db =>
        {
            db.AddRange(units);
            db.AddRange(units.Where((_, i) => i % 10 == 0).Select(unit => _forest.Host.NewMember("Ana", "Lima", unit)));
        });

        Assert.Equal(few, await StatementsOfAsync(_forest.South));

        await _forest.AssertSoundAsync();
        var top = (await _forest.TreeAsync(actor))[0];
        Assert.Equal((10_003, 1_001), (top.Suborganizations, top.PeopleInAll));
        await DirectoryPropertyTests.AssertKeptAsync(_forest.Host);

        async Task<int> StatementsOfAsync(Organization to)
        {
            var statements = 0;
            using var observed = new ObservedCommands(_forest.Host.DatabasePath, _ => Interlocked.Increment(ref statements));
            Assert.True((await _forest.MoveAsync(actor, _forest.North, to)).Succeeded);
            return statements;
        }
    }

    private Task<Result<Nothing>> MoveBlindlyAsync(SignedInMember actor, Organization which, Organization to) =>
        _forest.Host.Get<MoveOrganization>().ExecuteAsync(actor, new OrganizationMove(which.Id, to.Id, ""));

    private Task<Member> NamedAsync(string firstName, Organization organization, MemberRole role) =>
        _forest.MemberAsync(organization, role, m => (m.FirstName, m.LastName) = (firstName, "Berg"));

    private async Task<List<SignedInMember>> ReachingAsync(IEnumerable<SignedInMember> people, Guid id)
    {
        var reaching = new List<SignedInMember>();
        foreach (var person in people)
        {
            if ((await _forest.TreeAsync(person)).Any(n => n.Id == id))
                reaching.Add(person);
        }

        return reaching;
    }
}
