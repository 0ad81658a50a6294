using System.IO.Compression;
using System.Text;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Files that come a byte at a time: whatever stands at the end of a buffer is read as if it did not.</summary>
public sealed class SlowStreamTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_workbook_that_comes_byte_by_byte_is_the_same(CompressionLevel compression)
    {
        const string Row = """
            <row><!-- a > b --><c t="inlineStr"><is><t>é漢😀 &amp;&#x1F600;<![CDATA[]] <x>]]></t></is></c><?pi x?><c t = 's' x='>'><v>1</v ></c><c s="0"><f>A1&gt;1</f><v>1E5</v></c></row>
            """;
        var rows = string.Concat(Enumerable.Repeat(Row.Replace("</t>", "\r\nb\rc</t>"), 300));
        var parts = HandMade.Parts($"\uFEFF<?xml version=\"1.0\"?><worksheet><sheetData>{rows}</sheetData></worksheet>", "<si><t>a</t></si><si><r><t>sha</t></r><r><t>red</t></r></si>");
        var file = HandMade.Zip(parts.Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Text))), compression);

        var (whole, slow) = (Table.Read(file), Table.Read((Stream)new ByteByByte(file)));

        Assert.Null(whole.Failure);
        Assert.Equal(["é漢😀 &😀]] <x>\nb\nc", "shared", "100000"], whole[0]);
        Assert.Equal(300, whole.Rows.Count);
        Assert.Equal(whole.Rows.SelectMany(row => row.Cells), slow.Rows.SelectMany(row => row.Cells));
    }

    [Fact]
    public void A_CSV_file_that_comes_byte_by_byte_is_the_same()
    {
        var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é,\"a\"\"漢\r\n😀\",'+1\r\n", 3_000)));

        var (whole, slow) = (Table.Read(file), Table.Read((Stream)new ByteByByte(file)));

        Assert.Equal(3_000, whole.Rows.Count);
        Assert.Equal(["é", "a\"漢\r\n😀", "+1"], whole[2_999]);
        Assert.Equal(whole.Rows.SelectMany(row => row.Cells), slow.Rows.SelectMany(row => row.Cells));
    }

    private sealed class ByteByByte(byte[] file) : MemoryStream(file, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
