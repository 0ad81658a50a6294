using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Files;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The uploaded file as a stream in which one can go back and forth: a file of its own, which nobody else reads and which goes with it.</summary>
internal static class ImportFile
{
    public static Task<bool> IsKeptAsync(FlexAuthDbContext db, Guid importId, CancellationToken cancellationToken) =>
        db.UserImportParts.AnyAsync(p => p.ImportId == importId, cancellationToken);

    public static async Task<Stream> OpenAsync(FlexAuthDbContext db, Guid importId, CancellationToken cancellationToken)
    {
        var file = TemporaryFile.Create();
        try
        {
            var parts = db.UserImportParts.AsNoTracking().Where(p => p.ImportId == importId).OrderBy(p => p.Number).Select(p => p.Bytes);
            await foreach (var bytes in parts.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                await file.WriteAsync(bytes, cancellationToken);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
