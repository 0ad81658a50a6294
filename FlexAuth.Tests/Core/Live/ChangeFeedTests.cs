using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Live;

public sealed class ChangeFeedTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);
    private static readonly Guid Root = Guid.CreateVersion7();

    private readonly TestClock _clock = new();
    private readonly CapturedLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly ChangeFeed _feed;

    public ChangeFeedTests()
    {
        _loggers = new LoggerFactory([_log]);
        _feed = new ChangeFeed(_clock, _loggers.CreateLogger<ChangeFeed>());
    }

    [Fact]
    public void A_burst_of_ten_thousand_changes_is_one_run_that_says_too_many()
    {
        var batches = new List<ChangeBatch>();
        using var subscription = _feed.Subscribe(_ => true, Into(batches), Window);

        for (var i = 0; i < 10_000; i++)
            _feed.Publish([SomeMember()]);
        _clock.Advance(Window);

        var batch = Assert.Single(batches);
        Assert.True(batch.TooManyToList);
        Assert.Empty(batch.Changes);
        _feed.Publish([SomeMember()]);
        _clock.Advance(Window);
        Assert.False(batches[^1].TooManyToList);
    }

    [Fact]
    public void Ten_thousand_changes_over_ten_seconds_are_no_more_runs_than_windows()
    {
        var runs = 0;
        using var subscription = _feed.Subscribe(_ => true, _ => { runs++; return Task.CompletedTask; }, Window);

        for (var i = 0; i < 10_000; i++)
        {
            _feed.Publish([SomeMember()]);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(runs, 39, 40);
    }

    [Fact]
    public void The_same_change_is_told_once_and_nothing_before_the_window_is_over()
    {
        var batches = new List<ChangeBatch>();
        using var subscription = _feed.Subscribe(_ => true, Into(batches), Window);
        var change = SomeMember();

        _feed.Publish([change, change]);
        _feed.Publish([change]);
        _clock.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.Empty(batches);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([change], Assert.Single(batches).Changes);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Single(batches);
    }

    [Fact]
    public void A_subscriber_hears_what_concerns_it_only()
    {
        var batches = new List<ChangeBatch>();
        using var subscription = _feed.Subscribe(change => change.RootOrganizationId == Root, Into(batches), Window);
        var mine = SomeMember();

        _feed.Publish([SomeMember() with { RootOrganizationId = Guid.CreateVersion7() }]);
        _clock.Advance(Window);
        Assert.Empty(batches);
        _feed.Publish([SomeMember() with { RootOrganizationId = Guid.CreateVersion7() }, mine]);
        _clock.Advance(Window);

        Assert.Equal([mine], Assert.Single(batches).Changes);
    }

    [Fact]
    public void A_handler_that_takes_longer_than_the_window_never_runs_twice_at_a_time()
    {
        var batches = new List<ChangeBatch>();
        var slow = new TaskCompletionSource();
        using var subscription = _feed.Subscribe(
            _ => true,
            batch =>
            {
                batches.Add(batch);
                return slow.Task;
            },
            Window);
        _feed.Publish([SomeMember()]);
        _clock.Advance(Window);
        var (second, third) = (SomeMember(), SomeMember());

        _feed.Publish([second]);
        _clock.Advance(Window * 10);
        _feed.Publish([third]);
        _clock.Advance(Window * 10);
        Assert.Single(batches);
        slow.SetResult();
        _clock.Advance(Window);

        Assert.Equal(2, batches.Count);
        Assert.Equal(new HashSet<Change> { second, third }, batches[1].Changes.ToHashSet());
    }

    [Fact]
    public void A_handler_or_filter_that_fails_silences_neither_itself_nor_others()
    {
        var (batches, runs) = (new List<ChangeBatch>(), 0);
        using var broken = _feed.Subscribe(_ => throw new InvalidOperationException("filter"), Into([]), Window);
        using var failing = _feed.Subscribe(_ => true, _ => runs++ < 9 ? throw new InvalidOperationException("screen") : Task.CompletedTask, Window);
        using var failingLater = _feed.Subscribe(_ => true, _ => Task.FromException(new InvalidOperationException("later")), Window);
        using var sound = _feed.Subscribe(_ => true, Into(batches), Window);

        for (var i = 0; i < 3; i++)
        {
            _feed.Publish([SomeMember()]);
            _clock.Advance(Window);
        }

        Assert.Equal(3, batches.Count);
        Assert.Equal(3, runs);
        Assert.All(["filter", "screen", "later"], word => Assert.Contains(word, _log.All));
    }

    [Fact]
    public void A_subscriber_that_left_hears_nothing_more_not_even_what_was_gathered()
    {
        var batches = new List<ChangeBatch>();
        var clock = new LateClock();
        var feed = new ChangeFeed(clock, _loggers.CreateLogger<ChangeFeed>());
        var subscription = feed.Subscribe(_ => true, Into(batches), Window);
        feed.Publish([SomeMember()]);

        subscription.Dispose();
        clock.GoOff();
        feed.Publish([SomeMember()]);
        clock.GoOff();

        Assert.Empty(batches);
        subscription.Dispose();
    }

    [Fact]
    public async Task Subscribers_may_come_and_go_while_changes_are_told()
    {
        var feed = new ChangeFeed(TimeProvider.System, _loggers.CreateLogger<ChangeFeed>());
        using var stop = new CancellationTokenSource();
        var telling = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                feed.Publish([SomeMember(), SomeMember()]);
        });

        for (var i = 0; i < 500; i++)
            feed.Subscribe(_ => true, _ => Task.CompletedTask, TimeSpan.FromMilliseconds(1)).Dispose();
        await stop.CancelAsync();
        await telling;

        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_rolled_back()
    {
        await using var forest = await Forest.GrowAsync();
        var batches = new List<ChangeBatch>();
        using var subscription = forest.Host.Get<ChangeFeed>().Subscribe(_ => true, Into(batches), Window);
        var writePath = forest.Host.Get<WritePath>();

        await writePath.CommitAsync<Nothing>(new InstallationItself(), (work, _) => Tell(work, Error.NotFound), default);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => writePath.CommitAsync<Nothing>(new InstallationItself(), (work, _) => Tell(work, null), default));
        forest.Host.Clock.Advance(Window);
        Assert.Empty(batches);

        await writePath.CommitAsync<Nothing>(new InstallationItself(), (work, _) => Tell(work, new Nothing()), default);
        forest.Host.Clock.Advance(Window);
        Assert.Single(batches);
    }

    public void Dispose() => _loggers.Dispose();

    private static Task<Result<Nothing>> Tell(UnitOfWork work, Result<Nothing>? result)
    {
        work.Record(new AuditEvent("test", null, null));
        work.Announce(SomeMember());
        return Task.FromResult(result ?? throw new InvalidOperationException("It broke."));
    }

    private static Change SomeMember() => new(ChangeKind.Member, Root, Guid.CreateVersion7());

    private static Func<ChangeBatch, Task> Into(List<ChangeBatch> batches) => batch =>
    {
        batches.Add(batch);
        return Task.CompletedTask;
    };

    /// <summary>Its timers go off although they were disposed of: what happens when both come at the same time.</summary>
    private sealed class LateClock : TimeProvider
    {
        private Action _goOff = () => { };

        public void GoOff() => _goOff();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _goOff = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
