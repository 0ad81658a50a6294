using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Forgets, once an hour, files that nobody applied within a day, those whose reading the server did not live to end, and those whose
/// job is forgotten. Of the others the file itself goes earlier than what came of its rows.
/// </summary>
internal sealed class ImportHousekeeping(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WriteGate gate,
    ImportRemoval removal,
    IOptions<ImportOptions> options,
    TimeProvider clock,
    ILogger<ImportHousekeeping> logger)
    : RegularHousekeeping("old imports", TimeSpan.FromHours(1), clock, logger)
{
    /// <summary>A file that waits for its turn, or is being read, is nobody's to forget.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromDays(1);

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var before = now - options.Value.KeepDrafts;
        var readBefore = now - (options.Value.KeepDrafts > LongestReading ? options.Value.KeepDrafts : LongestReading);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var drafts = await IdsAsync(db.UserImports.Where(
            i => (i.State == ImportState.Ready && i.CreatedAt < before) || (i.State == ImportState.Reading && i.CreatedAt < readBefore)));
        foreach (var id in drafts)
        {
            if (await TakeAsync(id, cancellationToken))
            {
                await removal.RemoveAsync(id, cancellationToken);
            }
        }

        foreach (var id in await IdsAsync(db.UserImports.Where(i => i.State == ImportState.Applied && !db.Jobs.Any(j => j.Id == i.JobId))))
        {
            await removal.RemoveAsync(id, cancellationToken);
        }

        var filesBefore = now - options.Value.KeepFiles;
        foreach (var id in await IdsAsync(db.UserImports.Where(
            i => i.State == ImportState.Applied && i.CreatedAt < filesBefore && db.UserImportParts.Any(p => p.ImportId == i.Id))))
        {
            await removal.RemoveFileAsync(id, cancellationToken);
        }

        Task<List<Guid>> IdsAsync(IQueryable<UserImport> imports) => imports.Select(i => i.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Somebody may have pressed Import since it was found.</summary>
    private Task<bool> TakeAsync(Guid id, CancellationToken cancellationToken) =>
        gate.WriteAsync(db => ImportRemoval.TakeAsync(db.UserImports.Where(i => i.Id == id), cancellationToken), cancellationToken);
}
