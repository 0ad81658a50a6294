using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Users.Live;

/// <summary>
/// One open grid. Its handler is never called twice at a time: news that come meanwhile are merged. The order that loses nothing:
/// <see cref="UserWatch.Watch"/>, then for each reading of the list <see cref="BeginReading"/>, the query, <see cref="Look"/>.
/// </summary>
public sealed class UserWatcher : IDisposable
{
    private readonly UserWatch _watch;
    private readonly Func<UserNews, Task> _handler;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();

    // Those whose row is null are gone.
    private Dictionary<Guid, UserRow?> _rows = [];
    private int? _total;
    private bool _readAgain;
    private bool _isDelivering;
    private bool _isOver;

    internal UserWatcher(UserWatch watch, SignedInMember actor, Func<UserNews, Task> handler, ILogger logger)
    {
        _watch = watch;
        _handler = handler;
        _logger = logger;
        Actor = actor;
    }

    /// <summary>Who looks, with the reach that they were last known to have; guarded by the watch's lock, as all that follow.</summary>
    internal SignedInMember Actor { get; set; }

    /// <summary>What the grid shows.</summary>
    internal HashSet<Guid> Shown { get; set; } = [];

    internal WatchedView? View { get; set; }

    internal int KnownTotal { get; set; }

    /// <summary>The change before which the list is being read; null where nothing is being read.</summary>
    internal long? ReadingSince { get; set; }

    /// <summary>Says that a list is about to be read: what changes until <see cref="Look"/> is told even if the list does not have it yet.</summary>
    public void BeginReading() => _watch.BeginReading(this);

    /// <summary>Says what is on show now.</summary>
    /// <param name="filter">The view, whose total is counted.</param>
    /// <param name="shownIds">The rows on show.</param>
    /// <param name="total">The total on show.</param>
    public void Look(UserFilter filter, IReadOnlyCollection<Guid> shownIds, int total) => _watch.Look(this, filter, shownIds, total);

    /// <summary>Leaves. A call of the handler that is under way ends by itself; there is no other.</summary>
    public void Dispose()
    {
        End();
        _watch.Leave(this);
    }

    /// <summary>Tells nothing more (SE2).</summary>
    internal void End()
    {
        lock (_lock)
        {
            _isOver = true;
            Clear();
        }
    }

    internal void Tell(IEnumerable<KeyValuePair<Guid, UserRow?>> rows)
    {
        lock (_lock)
        {
            foreach (var (id, row) in rows)
            {
                _rows[id] = row;
            }

            Deliver();
        }
    }

    internal void Tell(int total)
    {
        lock (_lock)
        {
            _total = total;
            Deliver();
        }
    }

    internal void TellToReadAgain()
    {
        lock (_lock)
        {
            _readAgain = true;
            Deliver();
        }
    }

    private void Deliver()
    {
        if (!_isDelivering && !_isOver)
        {
            _isDelivering = true;
            _ = Task.Run(DeliverAsync);
        }
    }

    private async Task DeliverAsync()
    {
        while (Next() is { } news)
        {
            try
            {
                await _handler(news);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // One grid that fails must not silence the others, nor itself for good.
                _logger.LogError(e, "A grid failed to show news of its people.");
            }
        }
    }

    private UserNews? Next()
    {
        lock (_lock)
        {
            if (_isOver || (_rows.Count == 0 && _total is null && !_readAgain))
            {
                _isDelivering = false;
                return null;
            }

            var news = new UserNews(
                _rows.Values.OfType<UserRow>().ToList(), _rows.Where(row => row.Value is null).Select(row => row.Key).ToList(), _total, _readAgain);
            Clear();
            return news;
        }
    }

    private void Clear()
    {
        _rows = [];
        _total = null;
        _readAgain = false;
    }
}
