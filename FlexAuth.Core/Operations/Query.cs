using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Operations;

/// <summary>A read: permission first, then rows shaped for the screen. No entity leaves it.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">What the screen shows.</typeparam>
public abstract class Query<TRequest, TResult>(IDbContextFactory<FlexAuthDbContext> contexts)
{
    /// <summary>Runs the query.</summary>
    public async Task<Result<TResult>> ExecuteAsync(Actor actor, TRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!RequiresAttribute.Admits(GetType(), actor))
        {
            return Error.Forbidden;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        if (actor is SignedInMember member && !await Admission.SessionOf(db, member).AnyAsync(cancellationToken))
        {
            return Error.SessionEnded;
        }

        return await ReadAsync(db, actor, request, cancellationToken);
    }

    /// <summary>The query's own work.</summary>
    protected abstract Task<Result<TResult>> ReadAsync(FlexAuthDbContext db, Actor actor, TRequest request, CancellationToken cancellationToken);
}
