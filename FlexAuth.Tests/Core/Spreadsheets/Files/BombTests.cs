using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Small files that would become huge ones.</summary>
[Trait("Rule", "IM1")]
public sealed class BombTests
{
    private const string Row = $"<row><c t=\"inlineStr\"><is><t>{Long}{Long}{Long}{Long}{Long}{Long}{Long}{Long}</t></is></c></row>";
    private const string Long = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const long Most = 100 * 1024 * 1024;

    /// <summary>As generous as any installation would be: so that the limits of the files themselves hold the bombs.</summary>
    private static readonly FileLimits Generous = new(
        Bytes: 200 * 1024 * 1024, InflatedBytes: 2L * 1024 * 1024 * 1024, Entries: 1_000, Rows: 1_000_000, Columns: 100, CellLength: 32_767);

    [Theory]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", Row)]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "<row/>")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData>", "                ")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>", "aaaaaaaaaaaaaaaa")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c x=\"", "aaaaaaaaaaaaaaaa")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet><!--", "aaaaaaaaaaaaaaaa")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet>", "<a>")]
    [InlineData("xl/sharedStrings.xml", "<sst>", "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>")]
    [InlineData("xl/sharedStrings.xml", "<sst><si>", "<r><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></r>")]
    [InlineData("xl/styles.xml", "<styleSheet><cellXfs>", "<xf numFmtId=\"14\"/>")]
    [InlineData("xl/workbook.xml", "<workbook><sheets>", "<sheet name=\"a\" r:id=\"r1\"/>")]
    [InlineData("xl/_rels/workbook.xml.rels", "<Relationships>", "<Relationship Id=\"a\" Type=\"b\" Target=\"c\"/>")]
    [InlineData("[Content_Types].xml", "<Types>", "<Default Extension=\"xml\" ContentType=\"a\"/>")]
    public void A_part_that_becomes_a_thousand_times_as_much_is_refused(string part, string head, string again)
    {
        var parts = HandMade.Parts("""<worksheet><sheetData><row><c t="s"><v>99999999</v></c></row></sheetData></worksheet>""");
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(name == part ? head : text));
                var megabyte = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 1024 * 1024 / again.Length)));
                for (var count = 0; name == part && count < 64; count++)
                    entry.Write(megabyte);
            }
        }

        Assert.InRange(stream.Length, 1, 512 * 1024);
        AssertRefused(stream, Generous, "import.file.inflates", "import.file.damaged", "import.file.cell_too_long", "import.file.too_many_parts");
    }

    [Theory]
    [InlineData(2_000, "")]
    [InlineData(60_000, "")]
    [InlineData(300, "a name so long that the directory is megabytes, however few entries it has")]
    public void Very_many_parts_are_refused_before_they_are_listed(int count, string name)
    {
        name = string.Concat(Enumerable.Repeat(name, 200));
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var entry = 0; entry < count; entry++)
                archive.CreateEntry($"{entry}{name}");
        }

        AssertRefused(stream, Generous, "import.file.too_many_parts");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void What_the_zip_says_of_its_sizes_is_not_believed(int said)
    {
        var row = string.Concat(Enumerable.Repeat("""<row><c t="str"><v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</v></c></row>""", 300_000));
        var file = HandMade.Zip(HandMade.Parts($"<worksheet><sheetData>{row}</sheetData></worksheet>"));
        Declare(file, "xl/worksheets/sheet1.xml", said);
        using var stream = new MemoryStream(file);

        AssertRefused(stream, Generous with { InflatedBytes = 16 * 1024 * 1024 }, "import.file.inflates", "import.file.damaged");
    }

    [Fact]
    public void One_long_text_that_a_million_cells_name_is_refused()
    {
        var texts = string.Concat(Enumerable.Range(0, 100).Select(number => $"<si><t>{number}{new string('x', 32_000)}</t></si>"));
        var rows = string.Concat(Enumerable.Range(0, 100_000).Select(row => $"<row>{string.Concat(Enumerable.Range(0, 10).Select(cell => $"<c t=\"s\"><v>{(row + (cell * 7)) % 100}</v></c>"))}</row>"));
        using var stream = new MemoryStream(HandMade.Workbook(rows, texts));

        AssertRefused(stream, Generous, "import.file.inflates");
    }

    [Theory]
    [InlineData("<si/>", 2_200_000, 8 * 1024 * 1024)]
    [InlineData("<si><t>{0}</t></si>", 800_000, 8 * 1024 * 1024)]
    [InlineData("<si><t>{0}" + Long + Long + Long + Long + Long + Long + Long + Long + "</t></si>", 90_000, FileLimits.UsualSharedBytes)]
    public void More_shared_texts_than_any_list_of_people_has_are_refused(string text, int count, long most)
    {
        // Before them something that does not shrink: by its size the file is no bomb.
        var noise = new byte[2 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in HandMade.Parts("""<worksheet><sheetData><row><c t="s"><v>99999999</v></c></row></sheetData></worksheet>"""))
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(name == "xl/sharedStrings.xml" ? $"<sst><!--{Convert.ToBase64String(noise)}-->" : content));
                for (var at = 0; name == "xl/sharedStrings.xml" && at < count; at += 10_000)
                    entry.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(at, 10_000).Select(number => string.Format(CultureInfo.InvariantCulture, text, 1_000_000 + number)))));
            }
        }

        AssertRefused(stream, Generous with { SharedBytes = most }, "import.file.inflates");
    }

    [Fact]
    public void Shared_texts_of_a_workbook_as_large_as_may_be_uploaded_are_taken()
    {
        // 330,000 people with the hidden column, as a spreadsheet saves them, are some 50 MB; this is a fifth of that.
        const int People = 330_000 / 5;
        var texts = Enumerable.Range(0, People).Select(number => $"<si><t>{number:D127}</t></si><si><t>somebody{number:D8}@contoso.example</t></si><si><t>+316{number:D8}</t></si><si><t>2026-11-22 {number:D6}</t></si><si><t>Name{number:D4}</t></si>");
        var file = HandMade.Workbook($"""<row><c t="s"><v>{(5 * People) - 1}</v></c></row>""", string.Concat(texts));

        Assert.Equal([$"Name{People - 1}"], Table.Read(file, Table.Limits with { SharedBytes = FileLimits.UsualSharedBytes / 5 })[0]);
    }

    private static void AssertRefused(Stream stream, FileLimits limits, params string[] codes)
    {
        // Of this thread alone: other tests run meanwhile. More was never in memory at once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var opened = TableFile.Open(stream, limits, logger: Slips.Fail);
        var failure = opened.Error;
        if (opened.Succeeded)
        {
            using var file = opened.Value;
            while (failure is null)
            {
                var next = file.Next();
                failure = next.Error;
                Assert.True(failure is not null || next.Value is not null, "It was read to its end.");
            }
        }

        Assert.Contains(failure!.Code, codes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
    }

    /// <summary>Lies about the inflated size in the directory and before the part.</summary>
    private static void Declare(byte[] file, string part, int size)
    {
        var name = Encoding.UTF8.GetBytes(part);
        for (var at = file.AsSpan().IndexOf(name); at >= 0 && at < file.Length;)
        {
            if (file.AsSpan(at - 46).StartsWith("PK\x01\x02"u8))
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at - 22), size);
            else if (file.AsSpan(at - 30).StartsWith("PK\x03\x04"u8))
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at - 8), size);

            var next = file.AsSpan(at + 1).IndexOf(name);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
