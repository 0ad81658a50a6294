using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery;

/// <summary>Whether mail leaves.</summary>
public sealed class OutboxHealth(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
{
    private long _lastDeparture;

    /// <summary>
    /// For how long messages have been due without one being tried; null where none is due. A slow mail server makes a long line, but
    /// one that moves: only a sender that stopped makes this grow.
    /// </summary>
    public async Task<TimeSpan?> StuckForAsync(CancellationToken cancellationToken = default)
    {
        var sinceDeparture = clock.GetUtcNow() - new DateTimeOffset(Interlocked.Read(ref _lastDeparture), TimeSpan.Zero);
        return await OldestDueAsync(cancellationToken) is { } age ? (age < sinceDeparture ? age : sinceDeparture) : null;
    }

    /// <summary>
    /// For how long the longest-waiting message has been past its time; null where none is. A server that refuses does not count:
    /// its messages have a new time. Minutes here mean that nothing sends.
    /// </summary>
    public async Task<TimeSpan?> OldestDueAsync(CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = await db.Outbox
            .Where(m => m.State == DeliveryState.Queued && m.DueAt <= now)
            .OrderBy(m => m.DueAt)
            .Select(m => (DateTimeOffset?)m.DueAt)
            .FirstOrDefaultAsync(cancellationToken);
        return now - oldest;
    }

    internal void NoteDeparture() => Interlocked.Exchange(ref _lastDeparture, clock.GetUtcNow().UtcTicks);

    internal async Task<int> DepthAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Outbox.CountAsync(m => m.State == DeliveryState.Queued, cancellationToken);
    }
}
