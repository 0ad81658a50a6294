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
            var now = clock.GetUtcNow();
            var admitted = await Admission.AdmitAsync(db, actor, now, cancellationToken);
            if (Refusal(actor, admitted) is { } refusal)
            {
                return refusal;
            }

            work = new UnitOfWork(admitted!, db, now);

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

    /// <summary>The actor with the reach that they have now; whoever lost their power is refused by the transaction.</summary>
    internal async Task<Actor> AsTheyStandAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor is not ActingMember)
        {
            return actor;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Admission.AdmitAsync(db, actor, aliveAt: null, cancellationToken) ?? actor;
    }

    private static Error? Refusal(Actor came, Actor? admitted) => (came, admitted) switch
    {
        (JobOfMember, null) => Error.PowerLost,
        (_, null) => Error.SessionEnded,

        // An operation goes by the reach that it began with; a step of a job by the one that its transaction gives it.
        (SignedInMember before, SignedInMember now) when before.OrganizationPath != now.OrganizationPath => Error.PlaceChanged,
        _ => null,
    };
}
