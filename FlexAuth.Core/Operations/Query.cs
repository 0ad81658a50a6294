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
        return await Admission.AdmitAsync(db, actor, aliveAt: null, cancellationToken) is { } admitted
            ? await ReadAsync(db, admitted, request, cancellationToken)
            : Error.SessionEnded;
    }

    /// <summary>The query's own work.</summary>
    protected abstract Task<Result<TResult>> ReadAsync(FlexAuthDbContext db, Actor actor, TRequest request, CancellationToken cancellationToken);
}
