namespace FlexAuth.Core.Users.Live;

/// <summary>Says when somebody's lock is over, so that "Locked" turns back by itself: nothing is committed at that moment.</summary>
internal sealed class LockExpiry : IDisposable
{
    // A row is locked while its end is later than now, and times are kept to the millisecond.
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(1);

    // Timers cannot be set for later than some weeks; nobody is locked for so long without a look in between.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, DateTimeOffset> _until = [];
    private readonly Lock _lock = new();
    private readonly Action<IReadOnlyCollection<Guid>> _over;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public LockExpiry(Action<IReadOnlyCollection<Guid>> over, TimeProvider clock)
    {
        _over = over;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes until when somebody is locked; null or a time that has passed: not at all.</summary>
    public void Note(Guid id, DateTimeOffset? until)
    {
        lock (_lock)
        {
            if (until > _clock.GetUtcNow())
            {
                _until[id] = until.Value;
            }
            else if (!_until.Remove(id))
            {
                return;
            }

            Schedule();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        List<Guid> free;
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            free = _until.Where(locked => locked.Value < now).Select(locked => locked.Key).ToList();
            free.ForEach(id => _until.Remove(id));
            Schedule();
        }

        if (free.Count > 0)
        {
            _over(free);
        }
    }

    private void Schedule()
    {
        if (_until.Count == 0)
        {
            return;
        }

        var wait = _until.Values.Min() + After - _clock.GetUtcNow();
        _timer.Change(wait < After ? After : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }
}
