namespace FlexAuth.Core.Operations;

/// <summary>
/// A change, and the only way to make one: permission first, then one transaction that holds the new state, its audit row and its
/// outbox rows, then the change feed.
/// </summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">What the caller gets back.</typeparam>
public abstract class Operation<TRequest, TResult>(WritePath writePath)
{
    /// <summary>Runs the operation.</summary>
    public async Task<Result<TResult>> ExecuteAsync(Actor actor, TRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return RequiresAttribute.Admits(GetType(), actor)
            ? await RunAsync(await writePath.AsTheyStandAsync(actor, cancellationToken), request, cancellationToken)
            : Error.Forbidden;
    }

    /// <summary>The operation's own work. Slow parts (hashing) stand outside of <see cref="CommitAsync"/>.</summary>
    protected abstract Task<Result<TResult>> RunAsync(Actor actor, TRequest request, CancellationToken cancellationToken);

    /// <summary>One transaction on the write path; a failed result rolls it back.</summary>
    protected Task<Result<T>> CommitAsync<T>(
        Actor actor,
        Func<UnitOfWork, CancellationToken, Task<Result<T>>> work,
        CancellationToken cancellationToken) => writePath.CommitAsync(actor, work, cancellationToken);
}
