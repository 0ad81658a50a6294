using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Jobs;

/// <summary>Forgets, once an hour, jobs that ended long ago, with the results of each person. The audit trail stays.</summary>
internal sealed class JobHousekeeping(
    IDbContextFactory<FlexAuthDbContext> contexts, WriteGate gate, IOptions<JobOptions> options, TimeProvider clock, ILogger<JobHousekeeping> logger)
    : RegularHousekeeping("old jobs", TimeSpan.FromHours(1), clock, logger)
{
    private const int AtATime = 2_000;

    /// <summary>A few rows at a time: nobody waits for a hundred thousand results to be deleted.</summary>
    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - options.Value.KeepFor;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await db.Jobs.Where(j => j.FinishedAt < before).Select(j => j.Id).ToListAsync(cancellationToken);
        foreach (var job in old)
        {
            while (await DeleteSomeAsync(db, job, cancellationToken))
            {
            }
        }
    }

    private async Task<bool> DeleteSomeAsync(FlexAuthDbContext db, Guid job, CancellationToken cancellationToken)
    {
        using (await gate.EnterAsync(cancellationToken))
        {
            var last = await db.JobItems.Where(i => i.JobId == job).OrderBy(i => i.Position).Skip(AtATime - 1)
                .Select(i => (int?)i.Position).FirstOrDefaultAsync(cancellationToken);
            if (last is { } position)
            {
                return await db.JobItems.Where(i => i.JobId == job && i.Position <= position).ExecuteDeleteAsync(cancellationToken) > 0;
            }

            await db.Jobs.Where(j => j.Id == job).ExecuteDeleteAsync(cancellationToken);
            return false;
        }
    }
}
