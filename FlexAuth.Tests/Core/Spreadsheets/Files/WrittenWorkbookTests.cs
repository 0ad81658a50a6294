using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>What is written, as the Open XML SDK sees it.</summary>
public sealed class WrittenWorkbookTests
{
    private static readonly SheetLayout People = new("People & \"friends\" <1>'s", [
        new ColumnLayout("Email", 32.5), new ColumnLayout("Login", 8, ["Y", "N", "\"<maybe>\" & not"]), new ColumnLayout("Status", 12, IsReadOnly: true),
        new ColumnLayout("Origin", 10, IsHidden: true), .. Enumerable.Range(1, 24).Select(column => new ColumnLayout($"Extra {column}", 9))]);

    private static readonly SheetLayout Explanations = new("Explanations", [new ColumnLayout("Column", 20), new ColumnLayout("What it holds", 80)], IsText: true);

    [Fact]
    public async Task Every_workbook_passes_the_validator()
    {
        using var stream = new MemoryStream(await WriteAsync());
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        foreach (var version in new[] { FileFormatVersions.Office2007, FileFormatVersions.Office2019 })
            Assert.Empty(new OpenXmlValidator(version).Validate(document).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    }

    [Fact, Trait("Rule", "IM5")]
    public async Task Every_cell_is_text_without_a_formula()
    {
        using var stream = new MemoryStream(await WriteAsync());
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        var formats = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ToList();
        var cells = document.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<Cell>()).ToList();

        Assert.Contains(cells, cell => cell.InnerText == "=1+1");
        Assert.All(cells, cell =>
        {
            Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
            Assert.Null(cell.CellFormula);
            Assert.Equal(49u, formats[(int)cell.StyleIndex!.Value].NumberFormatId!.Value);
        });
        Assert.All(
            document.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<Column>()),
            column => Assert.Equal(49u, formats[(int)column.Style!.Value].NumberFormatId!.Value));
    }

    [Fact]
    public async Task The_head_is_bold_and_frozen_with_a_filter_and_drop_downs_reach_to_rows_that_are_yet_to_come()
    {
        using var stream = new MemoryStream(await WriteAsync());
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        var book = document.WorkbookPart!;
        var sheets = book.Workbook.Descendants<Sheet>().Select(sheet => ((WorksheetPart)book.GetPartById(sheet.Id!)).Worksheet).ToList();
        var (people, text) = (sheets[0], sheets[1]);
        var styles = book.WorkbookStylesPart!.Stylesheet;
        var formats = styles.CellFormats!.Elements<CellFormat>().ToList();
        CellFormat Format(Worksheet sheet, string cell) => formats[(int)sheet.Descendants<Cell>().Single(c => c.CellReference == cell).StyleIndex!.Value];

        Assert.Equal([People.Name, "Explanations"], book.Workbook.Descendants<Sheet>().Select(sheet => sheet.Name!.Value));
        Assert.All(sheets, sheet => Assert.Equal(("A2", PaneStateValues.Frozen), (sheet.Descendants<Pane>().Single().TopLeftCell!.Value, sheet.Descendants<Pane>().Single().State!.Value)));
        Assert.NotNull(styles.Fonts!.Elements<Font>().ElementAt((int)Format(people, "A1").FontId!.Value).Bold);
        Assert.Equal(0u, Format(people, "A2").FillId!.Value);
        Assert.Equal(2u, Format(people, "C2").FillId!.Value);
        Assert.True(Format(text, "B2").Alignment!.WrapText!.Value);
        Assert.Equal("A1:AB4", people.Descendants<AutoFilter>().Single().Reference!.Value);
        Assert.Empty(text.Descendants<AutoFilter>());
        Assert.Equal("'People & \"friends\" <1>''s'!$A$1:$AB$4", Assert.Single(book.Workbook.Descendants<DefinedName>()).Text);
        var choices = Assert.Single(people.Descendants<DataValidation>());
        Assert.Equal(("B2:B1048576", "\"Y,N,\"\"<maybe>\"\" & not\""), (choices.SequenceOfReferences!.InnerText, choices.Formula1!.Text));
        Assert.Equal([4u], people.Descendants<Column>().Where(column => column.Hidden?.Value == true).Select(column => column.Min!.Value));
        Assert.Equal(32.5, people.Descendants<Column>().First().Width!.Value);
    }

    [Fact]
    public async Task It_is_written_asynchronously_and_forward_only()
    {
        using var stream = new MemoryStream();
        using var forward = new ForwardOnly(stream);
        await using (var writer = TableWriter.Workbook(forward))
        {
            await writer.BeginSheetAsync(People, CancellationToken.None);
            for (var row = 0; row < 20_000; row++)
                await writer.WriteAsync(new[] { $"{Guid.NewGuid()}", "Y" }, CancellationToken.None);
            Assert.InRange(stream.Length, 200_000, long.MaxValue);
            await writer.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(20_001, Table.Read(stream.ToArray()).Rows.Count);
    }

    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task The_target_stays_open_and_a_file_that_was_not_completed_is_none(TableKind kind)
    {
        using var stream = new MemoryStream();
        await using (var writer = kind == TableKind.Workbook ? TableWriter.Workbook(stream) : TableWriter.Csv(stream))
        {
            await writer.BeginSheetAsync(Explanations, CancellationToken.None);
            await writer.WriteAsync(new[] { "a" }, CancellationToken.None);
        }

        Assert.True(stream.CanWrite);
        Assert.NotNull(Table.Read(stream.ToArray()).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("12345678901234567890123456789012")]
    public async Task A_name_that_no_sheet_can_have_is_refused(string name)
    {
        await using var writer = TableWriter.Workbook(Stream.Null);

        await Assert.ThrowsAsync<ArgumentException>(async () => await writer.BeginSheetAsync(Explanations with { Name = name }, CancellationToken.None));
    }

    [Fact]
    public async Task Csv_has_the_first_sheet_only()
    {
        using var stream = new MemoryStream();
        await using var writer = TableWriter.Csv(stream);
        await writer.BeginSheetAsync(Explanations, CancellationToken.None);
        await writer.WriteAsync(new[] { "+31", null }, CancellationToken.None);
        await writer.BeginSheetAsync(People, CancellationToken.None);
        await writer.WriteAsync(new[] { "b" }, CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);

        Assert.Equal("\uFEFFColumn,What it holds\r\n'+31,\r\n"u8.ToArray(), stream.ToArray());
    }

    private static async Task<byte[]> WriteAsync()
    {
        using var stream = new MemoryStream();
        await using var writer = TableWriter.Workbook(stream);
        await writer.BeginSheetAsync(People, CancellationToken.None);
        await writer.WriteAsync(new[] { "+31612345678", "Y", "Active", "secret" }, CancellationToken.None);
        await writer.WriteAsync(new[] { "=1+1", null, " two\r\nlines ", "_x0041_" }, CancellationToken.None);
        await writer.WriteAsync(new[] { "a\0\uFFFF<&>\"'" }, CancellationToken.None);
        await writer.BeginSheetAsync(Explanations, CancellationToken.None);
        await writer.WriteAsync(new[] { "Email", "Who it is.\nCannot be cleared." }, CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
        return stream.ToArray();
    }

    /// <summary>As the body of a web server's answer.</summary>
    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.InRange(buffer.Length, 1, 256 * 1024);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
