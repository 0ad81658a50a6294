using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Operations;

/// <summary>What a start cannot do without: where another node keeps the database for longer than a writer waits, it waits again.</summary>
public static class AtStart
{
    /// <summary>Runs it until it has had its turn.</summary>
    /// <param name="what">What it writes, as the log says it: "the set-up link".</param>
    /// <param name="run">Waits, each time, as long as a writer does.</param>
    /// <param name="logger">Says once that it waits: a start that hangs without a word looks broken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Result<T>> InTurnAsync<T>(
        string what, Func<Task<Result<T>>> run, ILogger logger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return await TakeTurnAsync(
            what, async () => await run() is var result && result.Error != Error.Busy ? result : null, logger, cancellationToken);
    }

    /// <summary>Tries until it has its turn, and tells an operator once that it waits.</summary>
    /// <param name="what">What it writes.</param>
    /// <param name="run">Waits, each time, for a while; null where there was no turn.</param>
    /// <param name="logger">Told once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<T> TakeTurnAsync<T>(string what, Func<Task<T?>> run, ILogger logger, CancellationToken cancellationToken)
        where T : class
    {
        for (var told = false; ; told = true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await run() is { } taken)
            {
                return taken;
            }

            if (!told)
            {
                logger.SayThatItWaits(what);
            }
        }
    }

    /// <summary>Tells an operator why the start does not go on.</summary>
    internal static void SayThatItWaits(this ILogger logger, string what) => logger.LogWarning(
        "This start waits for its turn to write {What}, because another node or program writes to the database. It goes on by itself "
        + "once that is done; if it does not, look for whoever keeps a transaction open there.",
        what);
}
