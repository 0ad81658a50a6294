using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>A file of people as somebody edits it.</summary>
internal sealed class EditedFile
{
    private static readonly FileLimits Limits = new(50_000_000, 500_000_000, 2_000, 1_000_000, 256, 2_000);

    private EditedFile(IEnumerable<string?> head, IEnumerable<IEnumerable<string?>> rows)
    {
        Head = [.. head];
        Rows = rows.Select(row => row.Concat(Enumerable.Repeat<string?>(null, Head.Count)).Take(Head.Count).ToList()).ToList();
    }

    public List<string?> Head { get; }

    public List<List<string?>> Rows { get; }

    /// <summary>As it is downloaded.</summary>
    public static async Task<EditedFile> ExportedAsync(CoreHost host, SignedInMember actor, UserFilter? filter = null, TableKind kind = TableKind.Csv, ISheetTexts? texts = null)
    {
        using var stream = new MemoryStream();
        var exported = await host.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(filter ?? UserFilter.Everybody, kind, texts ?? EnglishSheet.Texts, stream));
        Assert.True(exported.Succeeded, exported.Error?.Code);
        return Read(stream);
    }

    /// <summary>As somebody types a new one.</summary>
    public static EditedFile Typed(string[] head, params string?[][] rows) => new(head, rows);

    public static EditedFile Read(Stream stream)
    {
        stream.Position = 0;
        using var table = TableFile.Open(stream, Limits, EnglishSheet.Texts.People).Value;
        var rows = new List<IReadOnlyList<string?>>();
        while (table.Next().Value is { } row)
            rows.Add(row.Cells);
        return new EditedFile(rows[0], rows.Skip(1));
    }

    /// <summary>The row number that the spreadsheet shows.</summary>
    public int NumberOf(Member member) => Rows.IndexOf(Of(member)) + 2;

    public List<string?> Of(Member member) => Rows.Single(row => row[Place(SheetColumn.Email)] == member.Email);

    public string? Get(Member member, SheetColumn column) => Of(member)[Place(column)];

    public EditedFile Set(Member member, SheetColumn column, string? cell)
    {
        Of(member)[Place(column)] = cell;
        return this;
    }

    public EditedFile Add(params (SheetColumn Column, string Cell)[] cells)
    {
        var row = Head.Select(_ => (string?)null).ToList();
        foreach (var (column, cell) in cells)
            row[Place(column)] = cell;
        Rows.Add(row);
        return this;
    }

    public int Place(SheetColumn column) => Head.IndexOf(EnglishSheet.Texts.HeadOf(column));

    public async Task<Stream> SavedAsync(TableKind kind = TableKind.Csv)
    {
        var stream = new MemoryStream();
        await using (var writer = kind is TableKind.Csv ? TableWriter.Csv(stream) : TableWriter.Workbook(stream))
        {
            await writer.BeginSheetAsync(new SheetLayout(EnglishSheet.Texts.People, Head.Select(h => new ColumnLayout(h ?? "", 20)).ToList()), default);
            foreach (var row in Rows)
                await writer.WriteAsync(row.ToArray(), default);
            await writer.CompleteAsync(default);
        }

        stream.Position = 0;
        return stream;
    }
}
