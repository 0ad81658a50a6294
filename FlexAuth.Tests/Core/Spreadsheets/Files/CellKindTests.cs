using FlexAuth.Core.Operations;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>What a cell of a workbook means, however it is stored.</summary>
public sealed class CellKindTests
{
    private const string Styles = """
        <numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0"/><numFmt numFmtId="166" formatCode="[Red]0.00"/><numFmt numFmtId="167" formatCode="[h]:mm"/><numFmt numFmtId="168" formatCode="General"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs>
        """;

    [Theory]
    [InlineData("""<c><v>31612345678</v></c>""", "31612345678")]
    [InlineData("""<c><v>3.1612345678E10</v></c>""", "31612345678")]
    [InlineData("""<c><v>0.30000000000000004</v></c>""", "0.3")]
    [InlineData("""<c><v>-1.5</v></c>""", "-1.5")]
    [InlineData("""<c><v>1E+100</v></c>""", "1E+100")]
    [InlineData("""<c t="n"><v>no number</v></c>""", "no number")]
    [InlineData("""<c t="s"><v>0</v></c>""", "shared")]
    [InlineData("""<c t="s"><v>1</v></c>""", "rich text")]
    [InlineData("""<c t="s"><v>2</v></c>""", "東京")]
    [InlineData("""<c t="s"><v>3</v></c>""", " kept ")]
    [InlineData("""<c t="s"><v>5</v></c>""", "<&>\"'é\u0001", "<&>\"'é")]
    [InlineData("""<c t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c>""", "inline")]
    [InlineData("""<c t="inlineStr"><is><t><![CDATA[<b>&amp;]]]]>x</t></is></c>""", "<b>&amp;]]x")]
    [InlineData("""<c t="inlineStr"><is><t>a<!-- > -->b<?pi x?>c</t></is></c>""", "abc")]
    [InlineData("<c t=\"inlineStr\"><is><t>a\r\nb\rc</t></is></c>", "a\nb\nc")]
    [InlineData("""<x:c t="inlineStr"><x:is><x:t>prefix</x:t></x:is></x:c>""", "prefix")]
    [InlineData("""<c t="str"><f>1+1</f><v>2_x000D_</v></c>""", "2\r")]
    [InlineData("""<c t="b"><v>1</v></c>""", "TRUE")]
    [InlineData("""<c t="b"><v>0</v></c>""", "FALSE")]
    [InlineData("""<c t="d"><v>2024-05-01T00:00:00</v></c>""", "2024-05-01T00:00:00")]
    [InlineData("""<c s="1"><v>45413</v></c>""", "2024-05-01")]
    [InlineData("""<c s="2"><v>45413</v></c>""", "2024-05-01")]
    [InlineData("""<c s="5"><v>45413.75</v></c>""", "2024-05-01T18:00:00")]
    [InlineData("""<c s="6"><v>0.5</v></c>""", "12:00:00")]
    [InlineData("""<c s="1"><v>1</v></c>""", "1900-01-01")]
    [InlineData("""<c s="1"><v>61</v></c>""", "1900-03-01")]
    [InlineData("""<c s="1"><v>-1</v></c>""", "-1")]
    [InlineData("""<c s="1"><v>99999999</v></c>""", "99999999")]
    [InlineData("""<c s="1"><v>2958465.9999</v></c>""", "9999-12-31T23:59:51")]
    [InlineData("""<c s="1"><v>2958465.999999</v></c>""", "2958465.999999")]
    [InlineData("""<c s="1"><v>1E300</v></c>""", "1E+300")]
    [InlineData("""<c s="1"><v>-0.000001</v></c>""", "-0.000001")]
    [InlineData("""<c s="3"><v>45413</v></c>""", "45413")]
    [InlineData("""<c s="4"><v>45413</v></c>""", "45413")]
    [InlineData("""<c s="7"><v>45413</v></c>""", "45413")]
    [InlineData("""<c s="99"><v>45413</v></c>""", "45413")]
    public void A_cell_is_read_as(string cell, string expected, string? instead = null)
    {
        const string Shared = """
            <si><t>shared</t></si><si><r><rPr><b/></rPr><t>rich</t></r><r><t xml:space="preserve"> text</t></r></si>
            <si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t xml:space="preserve"> kept </t></si>
            <si/><si><t>&lt;&amp;&gt;&quot;&apos;&#233;_x0001_</t></si>
            """;

        var table = Table.Read(HandMade.Workbook($"""<row r="1"><c r="A1" t="str"><v>x</v></c>{cell}</row>""", Shared, Styles));

        Assert.Null(table.Failure);
        Assert.Equal(["x", instead ?? expected], table[0]);
    }

    [Theory, Trait("Rule", "IM6")]
    [InlineData("<si/>")]
    [InlineData("<si><t/></si>")]
    [InlineData("<si><r><t></t></r></si>")]
    public void An_empty_text_that_comes_first_is_an_empty_cell(string empty)
    {
        var table = Table.Read(HandMade.Workbook(
            """<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>""", $"{empty}{empty}<si><t>x</t></si>{empty}"));

        Assert.Null(table.Failure);
        Assert.Equal([null, null, "x"], table[0]);
    }

    [Fact]
    public void Shared_texts_are_told_apart_wherever_they_are_kept()
    {
        // Some end exactly with a megabyte, some do not fit behind the one before, some are empty, some too long.
        int[] lengths = [32_767, 1, 0, 32_768, 30_000, 0, 2_000, 9];
        var texts = Enumerable.Range(0, 1_000).Select(number => new string((char)('a' + (number % 26)), number < 32 ? 32_768 - (number % 2) : lengths[number % lengths.Length])).ToList();
        var limits = Table.Limits with { CellLength = 32_767 };
        var shared = string.Concat(texts.Select(text => $"<si><t>{text}</t></si>"));
        string Row(int number) => $"""<row><c t="str"><v>-</v></c><c t="s"><v>{number}</v></c></row>""";
        var good = Enumerable.Range(0, texts.Count).Where(number => texts[number].Length <= limits.CellLength).ToList();

        var table = Table.Read(HandMade.Workbook(string.Concat(good.Append(1).Append(good[^1]).Select(Row)), shared), limits);

        Assert.Null(table.Failure);
        Assert.Equal(good.Append(1).Append(good[^1]).Select(number => texts[number]), table.Rows.Select(row => row.Cells.ElementAtOrDefault(1) ?? ""));
        Assert.Equal("import.file.cell_too_long", Table.Read(HandMade.Workbook(Row(0), shared), limits).Failure?.Code);
    }

    [Fact]
    public void Dates_can_count_from_1904()
    {
        var parts = HandMade.Parts("""<worksheet><sheetData><row><c s="1"><v>0</v></c><c s="1"><v>43951</v></c><c s="1"><v>2957003.999999</v></c></row></sheetData></worksheet>""", styles: Styles, book: """<workbookPr date1904="1"/>""");

        Assert.Equal(["1904-01-01", "2024-05-01", "2957003.999999"], Table.Read(HandMade.Zip(parts))[0]);
    }

    [Fact]
    public void Cells_stand_where_their_reference_says_and_else_beside_the_one_before()
    {
        var table = Table.Read(HandMade.Workbook("""
            <row r="3"><c r="B3"><v>2</v></c><c><v>3</v></c><c r="AA3"><v>27</v></c><c r="AB3"/></row><row/><row><c><v>1</v></c></row><row r="9"/>
            """));

        Assert.Equal([3, 5], table.Rows.Select(row => row.Number));
        Assert.Equal(27, table[0].Count);
        Assert.Equal([null, "2", "3", null], table[0].Take(4));
        Assert.Equal("27", table[0][26]);
        Assert.Equal(["1"], table[1]);
    }

    [Theory]
    [InlineData("""<c><f>A1</f><v>7</v></c><c><f t="shared" si="0"/></c>""", "", "import.file.formulas", 2)]
    [InlineData("""<c t="e"><v>#N/A</v></c>""", "", "import.file.error_cells", 1)]
    [InlineData("", """<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>""", "import.file.merged_cells", 2)]
    public void What_a_person_should_know_is_counted(string cells, string behind, string code, int count)
    {
        var table = Table.Read(HandMade.Workbook($"""<row><c><v>1</v></c>{cells}</row>""", behind: behind));

        Assert.Equal(new Error(code).Code, table.Notice.Code);
        Assert.Equal([count], table.Notice.Values);
        Assert.Equal("1", table[0][0]);
    }

    [Fact]
    public void The_kept_result_of_a_formula_counts_and_an_error_counts_as_empty() =>
        Assert.Equal(["7", null, "z"], Table.Read(HandMade.Workbook("""<row><c><f>A1</f><v>7</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="str"><v>z</v></c></row>"""))[0]);

    [Fact]
    public void Hidden_rows_are_read_and_it_is_said()
    {
        var table = Table.Read(HandMade.Workbook("""<row hidden="1"><c><v>1</v></c></row><row hidden="true"><c><v>2</v></c></row><row hidden="0"><c><v>3</v></c></row>"""));

        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(("import.file.hidden_rows", 2), (table.Notice.Code, table.Notice.Values[0]));
    }

    [Fact]
    public void Columns_beyond_those_that_are_looked_at_are_cut_and_it_is_said()
    {
        var limits = Table.Limits with { Columns = 2 };
        var workbook = Table.Read(HandMade.Workbook("""<row><c><v>1</v></c><c r="B1"/><c r="XFD1"><v>3</v></c></row>"""), limits);
        var csv = Table.Read("1,,3\n"u8.ToArray(), limits);

        Assert.Equal(["1"], workbook[0]);
        Assert.Equal(["1"], csv[0]);
        Assert.Equal(("import.file.columns_cut", 2), (workbook.Notice.Code, workbook.Notice.Values[0]));
        Assert.Equal(("import.file.columns_cut", 2), (csv.Notice.Code, csv.Notice.Values[0]));
    }

    [Fact]
    public void The_first_visible_sheet_is_read_unless_another_is_preferred_and_it_is_said_which_were_not()
    {
        const string Sheets = """
            <sheet name="Chart" sheetId="9" r:id="r5"/><sheet name="Secret" sheetId="1" state="hidden" r:id="r1"/><sheet name="A &amp; B" sheetId="2" r:id="r4"/><sheet name="People" sheetId="3" state="visible" r:id="r1"/>
            """;
        var file = HandMade.Zip(HandMade.Parts("""<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>""", sheets: Sheets));

        var first = Table.Read(file);
        var preferred = Table.Read(file, preferredSheet: "people");

        Assert.Equal(["second"], first[0]);
        Assert.Equal("import.file.sheets", first.Notice.Code);
        Assert.Equal(["A & B", "People"], first.Notice.Values);
        Assert.Equal(["1"], preferred[0]);
        Assert.Equal(["People", "A & B"], preferred.Notice.Values);
        Assert.Equal(["second"], Table.Read(file, preferredSheet: "Secret")[0]);
    }
}
