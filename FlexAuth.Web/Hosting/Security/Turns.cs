namespace FlexAuth.Web.Hosting.Security;

/// <summary>
/// So many turns for each, at once and then per second: of each is known until when its turns reach (GCRA, ITU-T I.371). What counts guesses is Core's;
/// this keeps the server free for others.
/// </summary>
internal sealed class Turns<TKey>(int atOnce, int perSecond, TimeProvider clock)
    where TKey : notnull
{
    private readonly TimeSpan _each = TimeSpan.FromSeconds(1) / perSecond;
    private readonly TimeSpan _most = TimeSpan.FromSeconds(1) / perSecond * (atOnce - 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, DateTimeOffset> _until = [];
    private DateTimeOffset _swept;

    /// <summary>Takes a turn.</summary>
    /// <returns>Null where there was one; else when the next one is.</returns>
    public DateTimeOffset? Take(TKey key)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Sweep(now);
            var until = Until(key, now);
            if (until - now > _most)
            {
                return until - _most;
            }

            _until[key] = until + _each;
            return null;
        }
    }

    /// <summary>It was not theirs to pay.</summary>
    public void GiveBack(TKey key)
    {
        lock (_lock)
        {
            _until[key] = Until(key, clock.GetUtcNow()) - _each;
        }
    }

    private DateTimeOffset Until(TKey key, DateTimeOffset now) => _until.TryGetValue(key, out var until) && Counts(until, now) ? until : now;

    /// <summary>Nobody's turns reach further than all of them: what lies beyond was written before the clock was set back (DU6).</summary>
    private bool Counts(DateTimeOffset until, DateTimeOffset now) => until > now && until <= now + _most + _each;

    /// <summary>Whoever has all turns again is forgotten.</summary>
    private void Sweep(DateTimeOffset now)
    {
        if (now >= _swept && now - _swept < _most + _each)
        {
            return;
        }

        _swept = now;
        foreach (var key in _until.Where(entry => !Counts(entry.Value, now)).Select(entry => entry.Key).ToList())
        {
            _until.Remove(key);
        }
    }
}
