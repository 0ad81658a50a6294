using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Forgets, once an hour, files that nobody applied within a day, those whose reading the server did not live to end, and those whose
/// job is forgotten.
/// </summary>
internal sealed class ImportHousekeeping(
    IDbContextFactory<FlexAuthDbContext> contexts, ImportRemoval removal, IOptions<ImportOptions> options, TimeProvider clock, ILogger<ImportHousekeeping> logger)
    : RegularHousekeeping("old imports", TimeSpan.FromHours(1), clock, logger)
{
    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - options.Value.KeepDrafts;
        foreach (var id in await OldAsync(before, cancellationToken))
        {
            await removal.RemoveAsync(id, cancellationToken);
        }
    }

    private async Task<List<Guid>> OldAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserImports
            .Where(i => i.State == ImportState.Applied ? !db.Jobs.Any(j => j.Id == i.JobId) : i.CreatedAt < before)
            .Select(i => i.Id)
            .ToListAsync(cancellationToken);
    }
}
