using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Export;

/// <summary>An exported file, read again by the product's own reader.</summary>
/// <param name="Head">Its columns.</param>
/// <param name="Rows">Its rows of people.</param>
/// <param name="Bytes">The file.</param>
internal sealed record Exported(SheetHead Head, IReadOnlyList<TableRow> Rows, byte[] Bytes)
{
    public IEnumerable<string?> this[SheetColumn column] => Rows.Select(row => Head.Cell(row.Cells, column));

    public static async Task<Exported> ByAsync(CoreHost host, SignedInMember actor, UserFilter? filter = null, TableKind kind = TableKind.Workbook)
    {
        using var file = new MemoryStream();
        var count = await host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(filter ?? UserFilter.Everybody, kind, EnglishSheet.Texts, file));

        var exported = Read(file.ToArray());
        Assert.Equal(count.Value, exported.Rows.Count);
        return exported;
    }

    private static Exported Read(byte[] file)
    {
        var table = Table.Read(file.ToArray());
        Assert.DoesNotContain(table.Notices, notice => notice.Code != "import.file.sheets");
        var head = SheetHead.Of(table[0], EnglishSheet.Texts).Value;
        Assert.Empty(head.Unknown);
        return new Exported(head, [.. table.Rows.Skip(1)], file);
    }
}
