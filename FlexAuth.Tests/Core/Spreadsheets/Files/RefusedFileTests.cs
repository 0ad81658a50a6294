using System.IO.Compression;
using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Files that are none that can be read, and why.</summary>
public sealed class RefusedFileTests
{
    private const string Row = """<row><c><v>1</v></c></row>""";
    private const string Sheet = $"<worksheet><sheetData>{Row}</sheetData></worksheet>";

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "import.file.empty", [] },
        { "import.file.empty", "\r\n;;\r\n"u8.ToArray() },
        { "import.file.empty", HandMade.Workbook("") },
        { "import.file.empty", HandMade.Workbook("""<row r="1"><c r="A1" s="1"/></row>""") },
        { "import.file.unknown", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0] },
        { "import.file.unknown", "%PDF-1.7\n"u8.ToArray() },
        { "import.file.unknown", "\uFEFF <html><table>"u8.ToArray() },
        { "import.file.unknown", "<?xml version=\"1.0\"?><Workbook/>"u8.ToArray() },
        { "import.file.unknown", Compound("WordDocument") },
        { "import.file.other_zip", HandMade.Zip(("readme.txt", "x")) },
        { "import.file.other_zip", HandMade.Zip() },
        { "import.file.other_zip", HandMade.Zip(HandMade.Parts(Sheet, type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")) },
        { "import.file.other_zip", HandMade.Zip(("mimetype", "application/vnd.oasis.opendocument.text")) },
        { "import.file.ods", HandMade.Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")) },
        { "import.file.xls", Compound("Workbook") },
        { "import.file.encrypted", Compound("EncryptionInfo", "EncryptedPackage") },
        { "import.file.macros", HandMade.Zip(HandMade.Parts(Sheet, type: "application/vnd.ms-excel.sheet.macroEnabled.main+xml")) },
        { "import.file.macros", HandMade.Zip([.. HandMade.Parts(Sheet), ("xl/vbaProject.bin", "x")]) },
        { "import.file.xlsb", HandMade.Zip(HandMade.Parts(Sheet, type: "application/vnd.ms-excel.sheet.binary.macroEnabled.main")) },
        { "import.file.no_sheet", HandMade.Zip(HandMade.Parts(Sheet, sheets: "")) },
        { "import.file.no_sheet", HandMade.Zip(HandMade.Parts(Sheet, sheets: """<sheet name="x" sheetId="1" state="veryHidden" r:id="r1"/>""")) },
        { "import.file.damaged", HandMade.Workbook(Row)[..^40] },
        { "import.file.damaged", HandMade.Workbook(Row)[..400] },
        { "import.file.damaged", "PK\x03\x04"u8.ToArray() },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts(Sheet).Where(part => part.Name != "xl/worksheets/sheet1.xml").ToArray()) },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts(Sheet).Where(part => part.Name != "xl/workbook.xml").ToArray()) },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts(Sheet[..^5])) },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts(Sheet + "<more/>")) },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts("")) },
        { "import.file.damaged", HandMade.Workbook("""<row><c><v>1</c></v></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c t="s"><v>7</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c t="s"><v>-1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row r="2"/><row r="2"><c><v>1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row r="2000000"><c><v>1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c r="1"><v>1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c t="str"><v>&nbsp;</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c t="str"><v>&#xD800;</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row><c t="str"><v>&amp</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook("""<row r=1><c><v>1</v></c></row>""") },
        { "import.file.damaged", HandMade.Workbook(string.Concat(Enumerable.Repeat("<a>", 200))) },
        { "import.file.damaged", HandMade.Workbook($"""<row x="{new string('x', 100_000)}"/>""") },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts(Sheet).Select(part => (part.Name, part.Name.EndsWith("sheet1.xml", StringComparison.Ordinal) ? Encoding.Unicode.GetBytes(part.Text) : Encoding.UTF8.GetBytes(part.Text)))) },
        { "import.file.damaged", HandMade.Zip(HandMade.Parts("""<worksheet><sheetData><row><c t="str"><v>?</v></c></row></sheetData></worksheet>""").Select(part => (part.Name, Encoding.Latin1.GetBytes(part.Text.Replace('?', 'ÿ'))))) },
        { "import.file.encoding", Encoding.Latin1.GetBytes("Email;Name\r\na@b.example;Zoë\r\n") },
        { "import.file.encoding", [0xFF, 0xFE, (byte)'a', 0, 0, 0xD8, (byte)'b', 0] },
        { "import.file.quotes", "a,b\r\n\"c,d\r\n"u8.ToArray() },
        { "import.file.quotes", "a,b\r\n\"c\"d,e\r\n"u8.ToArray() },
    };

    [Theory, Trait("Rule", "IM6")]
    [MemberData(nameof(Refused))]
    public void A_file_is_refused_for_one_reason(string code, byte[] file) => Assert.Equal(code, Table.Read(file).Failure?.Code);

    [Theory, Trait("Rule", "IM2")]
    [InlineData("""<!DOCTYPE worksheet>""")]
    [InlineData("""<!DOCTYPE worksheet [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>""")]
    [InlineData("""<?xml version="1.0"?><!-- x --><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>""")]
    [InlineData("""<!DOCTYPE worksheet SYSTEM "http://evil.example/x.dtd">""")]
    public void A_document_type_declaration_is_refused_in_any_part(string declaration)
    {
        foreach (var place in new[] { 0, 1, 2, 3, 4, 6, 7 })
        {
            var parts = HandMade.Parts("""<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>""", "<si><t>x</t></si>");
            parts[place].Text = declaration + parts[place].Text.Trim();

            Assert.Equal("import.file.dtd", Table.Read(HandMade.Zip(parts)).Failure?.Code);
        }
    }

    [Theory, Trait("Rule", "IM6")]
    [InlineData("xl/worksheets/sheet1.xml", "<v>1</v>")]
    [InlineData("xl/workbook.xml", "First")]
    [InlineData("xl/sharedStrings.xml", "asked")]
    public void A_letter_that_changed_on_the_way_is_noticed(string part, string at)
    {
        var file = HandMade.Zip(
            HandMade.Parts(Sheet, "<si><t>asked for by nobody</t></si>").Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Text))), CompressionLevel.NoCompression);
        Assert.Null(Table.Read(file).Failure);
        var place = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(part));
        place += file.AsSpan(place).IndexOf(Encoding.UTF8.GetBytes(at)) + 3;

        file[place]++;

        Assert.Equal("import.file.damaged", Table.Read(file).Failure?.Code);
    }

    [Fact, Trait("Rule", "IM1")]
    public void Whatever_is_more_than_the_limits_is_refused()
    {
        var two = HandMade.Workbook(Row + Row + Row);

        Assert.Equal("import.file.too_big", Table.Read(two, Table.Limits with { Bytes = two.Length - 1 }).Failure?.Code);
        Assert.Equal("import.file.too_many_parts", Table.Read(two, Table.Limits with { Entries = 7 }).Failure?.Code);
        Assert.Equal("import.file.inflates", Table.Read(two, Table.Limits with { InflatedBytes = 1500 }).Failure?.Code);
        Assert.Equal("import.file.too_many_rows", Table.Read(two, Table.Limits with { Rows = 1 }).Failure?.Code);
        Assert.Null(Table.Read(two, Table.Limits with { Rows = 2, Bytes = two.Length, Entries = 8 }).Failure);
        Assert.Equal("import.file.too_many_rows", Table.Read("a\nb\nc\n"u8.ToArray(), Table.Limits with { Rows = 1 }).Failure?.Code);
        Assert.Null(Table.Read("a\nb\nc\n"u8.ToArray(), Table.Limits with { Rows = 2 }).Failure);
    }

    [Theory, Trait("Rule", "IM1")]
    [InlineData("""<c t="inlineStr"><is><t>four</t></is></c>""")]
    [InlineData("""<c t="inlineStr"><is><r><t>fo</t></r><r><t>ur</t></r></is></c>""")]
    [InlineData("""<c t="inlineStr"><is><t>four and far more than seven bytes a letter</t></is></c>""")]
    [InlineData("""<c t="s"><v>1</v></c>""")]
    [InlineData("""<c t="s"><v>2</v></c>""")]
    [InlineData("""<c t="str"><v>four</v></c>""")]
    [InlineData("""<c><v>1234</v></c>""")]
    public void A_cell_that_is_too_long_is_named_by_its_row(string cell)
    {
        const string Shared = "<si><t>3&amp;3</t></si><si><t>four</t></si><si><t>four and far more than seven bytes a letter</t></si>";

        var failure = Table.Read(HandMade.Workbook($"""<row r="5"><c t="s"><v>0</v></c>{cell}</row>""", Shared), Table.Limits with { CellLength = 3 }).Failure;

        Assert.Equal("import.file.cell_too_long", failure?.Code);
        Assert.Equal([5, 3], failure!.Values);
    }

    [Theory, Trait("Rule", "IM1")]
    [InlineData("\n\n\nabc,four\n")]
    [InlineData("\n\n\nabc,\"four\"\n")]
    [InlineData("\n\n\nabc,\"fourteen and more")]
    public void A_cell_of_text_that_is_too_long_is_named_by_its_row(string text)
    {
        var failure = Table.Read(Encoding.UTF8.GetBytes(text), Table.Limits with { CellLength = 3 }).Failure;

        Assert.Equal("import.file.cell_too_long", failure?.Code);
        Assert.Equal([4, 3], failure!.Values);
    }

    [Fact]
    public void After_a_refusal_nothing_more_is_read()
    {
        using var stream = new MemoryStream("a\n\"b\"c\nd\n"u8.ToArray());
        using var file = TableFile.Open(stream, Table.Limits).Value;

        Assert.True(file.Next().Succeeded);
        Assert.Equal(("import.file.quotes", 2), (file.Next().Error!.Code, file.Next().Error!.Values[0]));
    }

    [Fact]
    public void Text_that_no_cell_names_may_be_long()
    {
        var table = Table.Read(HandMade.Workbook("""<row><c t="s"><v>1</v></c></row>""", "<si><t>long enough to be refused</t></si><si><t>x</t></si>"), Table.Limits with { CellLength = 3 });

        Assert.Equal(["x"], table[0]);
    }

    /// <summary>A compound file (OLE) with these names in its directory.</summary>
    private static byte[] Compound(params string[] names)
    {
        var file = new byte[2048];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        for (var place = 0; place < names.Length; place++)
            Encoding.Unicode.GetBytes(names[place], file.AsSpan(1024 + (128 * place)));
        return file;
    }
}
