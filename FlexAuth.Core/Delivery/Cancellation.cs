using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery;

/// <summary>Keeps messages from leaving that are not wanted any more.</summary>
internal static class Cancellation
{
    /// <summary>Queued links and codes of these members; notices leave all the same. A job leaves its mark, by which undoing it gives them back.</summary>
    public static Task CancelSecretsAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken, Guid? byJob = null) =>
        work.CancelAsync(
            work.Db.Outbox.Where(m => (m.LinkId != null || m.CodeId != null) && memberIds.Contains(m.MemberId)), cancellationToken, byJob);

    /// <summary>
    /// Those of the messages that have not left: few of few people, among a hundred thousand that wait. Said by what they are not, so that
    /// SQLite goes by the people, and does not read all that is queued while everybody waits for the write gate.
    /// </summary>
    public static Task CancelAsync(
        this UnitOfWork work, IQueryable<OutboxMessage> messages, CancellationToken cancellationToken, Guid? byJob = null) =>
        messages.Where(m => m.State != DeliveryState.Sent && m.State != DeliveryState.Failed && m.State != DeliveryState.Cancelled).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.State, DeliveryState.Cancelled)
                .SetProperty(x => x.FinishedAt, work.Now)
                .SetProperty(x => x.CancelledByJobId, byJob),
            cancellationToken);
}
