using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>Who may ask for what, and how it has to be asked for.</summary>
public sealed class AskingTests
{
    [Fact, Trait("Rule", "SE8")]
    public async Task Asked_for_twenty_times_at_once_it_is_one_job()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var id = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => forest.Host.StartAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(person), id))));
        await forest.Host.RunJobsAsync();

        Assert.All(answers, answer => Assert.Equal(id, answer.Value));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Jobs.CountAsync()));
        Assert.Single(await forest.Host.OutboxAsync());
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "SE8")]
    public async Task The_id_of_somebody_elses_job_is_not_found()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var other = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");
        var job = await forest.Host.DoAsync(actor, UserAction.Unlock, ActionSteps.Of(person));

        Assert.Equal("not_found", (await forest.Host.StartAsync(other, UserAction.Unlock, ActionSteps.Of(person), job.Id)).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Foreign_people_and_places_do_not_exist()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var mine = await RuleTests.PersonAsync(forest, "without email login");
        foreach (var place in new[] { forest.Main, forest.South, forest.Other })
        {
            var stranger = await forest.MemberAsync(place, but: m => m.EmailLoginEnabled = false);
            foreach (var foreign in new[] { ActionSteps.Of(stranger), new UserSelection { Filter = new UserFilter { OrganizationId = place.Id } } })
            {
                foreach (var action in Enum.GetValues<UserAction>())
                {
                    var before = await forest.Host.CountsAsync();
                    Assert.Equal("not_found", (await forest.Host.PreviewAsync(north, action, foreign)).Error?.Code);
                    Assert.Equal("not_found", (await forest.Host.StartAsync(north, action, foreign)).Error?.Code);
                    Assert.Equal(before, await forest.Host.CountsAsync());
                }
            }

            var mixed = ActionSteps.Of(mine, stranger);
            Assert.Equal(1, (await forest.Host.PreviewAsync(north, UserAction.EnableEmailLogin, mixed)).Value.Selected);
            Assert.Equal(1, (await forest.Host.DoAsync(north, UserAction.EnableEmailLogin, mixed)).Total);
            Assert.False((await forest.Host.MemberAsync(stranger.Id)).EmailLoginEnabled);
        }

        var all = await forest.Host.DoAsync(north, UserAction.EnableEmailLogin, new UserSelection { Filter = UserFilter.Everybody });
        Assert.Equal(2, all.Total);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Jobs_of_those_above_and_beside_do_not_exist_and_those_below_do()
    {
        await using var forest = await Forest.GrowAsync();
        var main = await forest.SignedInAsync(forest.Main);
        var north = await forest.SignedInAsync(forest.North);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var ofNorth = await forest.Host.DoAsync(north, UserAction.EnableEmailLogin, ActionSteps.Of(person));
        var ofMain = await forest.Host.DoAsync(main, UserAction.Unlock, ActionSteps.Of(person));

        foreach (var (viewer, job) in new[]
        {
            (north, ofMain), (await forest.SignedInAsync(forest.South), ofNorth), (await forest.SignedInAsync(forest.NorthUnit), ofNorth),
            (await forest.SignedInAsync(forest.Other), ofNorth), (north, new Job { Action = "", Request = "" }),
        })
        {
            Assert.Equal("not_found", (await forest.Host.Get<ShowJob>().ExecuteAsync(viewer, job.Id)).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<ListJobResults>().ExecuteAsync(viewer, new JobResultsRequest(job.Id, null, 0, 10))).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<UndoAction>().ExecuteAsync(viewer, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code);
            Assert.Equal("not_found", (await forest.Host.Get<RetryAction>().ExecuteAsync(viewer, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code);
            Assert.DoesNotContain((await forest.Host.Get<ListJobs>().ExecuteAsync(viewer, default)).Value, j => j.Id == job.Id);
        }

        var seen = (await forest.Host.Get<ListJobs>().ExecuteAsync(main, default)).Value;
        Assert.Equal(new[] { ofMain.Id, ofNorth.Id }.Order(), seen.Select(j => j.Id).Order());
        Assert.False(seen.Single(j => j.Id == ofNorth.Id).IsOwn);
        Assert.Equal("Nadia Vermeer", (await forest.Host.Get<ListJobResults>().ExecuteAsync(main, new JobResultsRequest(ofNorth.Id, null, 0, 10))).Value.Rows[0].Name);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Results_of_people_who_moved_away_are_not_shown()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var people = new[] { await RuleTests.PersonAsync(forest, "without email login"), await RuleTests.PersonAsync(forest, "without email login") };
        var job = await forest.Host.DoAsync(north, UserAction.EnableEmailLogin, ActionSteps.Of(people));
        await forest.Host.ChangeAsync(new Account(people[0].Id, ""), m => m.OrganizationId = forest.South.Id);

        var results = (await forest.Host.Get<ListJobResults>().ExecuteAsync(north, new JobResultsRequest(job.Id, null, 0, 10))).Value;

        Assert.Equal((1, people[1].Id, DeliveryState.Queued), (results.Total, Assert.Single(results.Rows).MemberId, results.Rows[0].Mail));
    }

    [Fact]
    public async Task Results_that_are_read_one_page_after_the_other_go_on_behind_the_last_place()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 5);
        var job = await forest.Host.DoAsync(actor, UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false } });

        var page = (await forest.Host.Get<ListJobResults>().ExecuteAsync(
            actor, new JobResultsRequest(job.Id, null, 0, 2) { After = 2 })).Value;

        Assert.Equal([3, 4], page.Rows.Select(r => r.Position));
    }

    [Theory, Trait("Rule", "SE7")]
    [InlineData(UserAction.DisableMember, true)]
    [InlineData(UserAction.DisableEmailLogin, true)]
    [InlineData(UserAction.ResetTwoFactor, true)]
    [InlineData(UserAction.EnableEmailLogin, true)]
    [InlineData(UserAction.ResendPasswordReset, true)]
    [InlineData(UserAction.Unlock, true)]
    [InlineData(UserAction.EnableMember, true)]
    [InlineData(UserAction.EndSessions, false)]
    public async Task What_touches_how_somebody_signs_in_needs_a_recent_proof(UserAction action, bool needed)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = ActionSteps.Of(await RuleTests.PersonAsync(forest, "active"));

        forest.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await forest.Host.PreviewAsync(actor, action, person)).Value.NeedsProof);
        Assert.True((await forest.Host.StartAsync(actor, action, person)).Succeeded);

        forest.Host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(needed, (await forest.Host.PreviewAsync(actor, action, person)).Value.NeedsProof);
        Assert.Equal(needed ? "step_up.required" : null, (await forest.Host.StartAsync(actor, action, person)).Error?.Code);
    }

    [Theory]
    [InlineData(null, "user_action.confirmation")]
    [InlineData("disabel", "user_action.confirmation")]
    [InlineData(" Disable ", null)]
    public async Task Where_credentials_are_deleted_the_word_has_to_be_typed(string? typed, string? refusal)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");

        var answer = await forest.Host.Get<StartAction>().ExecuteAsync(
            actor, new StartActionRequest(Guid.CreateVersion7(), UserAction.DisableEmailLogin, ActionSteps.Of(person), typed));

        Assert.Equal(refusal, answer.Error?.Code);
    }

    [Fact]
    public async Task A_selection_is_people_or_a_filter_and_of_people_not_too_many()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");

        foreach (var (selection, refusal) in new[]
        {
            (new UserSelection(), "user_action.nobody"),
            (null!, "user_action.nobody"),
            (new UserSelection { Ids = [person.Id], Filter = UserFilter.Everybody }, "user_action.ambiguous"),
            (new UserSelection { Ids = Enumerable.Repeat(person.Id, UserSelection.MostNamed + 1).ToList() }, "user_action.too_many"),
        })
        {
            Assert.Equal(refusal, (await forest.Host.PreviewAsync(actor, UserAction.Unlock, selection)).Error?.Code);
            Assert.Equal(refusal, (await forest.Host.StartAsync(actor, UserAction.Unlock, selection)).Error?.Code);
        }

        Assert.Equal("not_found", (await forest.Host.StartAsync(actor, (UserAction)99, ActionSteps.Of(person))).Error?.Code);
        Assert.Equal("not_found", (await forest.Host.PreviewAsync(actor, (UserAction)99, ActionSteps.Of(person))).Error?.Code);
    }

    [Fact]
    public async Task Where_a_filter_meets_more_people_than_were_foreseen_nothing_starts()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var everybody = new UserSelection { Filter = UserFilter.Everybody };
        var first = await ForeseeAsync();

        // One more who matches; then one who matched already and would be changed now.
        var other = await RuleTests.PersonAsync(forest, "active");
        Assert.Equal("user_action.grown", (await StartAsync(first)).Error?.Code);
        var second = await ForeseeAsync();
        await host.ChangeAsync(new Account(other.Id, ""), m => m.EmailLoginEnabled = false);
        Assert.Equal("user_action.grown", (await StartAsync(second)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Jobs.CountAsync()));

        // Fewer than were foreseen is no surprise, and asked twice it is one job although it has changed whom it meets.
        var third = await ForeseeAsync();
        await host.ChangeAsync(new Account(person.Id, ""), m => m.DisabledAt = m.CreatedAt);
        var id = Guid.CreateVersion7();
        Assert.Equal(id, (await StartAsync(third, id)).Value);
        await host.RunJobsAsync();
        Assert.Equal(id, (await StartAsync(third with { WillChange = 0 }, id)).Value);
        Assert.Equal(1, await host.ReadAsync(db => db.Jobs.CountAsync()));

        async Task<ForeseenPeople> ForeseeAsync() =>
            (await host.PreviewAsync(actor, UserAction.EnableEmailLogin, everybody)).Value is var p ? new ForeseenPeople(p.Selected, p.WillChange) : null!;

        Task<FlexAuth.Core.Operations.Result<Guid>> StartAsync(ForeseenPeople foreseen, Guid? id = null) => host.Get<StartAction>().ExecuteAsync(
            actor, new StartActionRequest(id ?? Guid.CreateVersion7(), UserAction.EnableEmailLogin, everybody, null, foreseen));
    }

    [Fact]
    public async Task A_filter_that_matches_nobody_is_a_job_that_is_done_at_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        var job = await forest.Host.DoAsync(
            actor, UserAction.Unlock, new UserSelection { Filter = new UserFilter { Search = "no such person" } });

        Assert.Equal((JobState.Finished, 0, 0), (job.State, job.Total, job.Done));
    }
}
