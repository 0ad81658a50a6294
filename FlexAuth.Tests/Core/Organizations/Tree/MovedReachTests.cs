using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Edit;
using FlexAuth.Tests.Core.Users.Live;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Tree;

/// <summary>Whoever is signed in while the tree changes reaches at once what they reach now, no less and no more.</summary>
public sealed class MovedReachTests : IAsyncLifetime
{
    private Forest _forest = null!;

    public async ValueTask InitializeAsync() => _forest = await Forest.GrowAsync();

    public ValueTask DisposeAsync() => _forest.DisposeAsync();

    [Theory, Trait("Rule", "AZ2")]
    [InlineData("form")]
    [InlineData("places")]
    [InlineData("tree")]
    public async Task Whose_organization_is_moved_between_two_readings_is_told_so_in_a_sentence(string what)
    {
        var (main, actor) = (await _forest.SignedInAsync(_forest.Main), await _forest.SignedInAsync(_forest.North));
        var moved = 0;
        using var meanwhile = new ObservedCommands(_forest.Host.DatabasePath, command =>
        {
            // After it was read where they stand, before the organizations that are there.
            if (command.CommandText.Contains("FROM \"Organizations\" AS", StringComparison.Ordinal) && Interlocked.Exchange(ref moved, 1) == 0)
                Assert.True(_forest.MoveAsync(main, _forest.North, _forest.South).GetAwaiter().GetResult().Succeeded);
        });

        Assert.Equal("place_changed", await AskAsync());
        Assert.Null(await AskAsync());

        async Task<string?> AskAsync() => what switch
        {
            "form" => (await _forest.Host.Get<OfferUserForm>().ExecuteAsync(actor, default)).Error?.Code,
            "places" => (await _forest.Host.Get<ListPlaces>().ExecuteAsync(actor, default)).Error?.Code,
            _ => (await _forest.Host.Get<ShowTree>().ExecuteAsync(actor, default)).Error?.Code,
        };
    }

    [Fact, Trait("Rule", "AZ3"), Trait("Rule", "SE2")]
    public async Task Administrators_of_the_old_place_lose_and_those_of_the_new_place_gain_with_the_commit()
    {
        var (north, south) = (await _forest.SignedInAsync(_forest.North), await _forest.SignedInAsync(_forest.South));
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        Assert.Equal("not_found", (await _forest.Host.Get<OfferUserEdit>().ExecuteAsync(south, person.Id)).Error?.Code);

        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.NorthUnit, _forest.South);

        Assert.Equal("not_found", (await _forest.Host.Get<OfferUserEdit>().ExecuteAsync(north, person.Id)).Error?.Code);
        Assert.Equal("not_found", (await _forest.CreateAsync(north, _forest.NorthUnit, "Mine still")).Error?.Code);
        Assert.True((await _forest.EditAsync(south, person.Id, d => d with { Position = "Planner" })).Succeeded);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Whoever_was_moved_along_goes_on_with_the_page_that_is_open()
    {
        var unit = await _forest.SignedInAsync(_forest.NorthUnit);
        var person = await _forest.MemberAsync(_forest.NorthUnit);

        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.North, _forest.South);

        // The actor that the page has is the one from before the move.
        Assert.Equal(["North unit"], (await _forest.TreeAsync(unit)).Select(n => n.Name));
        Assert.Equal(2, (await _forest.Host.Get<ListUsers>().ExecuteAsync(unit, new(new(), UserSort.Name, false, 0, 9))).Value.Total);
        Assert.True((await _forest.EditAsync(unit, person.Id, d => d with { Position = "Planner" })).Succeeded);
        Assert.True((await _forest.CreateAsync(unit, _forest.NorthUnit, "Dock")).Succeeded);
        await _forest.AssertSoundAsync();
    }

    [Fact]
    public async Task A_move_between_the_beginning_of_an_operation_and_its_transaction_makes_it_begin_anew()
    {
        var unit = await _forest.SignedInAsync(_forest.NorthUnit);
        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.North, _forest.South);

        // As a long operation would commit that began before the move.
        var late = await _forest.Host.Get<WritePath>().CommitAsync<Nothing>(
            unit, (_, _) => throw new InvalidOperationException("It must not run."), TestContext.Current.CancellationToken);

        Assert.Equal("place_changed", late.Error?.Code);
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task A_job_works_on_those_whom_its_member_still_reaches()
    {
        var north = await _forest.SignedInAsync(_forest.North);
        var (stays, leaves) = (await _forest.MemberAsync(_forest.North), await _forest.MemberAsync(_forest.NorthUnit));
        var job = (await _forest.Host.StartAsync(north, UserAction.DisableMember, ActionSteps.Of(stays, leaves))).Value;

        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.NorthUnit, _forest.South);
        await _forest.Host.RunJobsAsync();

        Assert.NotNull((await _forest.Host.MemberAsync(stays.Id)).DisabledAt);
        Assert.Null((await _forest.Host.MemberAsync(leaves.Id)).DisabledAt);
        Assert.NotNull((await _forest.Host.JobAsync(job)).FinishedAt);
    }

    [Fact]
    public async Task A_job_of_whoever_was_moved_along_goes_on_from_the_new_place()
    {
        var unit = await _forest.SignedInAsync(_forest.NorthUnit);
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        await _forest.Host.StartAsync(unit, UserAction.DisableMember, ActionSteps.Of(person));

        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.North, _forest.South);
        await _forest.Host.RunJobsAsync();

        Assert.NotNull((await _forest.Host.MemberAsync(person.Id)).DisabledAt);
    }

    [Fact]
    public async Task A_job_of_whoever_left_an_organization_that_is_gone_stops()
    {
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        var unit = await _forest.SignedInAsync(_forest.NorthUnit);
        var main = await _forest.SignedInAsync(_forest.Main);
        var job = (await _forest.Host.StartAsync(unit, UserAction.DisableMember, ActionSteps.Of(person))).Value;
        foreach (var id in new[] { person.Id, unit.MemberId })
            Assert.True((await _forest.EditAsync(main, id, d => d with { OrganizationId = _forest.South.Id })).Succeeded);
        Assert.True((await _forest.DeleteAsync(main, _forest.NorthUnit)).Succeeded);

        await _forest.Host.RunJobsAsync();

        Assert.Equal("job.power_lost", (await _forest.Host.JobAsync(job)).StoppedBy);
        Assert.Null((await _forest.Host.MemberAsync(person.Id)).DisabledAt);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Open_grids_show_the_new_state()
    {
        var host = _forest.Host;
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        using var unit = await OpenGrid.OpenAsync(host, await _forest.SignedInAsync(_forest.NorthUnit));
        using var north = await OpenGrid.OpenAsync(host, await _forest.SignedInAsync(_forest.North));
        using var south = await OpenGrid.OpenAsync(host, await _forest.SignedInAsync(_forest.South));
        Assert.Equal((3, 1, 2), (north.Total, south.Total, unit.Total));

        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.NorthUnit, _forest.South);
        await host.UntilAsync(() => north.Total == 1 && south.Total == 3 && north.Row(person.Id) is null && south.Row(person.Id) is not null);
        await unit.RestAsync();

        Assert.NotNull(unit.Row(person.Id));
        await host.CommitAsync(person.Id, m => m.LastName = "Nieuw");
        await host.UntilAsync(() => south.Row(person.Id)!.Name == "Nadia Nieuw" && unit.Row(person.Id)!.Name == "Nadia Nieuw");
        Assert.DoesNotContain(north.Heard, news => news.Rows.Any(row => row.Name == "Nadia Nieuw"));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_grid_that_is_opened_on_a_page_from_before_the_move_is_told_what_its_reader_reaches()
    {
        var host = _forest.Host;
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        var reader = await _forest.SignedInAsync(_forest.NorthUnit);
        using var old = await OpenGrid.OpenAsync(host, await _forest.SignedInAsync(_forest.South));
        await _forest.MoveAsync(await _forest.SignedInAsync(_forest.Main), _forest.NorthUnit, _forest.South);
        await host.UntilAsync(() => old.Total == 3 && old.Row(person.Id) is not null);
        await old.RestAsync();

        using var grid = await OpenGrid.OpenAsync(host, reader);
        await host.CommitAsync(person.Id, m => m.LastName = "Nieuw");
        await host.UntilAsync(() => grid.Row(person.Id)?.Name == "Nadia Nieuw");
        await grid.RestAsync();

        Assert.Equal(2, grid.Total);
        Assert.True(await grid.IsRightAsync());
    }

    [Fact]
    public async Task Signing_in_during_a_move_ends_in_a_session_that_reaches_from_the_new_place()
    {
        var main = await _forest.SignedInAsync(_forest.Main);
        for (var round = 0; round < 10; round++)
        {
            var member = await _forest.MemberAsync(_forest.NorthUnit, MemberRole.OrganizationAdministrator);
            var to = round % 2 == 0 ? _forest.South : _forest.North;
            var signIn = Task.Run(() => _forest.SignedInAsync(member));
            var move = Task.Run(() => _forest.MoveAsync(main, _forest.NorthUnit, to));
            await Task.WhenAll(signIn, move);

            Assert.True((await move).Succeeded);
            Assert.Equal("North unit", Assert.Single(await _forest.TreeAsync(await signIn)).Name);
            var found = (await _forest.Host.Get<SessionDirectory>().FindAsync(await _forest.Host.SessionTokenAsync(member.Id)))!;
            Assert.Equal((await _forest.OrganizationAsync(_forest.NorthUnit.Id)).Path, found.OrganizationPath);
        }
    }

    [Fact, Trait("Rule", "AZ3")]
    public async Task Whoever_creates_people_while_their_place_is_moved_away_creates_them_where_they_reach_or_not_at_all()
    {
        var (main, north) = (await _forest.SignedInAsync(_forest.Main), await _forest.SignedInAsync(_forest.North));
        for (var round = 0; round < 10; round++)
        {
            var newcomer = new NewUser(Guid.CreateVersion7(), "Ivo", "Lund", $"ivo{round}@contoso.example", _forest.NorthUnit.Id, MemberRole.Member, null, null, false);
            var created = Task.Run(() => _forest.Host.Get<CreateUser>().ExecuteAsync(north, newcomer));
            var moved = Task.Run(() => _forest.MoveAsync(main, _forest.NorthUnit, _forest.South));
            await Task.WhenAll(created, moved);

            var entries = await _forest.Host.ReadAsync(db => db.AuditEntries.OrderBy(e => e.Id).Select(e => new { e.Action, e.SubjectId }).ToListAsync());
            var (creation, lastMove) = (entries.FindIndex(e => e.SubjectId == newcomer.Id), entries.FindLastIndex(e => e.Action == "organization.moved"));
            Assert.Equal((await created).Succeeded, creation >= 0);
            Assert.True(creation < lastMove, "Somebody was created out of reach.");
            Assert.True((await _forest.MoveAsync(main, _forest.NorthUnit, _forest.North)).Succeeded);
        }
    }
}
