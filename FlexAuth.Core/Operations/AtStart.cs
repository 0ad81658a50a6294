namespace FlexAuth.Core.Operations;

/// <summary>What a start cannot do without: where another node keeps the database for longer than a writer waits, it waits again.</summary>
public static class AtStart
{
    /// <summary>Runs it until it has had its turn.</summary>
    /// <param name="run">Waits, each time, as long as a writer does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Result<T>> InTurnAsync<T>(Func<Task<Result<T>>> run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await run() is var result && result.Error != Error.Busy)
            {
                return result;
            }
        }
    }
}
