namespace FlexAuth.Core.Users.Live;

/// <summary>
/// What changed lately, in order: a list that was being read meanwhile may not have it. Longer than any list takes to be read, and no
/// more than fits; of what it has forgotten it says that it may have changed. Guarded by the watch's lock.
/// </summary>
internal sealed class RecentChanges(TimeProvider clock)
{
    private const int Most = 100_000;
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);

    private readonly Queue<(long Number, long Time, Guid Id)> _inOrder = new();
    private readonly Dictionary<Guid, long> _latest = [];
    private long _forgotten;
    private long _overflowed;

    /// <summary>The number of the latest change.</summary>
    public long Now { get; private set; }

    /// <summary>Notes a change of that person or tree.</summary>
    public void Add(Guid id)
    {
        var time = clock.GetTimestamp();
        _latest[id] = ++Now;
        _inOrder.Enqueue((Now, time, id));
        if (_inOrder.Count > Most)
        {
            _overflowed = time;
        }

        while (_inOrder.Peek() is var oldest && (_inOrder.Count > Most || clock.GetElapsedTime(oldest.Time, time) > Horizon))
        {
            _inOrder.Dequeue();
            _forgotten = oldest.Number;
            if (_latest.GetValueOrDefault(oldest.Id) == oldest.Number)
            {
                _latest.Remove(oldest.Id);
            }
        }
    }

    /// <summary>Whether it may have changed after that number; without a number, within the last minute.</summary>
    public bool MayHave(Guid id, long? since) => since is { } number
        ? number < _forgotten || _latest.GetValueOrDefault(id) > number
        : _latest.ContainsKey(id) || (_overflowed > 0 && clock.GetElapsedTime(_overflowed) < Horizon);
}
