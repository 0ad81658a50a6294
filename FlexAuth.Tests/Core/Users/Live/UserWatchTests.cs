using System.Collections.Concurrent;
using System.Data.Common;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Live;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Tests.Core.Organizations.Tree;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Users.Live;

public sealed class UserWatchTests : IAsyncLifetime
{
    private Forest _forest = null!;

    private CoreHost Host => _forest.Host;

    public async ValueTask InitializeAsync() => _forest = await Forest.GrowAsync();

    [Fact]
    public async Task A_change_reaches_each_grid_that_shows_the_person_and_no_other()
    {
        var person = await _forest.MemberAsync(_forest.North);
        using var one = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        using var other = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.North, MemberRole.Manager));
        using var elsewhere = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.South));
        using var strangers = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Other));

        await Host.CommitAsync(person.Id, m => m.Position = "Planner");
        await Host.CommitAsync(person.Id, m => m.LastName = "de Vries");
        await Host.UntilAsync(() => one.Row(person.Id)!.Name == "Nadia de Vries" && other.Row(person.Id)!.Name == "Nadia de Vries");

        foreach (var grid in new[] { one, other })
        {
            await grid.RestAsync();
            Assert.Equal([person.Id], grid.Heard.SelectMany(n => n.Rows).Select(r => r.Id).Distinct());
        }

        foreach (var grid in new[] { elsewhere, strangers })
        {
            await grid.RestAsync();
            Assert.Empty(grid.Heard);
        }
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Whoever_claims_to_show_people_out_of_reach_is_told_that_they_are_gone_and_nothing_else()
    {
        var (south, stranger) = (await _forest.MemberAsync(_forest.South), await _forest.MemberAsync(_forest.Other));
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.North));
        grid.Claim(south.Id, stranger.Id);

        await Host.CommitAsync(south.Id, m => m.LastName = "Geheim");
        await Host.CommitAsync(stranger.Id, m => m.LastName = "Geheim");
        await Host.UntilAsync(() => grid.Heard.SelectMany(n => n.Gone).Distinct().Count() == 2);
        await grid.RestAsync();

        Assert.Empty(grid.Heard.SelectMany(n => n.Rows));
        Assert.All(grid.Heard, n => Assert.Null(n.Total));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Somebody_who_moves_out_of_reach_is_gone_for_who_is_left_behind_and_there_for_who_reaches_both()
    {
        var person = await _forest.MemberAsync(_forest.NorthUnit);
        using var below = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.North));
        using var above = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        var total = below.Total;

        await Host.CommitAsync(person.Id, m => (m.OrganizationId, m.LastName) = (_forest.South.Id, "Elders"));
        await Host.UntilAsync(() => below.Row(person.Id) is null && above.Row(person.Id)!.Organization == "South" && below.Total == total - 1);

        Assert.DoesNotContain(below.Heard.SelectMany(n => n.Rows), row => row.Id == person.Id);
        Assert.True(await below.IsRightAsync() && await above.IsRightAsync());
    }

    [Fact]
    public async Task Somebody_new_and_somebody_who_matches_no_more_change_the_total_of_each_view_that_they_concern()
    {
        var person = await _forest.MemberAsync(_forest.North, but: m => m.EmailLoginEnabled = false);
        var actor = await _forest.SignedInAsync(_forest.Main);
        using var everybody = await OpenGrid.OpenAsync(Host, actor);
        using var without = await OpenGrid.OpenAsync(Host, actor, new UserFilter { EmailLogin = false });
        using var south = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.South));
        await everybody.ReadAsync();
        var total = everybody.Total;

        await Host.CommitAsync(person.Id, m => m.EmailLoginEnabled = true);
        await Host.AddAsync(Host.NewMember("Nieuw", "Hier", _forest.North), _forest.North);
        await Host.UntilAsync(() => everybody.Total == total + 1 && without.Total == 0);

        Assert.True(without.Row(person.Id)!.EmailLoginEnabled);
        Assert.Empty(south.Heard);
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task Whoever_may_not_see_users_hears_nothing()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var heard = 0;
        using var watcher = Host.Get<UserWatch>().Watch(await _forest.SignedInAsync(_forest.Main, MemberRole.Member), _ => Task.FromResult(heard++));
        watcher.Look(UserFilter.Everybody, [person.Id], 0);
        using var colleague = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));

        await Host.CommitAsync(person.Id, m => m.Position = "Planner");
        await colleague.RestAsync();

        Assert.Equal((0, 1), (heard, Host.Get<UserWatch>().Open));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Nothing_is_told_after_the_session_ended_here()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var actor = await _forest.SignedInAsync(_forest.Main);
        using var grid = await OpenGrid.OpenAsync(Host, actor);
        using var colleague = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        await Host.CommitAsync(person.Id, m => m.LastName = "Voor");
        await Host.UntilAsync(() => grid.Heard.Count > 0 && colleague.Heard.Count > 0);
        await grid.RestAsync();
        await Host.CommitAsync(person.Id, m => m.LastName = "Nog");
        await Host.UntilAsync(() => grid.Row(person.Id)!.Name == "Nadia Nog" && colleague.Row(person.Id)!.Name == "Nadia Nog");
        var heard = grid.Heard.Count;

        // Gathered but not told yet, and new: neither is told, although sessions were looked up a moment ago.
        await Host.CommitAsync(person.Id, m => m.LastName = "Tijdens");
        await Host.Get<FlexAuth.Core.SignIn.SignOut>().ExecuteAsync(actor, default);
        await Host.CommitAsync(person.Id, m => m.LastName = "Na");
        await Host.UntilAsync(() => colleague.Row(person.Id)!.Name == "Nadia Na");
        await colleague.RestAsync();

        Assert.Equal(heard, grid.Heard.Count);
        Assert.Equal(1, Host.Get<UserWatch>().Open);
    }

    [Theory, Trait("Rule", "SE2")]
    [InlineData("session")]
    [InlineData("disabled")]
    [InlineData("role")]
    [InlineData("moved")]
    public async Task Within_five_seconds_nothing_is_told_to_whom_another_process_took_the_right(string how)
    {
        var person = await _forest.MemberAsync(_forest.North);
        var actor = await _forest.SignedInAsync(_forest.Main);
        using var grid = await OpenGrid.OpenAsync(Host, actor);
        using var colleague = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        await Host.CommitAsync(person.Id, m => m.Position = "Planner");
        await Host.UntilAsync(() => grid.Heard.Count > 0 && colleague.Heard.Count > 0);
        await colleague.RestAsync();
        await grid.RestAsync();
        var before = colleague.Heard.Count;

        var now = Host.Clock.GetUtcNow();
        await Host.ReadAsync(db => how switch
        {
            "session" => db.Sessions.Where(s => s.Id == actor.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now)),
            "disabled" => db.Members.Where(m => m.Id == actor.MemberId).ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, now)),
            "role" => db.Members.Where(m => m.Id == actor.MemberId).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MemberRole.Manager)),
            _ => db.Members.Where(m => m.Id == actor.MemberId).ExecuteUpdateAsync(m => m.SetProperty(x => x.OrganizationId, _forest.South.Id)),
        });
        Host.Clock.Advance(TimeSpan.FromSeconds(5));
        var heard = grid.Heard.Count;
        await Host.CommitAsync(person.Id, m => m.Position = "Driver");
        await Host.UntilAsync(() => colleague.Heard.Count > before);
        await colleague.RestAsync();

        Assert.Equal(heard, grid.Heard.Count);
        Assert.Equal(1, Host.Get<UserWatch>().Open);
    }

    [Fact]
    public async Task A_burst_of_ten_thousand_changes_is_a_few_calls_with_what_is_on_show()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _forest.MemberAsync(_forest.North)));
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        await Host.ReadAsync(db => db.Members.Where(m => m.OrganizationId == _forest.North.Id)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.EmailLoginEnabled, false)));

        var feed = Host.Get<ChangeFeed>();
        for (var i = 0; i < 10_000; i++)
        {
            var id = i % 100 == 0 ? people[i / 100 % people.Length].Id : Guid.CreateVersion7();
            feed.Publish([new Change(ChangeKind.Member, _forest.Main.Id, id)]);
        }

        await Host.UntilAsync(() => people.All(person => !grid.Row(person.Id)!.EmailLoginEnabled));
        await grid.RestAsync();

        Assert.InRange(grid.Heard.Count, 1, 3);
        Assert.Equal(people.Length, grid.Heard.Sum(n => n.Rows.Count));
    }

    [Fact]
    public async Task What_changes_while_a_list_is_being_read_is_told_although_the_list_does_not_have_it()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var heard = new ConcurrentQueue<UserNews>();
        using var watcher = Host.Get<UserWatch>().Watch(await _forest.SignedInAsync(_forest.Main), news =>
        {
            heard.Enqueue(news);
            return Task.CompletedTask;
        });
        using var colleague = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));

        watcher.BeginReading();
        await Host.CommitAsync(person.Id, m => m.LastName = "Laat");
        await colleague.RestAsync();
        Assert.Empty(heard);
        watcher.Look(UserFilter.Everybody, [person.Id], 99);
        await Host.UntilAsync(() => heard.Any(n => n.Rows.Any(r => r.Name == "Nadia Laat")) && heard.Any(n => n.Total < 99));

        // The same look again is no reason to tell it again: a grid that looks after each news would never rest.
        heard.Clear();
        watcher.Look(UserFilter.Everybody, [person.Id], colleague.Total);
        await colleague.RestAsync();
        Assert.Empty(heard);
    }

    [Fact]
    public async Task A_list_that_was_read_before_a_change_and_arrives_after_its_news_is_put_right()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var heard = new ConcurrentQueue<UserNews>();
        using var watcher = Host.Get<UserWatch>().Watch(await _forest.SignedInAsync(_forest.Main), news =>
        {
            heard.Enqueue(news);
            return Task.CompletedTask;
        });
        watcher.Look(UserFilter.Everybody, [person.Id], 2);

        watcher.BeginReading();
        await Host.CommitAsync(person.Id, m => m.LastName = "Eerst");
        await Host.UntilAsync(() => heard.Count == 1);
        watcher.Look(UserFilter.Everybody, [person.Id], 2);
        await Host.UntilAsync(() => heard.Count == 2);

        Assert.Equal("Nadia Eerst", heard.Last().Rows.Single().Name);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Where_somebody_stood_before_they_were_moved_counts_for_nothing_although_it_arrives_last()
    {
        var main = await _forest.SignedInAsync(_forest.Main);
        var member = await _forest.MemberAsync(_forest.North);
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.North));
        await grid.RestAsync();
        Host.Clock.Advance(TimeSpan.FromSeconds(4));
        using var hasRead = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var readings = 0;
        using var held = new ObservedCommands(
            Host.DatabasePath,
            command =>
            {
                if (IsOfSessions(command) && Interlocked.Increment(ref readings) == 1)
                {
                    hasRead.Set();
                    Assert.True(goOn.Wait(TimeSpan.FromSeconds(60)));
                }
            },
            afterReading: true);

        await Host.CommitAsync(member.Id, m => m.LastName = "Smit");
        var rows = Task.Run(() => Host.Clock.Advance(TimeSpan.FromMilliseconds(500)));
        Assert.True(hasRead.Wait(TimeSpan.FromSeconds(60)));
        Assert.True((await _forest.MoveAsync(main, _forest.North, _forest.South)).Succeeded);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(2, readings);
        goOn.Set();
        await rows;

        await Host.UntilAsync(() => grid.Row(member.Id)?.Name.EndsWith("Smit", StringComparison.Ordinal) is true);
        Assert.DoesNotContain(grid.Heard, news => news.Gone.Count > 0);

        static bool IsOfSessions(DbCommand command) =>
            command.CommandText.Contains("FROM \"Sessions\"", StringComparison.Ordinal)
            && (command.CommandText.Contains("json_each", StringComparison.Ordinal) || command.CommandText.Contains("= ANY (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_an_organization_asks_its_tree_to_read_again()
    {
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.North));
        using var strangers = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Other));

        Host.Get<ChangeFeed>().Publish([new Change(ChangeKind.Organization, _forest.Main.Id, _forest.South.Id)]);
        await Host.UntilAsync(() => grid.Heard.Any(n => n.ReadAgain));

        Assert.Empty(strangers.Heard);
    }

    [Fact]
    public async Task A_slow_grid_holds_up_no_other_and_gets_in_one_piece_what_came_meanwhile()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _forest.MemberAsync(_forest.Main)));
        var actor = await _forest.SignedInAsync(_forest.Main);
        using var quick = await OpenGrid.OpenAsync(Host, actor);
        var (calls, gate) = (new ConcurrentQueue<UserNews>(), new TaskCompletionSource());
        using var slow = Host.Get<UserWatch>().Watch(actor, news =>
        {
            calls.Enqueue(news);
            return gate.Task;
        });
        slow.Look(UserFilter.Everybody, people.Select(p => p.Id).ToList(), quick.Total);

        foreach (var (person, number) in people.Select((p, i) => (p, i)))
        {
            await Host.CommitAsync(person.Id, m => m.LastName = $"Snel{number}");
            await Host.UntilAsync(() => quick.Row(person.Id)!.Name == $"Nadia Snel{number}" && !calls.IsEmpty);
        }

        Assert.Single(calls);
        gate.SetResult();
        await Host.UntilAsync(() => calls.Count == 2);
        Assert.Equal(people[1..].Select(p => p.Id).Order(), calls.Last().Rows.Select(r => r.Id).Order());
    }

    [Fact]
    public async Task A_grid_that_fails_silences_neither_itself_nor_others()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var actor = await _forest.SignedInAsync(_forest.Main);
        var log = new CapturedLog();
        Host.Get<ILoggerFactory>().AddProvider(log);
        using var sound = await OpenGrid.OpenAsync(Host, actor);
        var calls = 0;
        using var broken = Host.Get<UserWatch>().Watch(actor, _ => ++calls % 2 == 0 ? Task.FromException(Broken()) : throw Broken());
        broken.Look(UserFilter.Everybody, [person.Id], sound.Total);

        for (var i = 1; i <= 3; i++)
        {
            await Host.CommitAsync(person.Id, m => m.LastName = $"Keer{i}");
            await Host.UntilAsync(() => sound.Row(person.Id)!.Name == $"Nadia Keer{i}" && calls == i);
        }

        await Host.UntilAsync(() => log.All.Split("A grid failed to show news of its people. ").Length - 1 == 3);
        Assert.Contains("It broke.", log.All);

        static InvalidOperationException Broken() => new("It broke.");
    }

    [Fact]
    public async Task A_grid_that_closes_while_it_is_told_something_hears_nothing_more_and_is_forgotten()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var actor = await _forest.SignedInAsync(_forest.Main);
        using var colleague = await OpenGrid.OpenAsync(Host, actor);
        var (calls, gate) = (0, new TaskCompletionSource());
        var watcher = Host.Get<UserWatch>().Watch(actor, _ =>
        {
            calls++;
            return gate.Task;
        });
        watcher.Look(UserFilter.Everybody, [person.Id], colleague.Total);
        await Host.CommitAsync(person.Id, m => m.LastName = "Een");
        await Host.UntilAsync(() => calls == 1);
        await Host.CommitAsync(person.Id, m => m.LastName = "Twee");
        await Host.UntilAsync(() => colleague.Row(person.Id)!.Name == "Nadia Twee");

        watcher.Dispose();
        watcher.Dispose();
        gate.SetResult();
        watcher.Look(UserFilter.Everybody, [person.Id], colleague.Total);
        await Host.CommitAsync(person.Id, m => m.LastName = "Drie");
        await Host.UntilAsync(() => colleague.Row(person.Id)!.Name == "Nadia Drie");
        await colleague.RestAsync();

        Assert.Equal((1, 1), (calls, Host.Get<UserWatch>().Open));
    }

    [Fact]
    public async Task Locked_turns_back_by_itself_when_its_time_is_over()
    {
        var person = await _forest.MemberAsync(_forest.Main, but: m => m.LockoutEnd = Host.Clock.GetUtcNow().AddMinutes(15));
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        using var locked = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main), new UserFilter { Standings = EnumSet.Of(Standing.Locked) });
        Assert.Equal((Standing.Locked, 1), (grid.Row(person.Id)!.Standing, locked.Total));
        await grid.RestAsync();

        Host.Clock.Advance(TimeSpan.FromMinutes(14));
        await grid.RestAsync();
        Assert.Equal(Standing.Locked, grid.Row(person.Id)!.Standing);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.UntilAsync(() => grid.Row(person.Id) is { Standing: Standing.NotInvited, LockedUntil: null } && locked.Total == 0);

        await Host.CommitAsync(person.Id, m => m.LockoutEnd = Host.Clock.GetUtcNow().AddMinutes(1));
        await Host.UntilAsync(() => grid.Row(person.Id)!.Standing == Standing.Locked);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Host.UntilAsync(() => grid.Row(person.Id)!.Standing == Standing.NotInvited);
    }

    [Fact]
    public async Task Whoever_waits_for_a_job_says_so_from_its_beginning_to_its_end_whatever_comes_of_it()
    {
        var (person, bystander) = (await _forest.MemberAsync(_forest.North), await _forest.MemberAsync(_forest.North));
        using var grid = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        var job = new Job { Action = "EnableEmailLogin", Request = "{}", RootOrganizationId = _forest.Main.Id, CreatedAt = Host.Clock.GetUtcNow(), Total = 1 };

        await Host.ChangeAsync(db => db.AddRange(job, new JobItem { JobId = job.Id, Position = 1, MemberId = person.Id }));
        Announce();
        await Host.UntilAsync(() => grid.Row(person.Id)!.WaitsFor == "EnableEmailLogin");
        using var later = await OpenGrid.OpenAsync(Host, await _forest.SignedInAsync(_forest.Main));
        await later.RestAsync();
        Announce();
        await Host.ReadAsync(db => db.Jobs.ExecuteUpdateAsync(j => j.SetProperty(x => x.FinishedAt, Host.Clock.GetUtcNow())));
        Announce();
        await Host.UntilAsync(() => grid.Row(person.Id)!.WaitsFor is null && later.Row(person.Id)!.WaitsFor is null);

        Assert.DoesNotContain(grid.Heard.SelectMany(n => n.Rows), row => row.Id == bystander.Id);

        void Announce() => Host.Get<ChangeFeed>().Publish([new Change(ChangeKind.Job, _forest.Main.Id, job.Id)]);
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task Where_the_database_cannot_be_read_it_is_tried_again_and_the_log_says_so()
    {
        var person = await _forest.MemberAsync(_forest.Main);
        var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        var contexts = new FailingContexts(Host.Get<IDbContextFactory<FlexAuthDbContext>>()) { Failures = 3 };
        using var watch = new UserWatch(
            Host.Get<ChangeFeed>(), new WatchReading(contexts, Host.Clock), Host.Clock, loggers.CreateLogger<UserWatch>());
        UserRow? told = null;
        using var watcher = watch.Watch(await _forest.SignedInAsync(_forest.Main), news =>
        {
            told = news.Rows.SingleOrDefault() ?? told;
            return Task.CompletedTask;
        });
        watcher.Look(UserFilter.Everybody, [person.Id], 2);

        await Host.CommitAsync(person.Id, m => m.LastName = "Later");
        await Host.UntilAsync(() => told?.Name == "Nadia Later");

        Assert.Contains("could not be read; it is tried again", log.All);
        Assert.Equal(0, contexts.Failures);
    }

    [Fact]
    public async Task No_change_is_lost_while_several_write_and_others_scroll_and_leave()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _forest.MemberAsync(i % 2 == 0 ? _forest.North : _forest.NorthUnit)));
        Organization[] places = [_forest.Main, _forest.North, _forest.NorthUnit, _forest.South];
        var actors = new List<SignedInMember>();
        foreach (var place in places)
            actors.Add(await _forest.SignedInAsync(place));
        List<OpenGrid> grids = [];
        foreach (var actor in actors)
        {
            grids.Add(await OpenGrid.OpenAsync(Host, actor));
            grids.Add(await OpenGrid.OpenAsync(Host, actor, new UserFilter { Search = "1" }));
        }

        var writing = Task.WhenAll(Enumerable.Range(0, 3).Select(seed => Task.Run(() => WriteAsync(new Random(seed), people, places))));
        var scrolling = Task.WhenAll(grids.Select((grid, i) => Task.Run(async () =>
        {
            for (var looks = i % 2 == 0 ? 25 : 0; looks > 0; looks--)
                await grid.ReadAsync();
        })));
        var leaving = Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
                (await OpenGrid.OpenAsync(Host, actors[0])).Dispose();
        });
        await Host.UntilAsync(() => writing.IsCompleted && scrolling.IsCompleted && leaving.IsCompleted);
        await Task.WhenAll(writing, scrolling, leaving);

        foreach (var grid in grids)
            await Host.UntilAsync(grid.IsRightAsync);
        Assert.Equal(grids.Count, Host.Get<UserWatch>().Open);
        grids.ForEach(grid => grid.Dispose());
        Assert.Equal(0, Host.Get<UserWatch>().Open);
    }

    public ValueTask DisposeAsync() => _forest.DisposeAsync();

    private async Task WriteAsync(Random random, Member[] people, Organization[] places)
    {
        for (var i = 0; i < 80; i++)
        {
            var person = people[random.Next(people.Length)].Id;
            var (what, place) = (random.Next(10), places[random.Next(places.Length)]);
            if (what == 0)
                await Host.AddAsync(Host.NewMember("Nieuw", $"Nummer{i}", place), place);
            else
                await Host.CommitAsync(person, m => _ = what switch
                {
                    < 4 => m.OrganizationId = place.Id,
                    < 7 => (object)(m.LastName = $"Naam{random.Next(100)}"),
                    _ => m.EmailLoginEnabled = !m.EmailLoginEnabled,
                });
        }
    }

    private sealed class FailingContexts(IDbContextFactory<FlexAuthDbContext> real) : IDbContextFactory<FlexAuthDbContext>
    {
        private int _failures;

        public int Failures
        {
            get => _failures;
            init => _failures = value;
        }

        public FlexAuthDbContext CreateDbContext() => real.CreateDbContext();

        public Task<FlexAuthDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            _failures > 0 && Interlocked.Decrement(ref _failures) >= 0
                ? Task.FromException<FlexAuthDbContext>(new InvalidOperationException("database is locked"))
                : real.CreateDbContextAsync(cancellationToken);
    }
}
