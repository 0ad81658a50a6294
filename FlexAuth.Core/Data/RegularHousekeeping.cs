using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Data;

/// <summary>Clears away, again and again, what has had its time. A time that fails is logged, and the next one tries again.</summary>
/// <param name="what">What is cleared away, as the log says it.</param>
/// <param name="interval">From one time to the next.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Hears of failures.</param>
internal abstract class RegularHousekeeping(string what, TimeSpan interval, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>The time.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>One time.</summary>
    public abstract Task RunOnceAsync(CancellationToken cancellationToken);

    /// <summary>Until the next time.</summary>
    /// <returns>Whether there is one.</returns>
    protected virtual async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken) =>
        await timer.WaitForNextTickAsync(cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Clearing away {What} failed; it is tried again in {Interval}.", what, interval);
            }
        }
    }
}
