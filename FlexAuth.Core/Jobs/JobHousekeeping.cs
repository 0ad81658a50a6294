using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Jobs;

/// <summary>
/// Forgets, once an hour, how people were before jobs that cannot be undone any more, and jobs that ended long ago, with the results of
/// each person. The audit trail stays.
/// </summary>
internal sealed class JobHousekeeping(
    IDbContextFactory<FlexAuthDbContext> contexts, WriteGate gate, IOptions<JobOptions> options, TimeProvider clock, ILogger<JobHousekeeping> logger)
    : RegularHousekeeping("old jobs", TimeSpan.FromHours(1), clock, logger)
{
    private const int AtATime = 2_000;

    // Somebody may have asked in the last moment, in a transaction that has yet to commit.
    private static readonly TimeSpan LastMoment = TimeSpan.FromMinutes(5);

    /// <summary>A few rows at a time: nobody waits for a hundred thousand results to be deleted.</summary>
    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await ForgetDetailsAsync(db, now - LastMoment, cancellationToken);
        var before = now - options.Value.KeepFor;
        var old = await db.Jobs.Where(j => j.FinishedAt < before).Select(j => j.Id).ToListAsync(cancellationToken);
        foreach (var job in old)
        {
            while (await DeleteSomeAsync(job, cancellationToken))
            {
            }
        }
    }

    /// <summary>Former details, phone numbers among them, are kept for undoing alone. A job that takes it back reads them until it ends.</summary>
    private async Task ForgetDetailsAsync(FlexAuthDbContext db, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var over = await db.Jobs
            .Where(j => j.UndoUntil < before && !db.Jobs.Any(u => u.Id == j.UndoneBy && u.FinishedAt == null))
            .Select(j => new { j.Id, j.Total })
            .ToListAsync(cancellationToken);
        foreach (var job in over)
        {
            for (var after = 0; after < job.Total; after += AtATime)
            {
                await ForgetSomeAsync(job.Id, after, cancellationToken);
            }

            // Last: broken off, it is found again.
            await gate.WriteAsync(
                w => w.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(j => j.SetProperty(x => x.UndoUntil, (DateTimeOffset?)null), cancellationToken),
                cancellationToken);
        }
    }

    private Task<int> ForgetSomeAsync(Guid job, int after, CancellationToken cancellationToken) => gate.WriteAsync(
        db => db.JobItems.Where(i => i.JobId == job && i.Position > after && i.Position <= after + AtATime && i.Before != null)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.Before, (string?)null), cancellationToken),
        cancellationToken);

    private Task<bool> DeleteSomeAsync(Guid job, CancellationToken cancellationToken) => gate.WriteAsync(
        async db =>
        {
            var last = await db.JobItems.Where(i => i.JobId == job).OrderBy(i => i.Position).Skip(AtATime - 1)
                .Select(i => (int?)i.Position).FirstOrDefaultAsync(cancellationToken);
            if (last is { } position)
            {
                return await db.JobItems.Where(i => i.JobId == job && i.Position <= position).ExecuteDeleteAsync(cancellationToken) > 0;
            }

            await db.Jobs.Where(j => j.Id == job).ExecuteDeleteAsync(cancellationToken);
            return false;
        },
        cancellationToken);
}
