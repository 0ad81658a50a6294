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
        try
        {
            return await CommitInTurnAsync(actor, run, cancellationToken);
        }
        catch (WriterBusyException)
        {
            return Error.Busy;
        }
    }

    private async Task<Result<T>> CommitInTurnAsync<T>(
        Actor actor,
        Func<UnitOfWork, CancellationToken, Task<Result<T>>> run,
        CancellationToken cancellationToken)
    {
        UnitOfWork work;
        Result<T> result;

        await using (var turn = await gate.EnterAsync(cancellationToken))
        {
            if (actor is JobOfMember)
            {
                turn.Db.AllowLongStatements();
            }

            var now = clock.GetUtcNow();
            var admitted = await Admission.AdmitAsync(turn.Db, actor, now, cancellationToken);
            if (Refusal(actor, admitted) is { } refusal)
            {
                return refusal;
            }

            work = new UnitOfWork(admitted!, turn.Db, now);

            result = await run(work, cancellationToken);
            if (!result.Succeeded)
            {
                return result;
            }

            if (!work.IsAudited)
            {
                throw new InvalidOperationException("An operation tried to commit without an audit row.");
            }

            await turn.Db.SaveChangesAsync(cancellationToken);
            await turn.Db.TellNodesAsync(feed.Node, work.Announcements, cancellationToken);
            await CommitAsync(turn);
        }

        feed.Publish(work.Announcements);
        if (work.SendsMessages)
        {
            outbox.Raise();
        }

        return result;
    }

    /// <summary>A commit that got no answer may have happened: the other nodes hear of it then, and this one looks for itself.</summary>
    private async Task CommitAsync(WriteTurn turn)
    {
        try
        {
            await turn.CommitAsync();
        }
        catch
        {
            feed.PublishUnlisted();
            outbox.Raise();
            throw;
        }
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
