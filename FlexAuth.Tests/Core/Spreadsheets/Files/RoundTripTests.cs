using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>What was written is what is read.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Nasty =
    [
        "+31612345678", "0031", "007", "=1+1", "'=1+1", "''+1", "-1", "@SUM(A1)", "＝1", "\t=1", "\r=1", " =1", "a;=1;'+2", "=HYPERLINK(\"http://evil.example\")",
        "_x000D_", "_x005F_x000D_", "__x0041_", "_x", "_x00", "_xZZZZ_", "_x000d_", "a\r\nb", "a\nb", "a\rb", " leading", "trailing ", "\ttab\t", "  ", "two  spaces",
        "<b>&amp;</b>", "]]>", "&#x0;", "\"", "\"\"", "a\"b", "a,b;c\td|e", "1e5", "1E+05", "TRUE", "2024-01-01", "#N/A", "sep=;",
        "Zoë Ångström", "名前", "😀 emoji", "e\u0301", "\u200Fright to left", "\u00A0", "\uFEFFmark", "\u2028", "\u0085", new string('x', 32_767),
    ];

    [Theory, Trait("Rule", "IM5")]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task Every_nasty_text_comes_back_as_it_was(TableKind kind)
    {
        var table = Table.Read(await Table.WriteAsync(kind, Layout(3), Nasty.Select(text => new[] { text, null, "x" })));

        Assert.Null(table.Failure);
        Assert.Empty(table.Notices);
        Assert.Equal(Nasty, table.Rows.Skip(1).Select(row => row.Cells[0]));
        Assert.Equal(Enumerable.Range(1, Nasty.Length + 1), table.Rows.Select(row => row.Number));
    }

    [Theory, Trait("Rule", "IM5")]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task Any_table_comes_back_as_it_was(TableKind kind)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var columns = random.Next(1, 8);
            var rows = Enumerable.Range(0, random.Next(60)).Select(_ => Enumerable.Range(0, columns).Select(_ => Any(random)).ToArray()).ToList();

            var table = Table.Read(await Table.WriteAsync(kind, Layout(columns), rows));

            Assert.Null(table.Failure);
            Assert.Equal(
                rows.Select((row, place) => (Number: place + 2, Cells: row)).Where(row => row.Cells.Any(cell => cell is not null)).Select(row => (row.Number, Flat(row.Cells))),
                table.Rows.Skip(1).Select(row => (row.Number, Flat(row.Cells))));
        }
    }

    [Theory]
    [InlineData(TableKind.Workbook)]
    [InlineData(TableKind.Csv)]
    public async Task What_XML_cannot_hold_is_left_out(TableKind kind)
    {
        string[] broken = ["a\0b", "a\u0001b", "a\uFFFEb", "a\uFFFFb", "a\uD800b", "a\uDC00b", "ab\uD83D", "_x00\u00010D_"];

        var table = Table.Read(await Table.WriteAsync(kind, Layout(1), broken.Select(text => new[] { text })));

        Assert.Equal([.. Enumerable.Repeat("ab", 7), "_x000D_"], table.Rows.Skip(1).Select(row => row.Cells[0]));
    }

    [Fact]
    public async Task A_text_longer_than_a_cell_is_cut_between_letters()
    {
        var table = Table.Read(await Table.WriteAsync(TableKind.Workbook, Layout(1), [[new string('x', 32_766) + "😀"]]));

        Assert.Equal(new string('x', 32_766), table[1][0]);
    }

    private static SheetLayout Layout(int columns) => new("People", [.. Enumerable.Range(1, columns).Select(column => new ColumnLayout($"Column {column}", 20))]);

    /// <summary>The cells to the last that has something, as one text.</summary>
    private static string Flat(IEnumerable<string?> cells) => string.Join('\u241F', cells.Select(cell => cell ?? "\u2400")).TrimEnd('\u241F', '\u2400');

    private static string? Any(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return null;
            case 1:
                return Nasty[random.Next(Nasty.Length - 1)];
            default:
                const string Letters = "=+-@'\"_x0Dd,;|\t\r\n <&>éß漢＝";
                var text = new char[random.Next(1, 12)];
                for (var place = 0; place < text.Length; place++)
                    text[place] = Letters[random.Next(Letters.Length)];
                return new string(text);
        }
    }
}
