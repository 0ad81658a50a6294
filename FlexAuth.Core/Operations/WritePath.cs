using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Operations;

/// <summary>
/// The one way through which state changes: transaction, admission, work, audit, commit, announcement. Nothing is mailed, logged or
/// announced for what did not commit, and nothing commits unaudited.
/// </summary>
public sealed class WritePath(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WriteGate gate,
    ChangeFeed feed,
    OutboxSignal outbox,
    TimeProvider clock)
{
    internal async Task<Result<T>> CommitAsync<T>(
        Actor actor,
        Func<UnitOfWork, CancellationToken, Task<Result<T>>> run,
        CancellationToken cancellationToken)
    {
        UnitOfWork work;
        Result<T> result;

        using (await gate.EnterAsync(cancellationToken))
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            work = new UnitOfWork(actor, db, clock.GetUtcNow());

            if (await RefusalAsync(work, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            result = await run(work, cancellationToken);
            if (!result.Succeeded)
            {
                return result;
            }

            if (!work.IsAudited)
            {
                throw new InvalidOperationException("An operation tried to commit without an audit row.");
            }

            await db.SaveChangesAsync(cancellationToken);

            // From here on the outcome must not depend on whether the caller still waits.
            await transaction.CommitAsync(CancellationToken.None);
        }

        feed.Publish(work.Announcements);
        if (work.SendsMessages)
        {
            outbox.Raise();
        }

        return result;
    }

    /// <summary>Whether the actor still has the power that they came with.</summary>
    private static async Task<Error?> RefusalAsync(UnitOfWork work, CancellationToken cancellationToken) => work.Actor switch
    {
        SignedInMember actor when !await Admission.SessionOf(work.Db, actor).AnyAsync(s => s.ExpiresAt > work.Now, cancellationToken) =>
            Error.SessionEnded,
        JobOfMember job when !await Admission.MemberOf(work.Db, job).AnyAsync(cancellationToken) => Error.PowerLost,
        _ => null,
    };
}
