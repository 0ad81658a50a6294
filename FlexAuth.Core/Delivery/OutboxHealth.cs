using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery;

/// <summary>Whether mail leaves.</summary>
public sealed class OutboxHealth(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
{
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

    internal async Task<int> DepthAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Outbox.CountAsync(m => m.State == DeliveryState.Queued, cancellationToken);
    }
}
