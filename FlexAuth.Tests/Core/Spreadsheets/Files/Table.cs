using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>A whole file in memory, as tests write and read it.</summary>
internal sealed record Table(IReadOnlyList<TableRow> Rows, IReadOnlyList<Error> Notices, Error? Failure)
{
    public static readonly FileLimits Limits = new(
        Bytes: 64 * 1024 * 1024, InflatedBytes: 1024 * 1024 * 1024, Entries: 200, Rows: 100_000, Columns: 50, CellLength: 32_767);

    /// <summary>The cells of a row.</summary>
    public IReadOnlyList<string?> this[int row] => Rows[row].Cells;

    /// <summary>The code of the only notice.</summary>
    public Error Notice => Assert.Single(Notices);

    public static async Task<byte[]> WriteAsync(TableKind kind, SheetLayout layout, IEnumerable<string?[]> rows)
    {
        using var stream = new MemoryStream();
        await using (var writer = kind == TableKind.Workbook ? TableWriter.Workbook(stream) : TableWriter.Csv(stream))
        {
            await writer.BeginSheetAsync(layout, CancellationToken.None);
            foreach (var row in rows)
                await writer.WriteAsync(row, CancellationToken.None);
            await writer.CompleteAsync(CancellationToken.None);
        }

        return stream.ToArray();
    }

    public static Table Read(byte[] file, FileLimits? limits = null, string? preferredSheet = null)
    {
        using var stream = new MemoryStream(file, writable: false);
        return Read(stream, limits, preferredSheet);
    }

    public static Table Read(Stream stream, FileLimits? limits = null, string? preferredSheet = null)
    {
        var opened = TableFile.Open(stream, limits ?? Limits, preferredSheet, Slips.Fail);
        if (!opened.Succeeded)
            return new Table([], [], opened.Error);

        using var file = opened.Value;
        List<TableRow> rows = [];
        while (true)
        {
            var next = file.Next();
            if (!next.Succeeded)
                return new Table(rows, file.Notices, next.Error);
            if (next.Value is not { } row)
                return new Table(rows, file.Notices, null);
            rows.Add(row);
        }
    }
}
