using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Users.Live;

/// <summary>
/// Watches the change feed for all open grids at once: what changed and is on show anywhere is read in one go and handed to those who
/// show it and reach it (AZ2); totals are counted once for each distinct view. The number of queries does not grow with the grids.
/// </summary>
public sealed class UserWatch : IDisposable
{
    // With the reading and the painting a lone change is visible within 150 ms.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RowsRest = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan TotalsRest = TimeSpan.FromMilliseconds(500);

    // Whoever lost their session hears nothing after five seconds, wherever it was ended (SE2).
    private static readonly TimeSpan SessionsHold = TimeSpan.FromSeconds(3);

    private readonly WatchReading _reading;
    private readonly TimeProvider _clock;
    private readonly ILogger<UserWatch> _logger;
    private readonly IDisposable _listening;
    private readonly Pulse _rows;
    private readonly Pulse _totals;
    private readonly LockExpiry _locks;
    private readonly Lock _lock = new();
    private readonly Audience _audience = new();
    private readonly RecentChanges _recent;
    private HashSet<Guid> _changed = [];
    private HashSet<Guid> _appeared = [];
    private HashSet<Guid> _rootsToReadAgain = [];
    private HashSet<Guid> _rootsWithJobs = [];
    private HashSet<Guid> _rootsToCount = [];
    private (long Time, int PlacesChanged)? _sessionsAsked;
    private long _sessionReadings;
    private long _sessionsAsOf;
    private int _placesChanged;

    // Those on show to whom a running job will come, as far as grids were told; for the work on rows alone.
    private readonly HashSet<Guid> _waiting = [];

    internal UserWatch(ChangeFeed feed, WatchReading reading, TimeProvider clock, ILogger<UserWatch> logger)
    {
        _reading = reading;
        _clock = clock;
        _logger = logger;
        _recent = new RecentChanges(clock);
        _rows = new Pulse(TellRowsAsync, Lead, RowsRest, clock, logger);
        _totals = new Pulse(TellTotalsAsync, Lead, TotalsRest, clock, logger);
        _locks = new LockExpiry(OnLocksOver, clock);
        _listening = feed.Listen(OnChanges, OnUnlisted);
    }

    /// <summary>How many grids are watched.</summary>
    internal int Open
    {
        get
        {
            lock (_lock)
            {
                return _audience.All.Count;
            }
        }
    }

    /// <summary>Opens a grid's watch. It hears of nothing before it says what it shows, apart from being told to read again.</summary>
    /// <param name="actor">Who looks. Without the permission to see users, nothing is ever told.</param>
    /// <param name="handler">Gets the news, one call at a time, on any thread.</param>
    public UserWatcher Watch(SignedInMember actor, Func<UserNews, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(handler);
        var watcher = new UserWatcher(this, actor, handler, _logger);
        if (!PermissionTable.Allows(actor, Permission.ViewUsers))
        {
            watcher.End();
            return watcher;
        }

        lock (_lock)
        {
            _audience.Add(watcher);

            // A page that was open for long may know its reader by a place that they were moved from.
            _placesChanged++;
        }

        return watcher;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _listening.Dispose();
        _rows.Dispose();
        _totals.Dispose();
        _locks.Dispose();
    }

    internal void BeginReading(UserWatcher watcher)
    {
        lock (_lock)
        {
            // A list that was given up is read again: what changed since the first of them counts.
            watcher.ReadingSince ??= _recent.Now;
        }
    }

    internal void Look(UserWatcher watcher, UserFilter filter, IReadOnlyCollection<Guid> shownIds, int total)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(shownIds);
        lock (_lock)
        {
            var since = watcher.ReadingSince;
            watcher.ReadingSince = null;
            watcher.KnownTotal = total;
            var before = watcher.Shown;
            if (!_audience.Show(watcher, new WatchedView(watcher.Actor.RootOrganizationId, watcher.Actor.OrganizationPath, filter), shownIds))
            {
                return;
            }

            // Without a word of when the reading began, only what was not on show before can be out of date.
            var root = watcher.Actor.RootOrganizationId;
            var jobsWent = _recent.MayHave(ChangeKind.Job, root, since);
            var read = since is null ? watcher.Shown.Where(id => !before.Contains(id)) : watcher.Shown;
            _changed.UnionWith(read.Where(id => jobsWent || _recent.MayHave(ChangeKind.Member, id, since)));
            _appeared.UnionWith(watcher.Shown.Where(id => !before.Contains(id)));
            if (_recent.MayHave(ChangeKind.Organization, root, since))
            {
                _rootsToCount.Add(root);
            }

            WantWork();
        }
    }

    internal void Leave(UserWatcher watcher)
    {
        lock (_lock)
        {
            _audience.Remove(watcher);
        }
    }

    private void OnChanges(IReadOnlyList<Change> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                Note(change);
            }

            WantWork();
        }
    }

    /// <summary>Every list is read again; who may still look, and from where, is asked too.</summary>
    private void OnUnlisted()
    {
        lock (_lock)
        {
            _placesChanged++;
            _recent.Forget();
            foreach (var root in _audience.All.Select(watcher => watcher.Actor.RootOrganizationId))
            {
                _rootsToReadAgain.Add(root);
                _rootsToCount.Add(root);
            }

            WantWork();
        }
    }

    private void Note(Change change)
    {
        switch (change.Kind)
        {
            case ChangeKind.Member:
                _recent.Add(ChangeKind.Member, change.Id);
                if (_audience.Shows(change.Id))
                {
                    _changed.Add(change.Id);
                }

                NoteTotal(change.RootOrganizationId);
                break;
            case ChangeKind.Organization:
                // Organizations that move take their people along, also those who look.
                _placesChanged++;
                _rootsToReadAgain.Add(change.RootOrganizationId);
                NoteTotal(change.RootOrganizationId);
                break;
            case ChangeKind.Job:
                // Rows say which job will come to them. No member changes when a job begins or is broken off.
                _recent.Add(ChangeKind.Job, change.RootOrganizationId);
                if (_audience.IsIn(change.RootOrganizationId))
                {
                    _rootsWithJobs.Add(change.RootOrganizationId);
                }

                break;
            case ChangeKind.SessionEnded:
                _audience.OfSession(change.Id).ForEach(End);
                break;
        }
    }

    private void NoteTotal(Guid rootId)
    {
        _recent.Add(ChangeKind.Organization, rootId);
        if (_audience.IsIn(rootId))
        {
            _rootsToCount.Add(rootId);
        }
    }

    private void OnLocksOver(IReadOnlyCollection<Guid> ids)
    {
        lock (_lock)
        {
            var onShow = ids.Where(_audience.Shows).ToList();
            _changed.UnionWith(onShow);
            _rootsToCount.UnionWith(onShow.SelectMany(_audience.Of).Select(watcher => watcher.Actor.RootOrganizationId));
            WantWork();
        }
    }

    private void WantWork()
    {
        if (_changed.Count + _appeared.Count + _rootsToReadAgain.Count + _rootsWithJobs.Count > 0)
        {
            _rows.Want();
        }

        if (_rootsToCount.Count > 0)
        {
            _totals.Want();
        }
    }

    private async Task TellRowsAsync()
    {
        HashSet<Guid> changed, appeared, roots, jobs;
        lock (_lock)
        {
            (changed, _changed) = (_changed, []);
            (appeared, _appeared) = (_appeared, []);
            (roots, _rootsToReadAgain) = (_rootsToReadAgain, []);
            (jobs, _rootsWithJobs) = (_rootsWithJobs, []);
        }

        try
        {
            await EndWhoMayNotAsync();
            changed.UnionWith(await CalledByJobsAsync(jobs));
            var rows = changed.Count == 0 ? [] : await _reading.RowsAsync(changed);
            foreach (var (id, row) in rows)
            {
                _locks.Note(id, row.Row.LockedUntil);
            }

            Tell(changed, rows, roots);
            await LearnAsync(appeared);
        }
        catch
        {
            lock (_lock)
            {
                _changed.UnionWith(changed);
                _appeared.UnionWith(appeared);
                _rootsToReadAgain.UnionWith(roots);
                _rootsWithJobs.UnionWith(jobs);
            }

            throw;
        }
    }

    /// <summary>Those on show who began to wait for a job, or wait no more.</summary>
    private async Task<IReadOnlyList<Guid>> CalledByJobsAsync(HashSet<Guid> rootsWithJobs)
    {
        if (rootsWithJobs.Count == 0)
        {
            return [];
        }

        HashSet<Guid> shown;
        lock (_lock)
        {
            shown = _audience.ShownIn(rootsWithJobs);
            _waiting.RemoveWhere(id => !_audience.Shows(id));
        }

        var waiting = await _reading.WaitingAmongAsync(shown);
        return shown.Where(id => waiting.Contains(id) ? _waiting.Add(id) : _waiting.Remove(id)).ToList();
    }

    /// <summary>What will change about people who came on show without anything being committed, and what they wait for.</summary>
    private async Task LearnAsync(HashSet<Guid> appeared)
    {
        if (appeared.Count == 0)
        {
            return;
        }

        foreach (var (id, until) in await _reading.LocksAsync(appeared))
        {
            _locks.Note(id, until);
        }

        _waiting.ExceptWith(appeared);
        _waiting.UnionWith(await _reading.WaitingAmongAsync(appeared));
    }

    private void Tell(HashSet<Guid> changed, Dictionary<Guid, WatchedRow> rows, HashSet<Guid> roots)
    {
        lock (_lock)
        {
            foreach (var watcher in roots.SelectMany(_audience.In))
            {
                watcher.TellToReadAgain();
            }

            var news = changed.SelectMany(id => _audience.Of(id).Select(watcher => (watcher, id))).GroupBy(n => n.watcher, n => n.id);
            foreach (var forOne in news)
            {
                forOne.Key.Tell(forOne.Select(id => KeyValuePair.Create(id, Visible(rows.GetValueOrDefault(id), forOne.Key))));
            }
        }
    }

    /// <summary>The row, where it is within the viewer's reach; else they hear no more than that it is gone (AZ2).</summary>
    private static UserRow? Visible(WatchedRow? watched, UserWatcher watcher) =>
        watched is not null && watched.Path.StartsWith(watcher.Actor.OrganizationPath, StringComparison.Ordinal) ? watched.Row : null;

    private async Task TellTotalsAsync()
    {
        HashSet<Guid> roots;
        List<WatchedView> views;
        lock (_lock)
        {
            (roots, _rootsToCount) = (_rootsToCount, []);
            views = _audience.ViewsIn(roots);
        }

        try
        {
            await EndWhoMayNotAsync();
            foreach (var view in views)
            {
                var total = await _reading.CountAsync(view);
                lock (_lock)
                {
                    foreach (var watcher in _audience.Of(view).Where(watcher => watcher.KnownTotal != total))
                    {
                        watcher.KnownTotal = total;
                        watcher.Tell(total);
                    }
                }
            }
        }
        catch
        {
            lock (_lock)
            {
                _rootsToCount.UnionWith(roots);
            }

            throw;
        }
    }

    /// <summary>
    /// Sessions that end here are told by the feed; those that run out or are ended by another process, changed rights and organizations
    /// that were moved, only the database knows.
    /// </summary>
    private async Task EndWhoMayNotAsync()
    {
        List<UserWatcher> watchers;
        (long, int) asked;
        long reading;
        lock (_lock)
        {
            if (_sessionsAsked is var (time, places) && places == _placesChanged && _clock.GetElapsedTime(time) < SessionsHold)
            {
                return;
            }

            watchers = [.. _audience.All];
            asked = (_clock.GetTimestamp(), _placesChanged);
            reading = ++_sessionReadings;
        }

        var living = await _reading.LivingAmongAsync(watchers.Select(watcher => watcher.Actor.SessionId).ToHashSet());
        lock (_lock)
        {
            // Rows and totals ask independently. Whoever read earlier and comes later would move somebody back to where they were.
            if (reading < _sessionsAsOf)
            {
                return;
            }

            _sessionsAsOf = reading;
            _sessionsAsked = asked;
            foreach (var watcher in watchers)
            {
                if (living.GetValueOrDefault(watcher.Actor.SessionId) is not { } session || !session.IsOf(watcher.Actor))
                {
                    End(watcher);
                }
                else if (session.OrganizationPath != watcher.Actor.OrganizationPath)
                {
                    _audience.Move(watcher, session.OrganizationPath);
                    watcher.TellToReadAgain();
                }
            }
        }
    }

    private void End(UserWatcher watcher)
    {
        watcher.End();
        _audience.Remove(watcher);
    }
}
