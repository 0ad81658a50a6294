using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The rows of an import that are not unchanged, in the order of the file; once it is applied, with what came of each.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ListImportRows(IDbContextFactory<FlexAuthDbContext> contexts) : Query<ImportRowsRequest, ImportRowsPage>(contexts)
{
    private const int LargestPage = 200;

    /// <inheritdoc />
    protected override async Task<Result<ImportRowsPage>> ReadAsync(
        FlexAuthDbContext db, Actor actor, ImportRowsRequest request, CancellationToken cancellationToken)
    {
        if (await ImportScope.FindAsync(db, (SignedInMember)actor, request.ImportId, cancellationToken) is not { } import)
        {
            return Error.NotFound;
        }

        var rows = await ImportRows.ReadAsync(db, import, request.Kind, request.After, Math.Clamp(request.Take, 1, LargestPage), cancellationToken);
        return new ImportRowsPage(rows.Select(r => r.View).ToList(), request.Kind switch
        {
            null => import.Changed + import.New + import.Conflicts + import.Refused,
            ImportRowKind.Changed => import.Changed,
            ImportRowKind.New => import.New,
            ImportRowKind.Conflict => import.Conflicts,
            ImportRowKind.Refused => import.Refused,
            _ => 0,
        });
    }
}

/// <summary>Rows with what came of them.</summary>
internal static class ImportRows
{
    /// <summary>The next rows behind a number, and whether there is anything to be done with them as it was decided.</summary>
    public static async Task<List<(ImportRowView View, bool Applies)>> ReadAsync(
        FlexAuthDbContext db, UserImport import, ImportRowKind? kind, int after, int take, CancellationToken cancellationToken)
    {
        var rows = await db.UserImportRows
            .Where(r => r.ImportId == import.Id && (kind == null || r.Kind == kind) && r.Number > after)
            .OrderBy(r => r.Number).Take(take)
            .ToListAsync(cancellationToken);
        var ids = rows.Where(r => r.Kind is not ImportRowKind.Refused).Select(r => r.MemberId).ToList();

        // By person, who is in few jobs: asked for the job, SQLite would read all of it, each time.
        var items = import.JobId is null ? [] : (await db.JobItems.Where(i => EF.Parameter(ids).Contains(i.MemberId)).ToListAsync(cancellationToken))
            .Where(i => i.JobId == import.JobId)
            .ToDictionary(i => i.MemberId);
        return rows.Select(row =>
        {
            var takesFile = row.Kind is ImportRowKind.Conflict && (row.TakesFile ?? import.TakesFile);
            var item = row.Kind is ImportRowKind.Refused ? null : items.GetValueOrDefault(row.MemberId);
            var effects = (RowEffects)(takesFile ? row.Taking : row.Keeping);
            return (View(row, takesFile, effects, item), effects.HasFlag(RowEffects.Applies));
        }).ToList();
    }

    private static ImportRowView View(UserImportRow row, bool takesFile, RowEffects effects, JobItem? item) => new(
        row.Number,
        row.Kind,
        row.Name,
        row.Email,
        RowCell.Read(row.Cells).Select(c => c.Shown()).ToList(),
        JobOutcomes.ReasonOf(item?.Reason, item?.ReasonValues) ?? JobOutcomes.ReasonOf(row.Reason, row.ReasonValues),
        takesFile,
        item?.Outcome,
        row.Kind is not ImportRowKind.Refused && effects.HasFlag(RowEffects.Blind));
}
