using System.Collections.Concurrent;
using FlexAuth.Core.Live;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Web.Hosting.Circuits;

/// <summary>
/// Ends circuits with their sessions: at once when the session is ended here (the feed tells), within seconds when it idles out,
/// expires or is ended elsewhere (SE2, SE3). What people do in a circuit counts as use of the session.
/// </summary>
internal sealed class LiveCircuits(ChangeFeed feed, SessionDirectory sessions, TimeProvider clock, ILogger<LiveCircuits> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than a sign-in may take: whoever is away for so long has to begin again anyway.</summary>
    internal static readonly TimeSpan VisitorsRestAfter = TimeSpan.FromMinutes(20);

    private readonly ConcurrentDictionary<CircuitIdentity, DateTimeOffset> _visitors = new();
    private readonly ConcurrentDictionary<CircuitIdentity, Guid> _circuits = new();
    private readonly ConcurrentDictionary<Guid, byte> _used = new();

    public void Add(CircuitIdentity identity)
    {
        if (identity.SessionId is { } session)
        {
            _circuits[identity] = session;
        }
        else
        {
            _visitors[identity] = clock.GetUtcNow();
        }
    }

    public void Remove(CircuitIdentity identity)
    {
        _circuits.TryRemove(identity, out _);
        _visitors.TryRemove(identity, out _);
    }

    /// <summary>A visitor did something. Members' use is told by <see cref="SessionUse"/>.</summary>
    public void NoteVisit(CircuitIdentity identity)
    {
        if (_visitors.TryGetValue(identity, out var before))
        {
            _visitors.TryUpdate(identity, clock.GetUtcNow(), before);
        }
    }

    public void NoteUse(Guid session) => _used[session] = 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(change => change.Kind is ChangeKind.SessionEnded, EndAsync, Gather);
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                RestVisitors();
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The sessions of the open circuits could not be checked; it is tried again in {Interval}.", Interval);
            }
        }
    }

    private async Task EndAsync(ChangeBatch batch)
    {
        if (batch.TooManyToList)
        {
            await CheckAsync(CancellationToken.None);
            return;
        }

        var ended = batch.Changes.Select(change => change.Id).ToHashSet();
        EndWhere(ended.Contains);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var held = _circuits.Values.Distinct().ToList();
        if (held.Count == 0)
        {
            return;
        }

        var used = _used.Keys.ToList();
        foreach (var session in used)
        {
            _used.TryRemove(session, out _);
        }

        // First who still lives, then who is in use: a click after the idle limit does not bring a session back. Ended is before anything is
        // noted, for which there may be no turn to write.
        var living = await sessions.LivingAmongAsync(held, cancellationToken);
        EndWhere(session => !living.Contains(session));
        if (!await sessions.TouchAsync(used.Where(living.Contains).ToList(), cancellationToken))
        {
            used.ForEach(NoteUse);
        }
    }

    /// <summary>An open sign-in page that nobody uses must not keep others out (RL5).</summary>
    private void RestVisitors()
    {
        var since = clock.GetUtcNow() - VisitorsRestAfter;
        foreach (var (identity, lastVisit) in _visitors)
        {
            if (lastVisit < since && _visitors.TryRemove(identity, out _))
            {
                identity.Rest();
            }
        }
    }

    private void EndWhere(Func<Guid, bool> isOver)
    {
        foreach (var (identity, session) in _circuits)
        {
            if (isOver(session))
            {
                _circuits.TryRemove(identity, out _);
                identity.End();
            }
        }
    }
}
