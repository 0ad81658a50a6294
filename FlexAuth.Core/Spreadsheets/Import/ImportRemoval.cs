using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Forgets imports, some rows at a time: nobody waits for fifty megabytes to be overwritten.</summary>
internal sealed class ImportRemoval(WriteGate gate)
{
    private const int RowsAtATime = 2_000;
    private const int PartsAtATime = 8;

    /// <summary>From here on nobody can apply what is left of it: one row or none, so that of this and Import one succeeds.</summary>
    public static async Task<bool> TakeAsync(IQueryable<UserImport> import, CancellationToken cancellationToken) =>
        await import.Where(i => i.State != ImportState.Applied)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.State, ImportState.Reading), cancellationToken) == 1;

    /// <summary>The rows, the file, and the import itself last: broken off, it is found again.</summary>
    public async Task RemoveAsync(Guid importId, CancellationToken cancellationToken)
    {
        while (await GatedAsync(db => RemoveRowsAsync(db.UserImportRows.Where(r => r.ImportId == importId), cancellationToken), cancellationToken))
        {
        }

        await RemoveFileAsync(importId, cancellationToken);
        await GatedAsync(db => db.UserImports.Where(i => i.Id == importId).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    /// <summary>The file alone: what came of its rows stays.</summary>
    public async Task RemoveFileAsync(Guid importId, CancellationToken cancellationToken)
    {
        while (await GatedAsync(db => RemovePartsAsync(db.UserImportParts.Where(p => p.ImportId == importId), cancellationToken), cancellationToken))
        {
        }
    }

    /// <returns>None where these were the last.</returns>
    private static async Task<int> RemoveRowsAsync(IQueryable<UserImportRow> rows, CancellationToken cancellationToken) =>
        await rows.OrderBy(r => r.Number).Select(r => (int?)r.Number).Skip(RowsAtATime - 1).FirstOrDefaultAsync(cancellationToken) is { } last
            ? await rows.Where(r => r.Number <= last).ExecuteDeleteAsync(cancellationToken)
            : await rows.ExecuteDeleteAsync(cancellationToken) * 0;

    private static async Task<int> RemovePartsAsync(IQueryable<UserImportPart> parts, CancellationToken cancellationToken) =>
        await parts.MinAsync(p => (int?)p.Number, cancellationToken) is { } first
            ? await parts.Where(p => p.Number < first + PartsAtATime).ExecuteDeleteAsync(cancellationToken)
            : 0;

    private async Task<bool> GatedAsync(Func<FlexAuthDbContext, Task<int>> delete, CancellationToken cancellationToken) =>
        await gate.WriteAsync(delete, cancellationToken) > 0;
}
