using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery;

/// <summary>Keeps messages from leaving that are not wanted any more.</summary>
internal static class Cancellation
{
    /// <summary>
    /// Queued links and codes of these members; notices leave all the same. A job leaves its mark, by which undoing it gives them back. An SMS
    /// that was never tried has its code voided instead: the sender finds that, cancels it and gives back what the day had reserved for it (EC5).
    /// </summary>
    public static async Task CancelSecretsAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken, Guid? byJob = null)
    {
        await work.CancelAsync(
            work.Db.Outbox.Where(m => (m.LinkId != null || m.CodeId != null) && (m.Kind != MessageKind.SmsCode || m.Attempts > 0)
                && memberIds.Contains(m.MemberId)),
            cancellationToken,
            byJob);
        if (await Unsent(work, memberIds).ExecuteUpdateAsync(c => c.SetProperty(x => x.ConsumedAt, work.Now), cancellationToken) > 0)
        {
            work.WakeSender();
        }
    }

    /// <summary>Deletes the codes of these members, but for those of an SMS that the sender has yet to cancel.</summary>
    public static async Task DeleteCodesAsync(this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken) =>
        await work.Db.SentCodes.Where(c => memberIds.Contains(c.MemberId) && !(c.Channel == CodeChannel.Sms && c.CodeHash == null))
            .ExecuteDeleteAsync(cancellationToken);

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

    /// <summary>Codes by SMS of these members that were made for no try yet, and are wanted.</summary>
    private static IQueryable<SentCode> Unsent(UnitOfWork work, IQueryable<Guid> memberIds) => work.Db.SentCodes.Where(
        c => c.Channel == CodeChannel.Sms && c.CodeHash == null && c.ConsumedAt == null && memberIds.Contains(c.MemberId));
}
