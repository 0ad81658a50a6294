using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Jobs;

/// <summary>
/// Takes every unfinished job forward, a chunk each in turn, so that one person's job does not wait behind a hundred thousand. What is
/// done stands in the database: after a restart it goes on with the next chunk.
/// </summary>
internal sealed class JobRunner(
    IDbContextFactory<FlexAuthDbContext> contexts,
    JobSteps steps,
    JobSignal signal,
    TimeProvider clock,
    ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(2);

    /// <summary>One step of each unfinished job.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> RunPassAsync(CancellationToken cancellationToken)
    {
        var unfinished = await UnfinishedAsync(cancellationToken);
        foreach (var id in unfinished)
        {
            await steps.TakeAsync(id, cancellationToken);
        }

        return unfinished.Count > 0;
    }

    /// <summary>Whatever goes wrong (the database is down, say), the loop goes on: it heals by itself (DU2).</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var worked = await RunPassAsync(stoppingToken);
                if (failing)
                {
                    failing = false;
                    logger.LogInformation("Jobs go on.");
                }

                if (!worked)
                {
                    await signal.WaitAsync(BetweenLooks, clock, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (!failing)
                {
                    failing = true;
                    logger.LogError(failure, "Jobs cannot go on. FlexAuth tries again every {Seconds} seconds.", BetweenTries.TotalSeconds);
                }

                await Task.Delay(BetweenTries, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<List<Guid>> UnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.FinishedAt == null).OrderBy(j => j.CreatedAt).Select(j => j.Id).ToListAsync(cancellationToken);
    }
}
