using FlexAuth.Core.Live;

namespace FlexAuth.Core.Users.Live;

/// <summary>
/// What changed lately, in order: a list that was being read meanwhile may not have it. Longer than any list takes to be read, and no
/// more than fits; of what it has forgotten it says that it may have changed. Guarded by the watch's lock.
/// </summary>
internal sealed class RecentChanges(TimeProvider clock)
{
    private const int Most = 100_000;
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);

    private readonly Queue<(long Number, long Time, (ChangeKind, Guid) What)> _inOrder = new();
    private readonly Dictionary<(ChangeKind, Guid), long> _latest = [];
    private long _forgotten;
    private long _overflowed;

    /// <summary>The number of the latest change.</summary>
    public long Now { get; private set; }

    /// <summary>Notes a change of that person, or of something in that tree.</summary>
    public void Add(ChangeKind kind, Guid id)
    {
        var what = (kind, id);
        var time = clock.GetTimestamp();
        _latest[what] = ++Now;
        _inOrder.Enqueue((Now, time, what));
        if (_inOrder.Count > Most)
        {
            _overflowed = time;
        }

        while (_inOrder.Peek() is var oldest && (_inOrder.Count > Most || clock.GetElapsedTime(oldest.Time, time) > Horizon))
        {
            _inOrder.Dequeue();
            _forgotten = oldest.Number;
            if (_latest.GetValueOrDefault(oldest.What) == oldest.Number)
            {
                _latest.Remove(oldest.What);
            }
        }
    }

    /// <summary>Anything may have changed just now.</summary>
    public void Forget()
    {
        _inOrder.Clear();
        _latest.Clear();
        _forgotten = ++Now;
        _overflowed = clock.GetTimestamp();
    }

    /// <summary>Whether it may have changed after that number; without a number, within the last minute.</summary>
    public bool MayHave(ChangeKind kind, Guid id, long? since) => since is { } number
        ? number < _forgotten || _latest.GetValueOrDefault((kind, id)) > number
        : _latest.ContainsKey((kind, id)) || (_overflowed > 0 && clock.GetElapsedTime(_overflowed) < Horizon);
}
