using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>CSV files as spreadsheets of all countries write them.</summary>
public sealed class CsvFileTests
{
    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void An_encoding_is_told_by_its_mark(string name)
    {
        Encoding encoding = name switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with mark" => new UTF8Encoding(true),
            _ => Encoding.GetEncoding(name),
        };

        var table = Table.Read([.. encoding.Preamble, .. encoding.GetBytes("Email;Name\r\nzoe@b.example;Zoë 😀\r\n")]);

        Assert.Equal(["zoe@b.example", "Zoë 😀"], table[1]);
    }

    [Theory]
    [InlineData("a,b;c,d\n1,2,3\n", "1|2|3")]
    [InlineData("a;b\n1,5;2\n", "1,5|2")]
    [InlineData("a\tb\n1,5\t2;3\n", "1,5|2;3")]
    [InlineData("\"x;y;z\",b\n1;1,2\n", "1;1|2")]
    [InlineData("sep=;\r\na,b,c;d\r\n1,1;2\r\n", "1,1|2")]
    [InlineData("a\n1;2\n", "1;2")]
    [InlineData("a,b\n1,2", "1|2")]
    [InlineData("a,b\r1,2\r", "1|2")]
    [InlineData("a,b\n\"1\n2\",\"3\"\"4\"\n", "1\n2|3\"4")]
    [InlineData("a,b\n1 \"x\",5\" pipe\n", "1 \"x\"|5\" pipe")]
    [InlineData("a,b\n\"\",2\n", "|2")]
    [InlineData("a,b,c\n1,,\n", "1")]
    public void Cells_are_told_apart(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Table.Read(Encoding.UTF8.GetBytes(text))[1]));

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_shows_them()
    {
        var table = Table.Read("a,b\r\n\r\n\"c\nd\",e\r\n,\r\nf,g"u8.ToArray());

        Assert.Equal([1, 3, 5], table.Rows.Select(row => row.Number));
    }

    [Fact]
    public void It_is_known_how_much_is_read()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a,b\n", 50_000))));
        using var file = TableFile.Open(stream, Table.Limits).Value;

        Assert.InRange(file.Progress, 0, 0.2);
        while (file.Next() is { Succeeded: true, Value: not null })
        {
        }

        Assert.Equal(1, file.Progress);
        Assert.Equal(TableKind.Csv, file.Kind);
    }
}
