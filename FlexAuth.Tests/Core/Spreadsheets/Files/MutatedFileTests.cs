using System.IO.Compression;
using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Files that something damaged: each is read or refused for a reason that has a sentence, and nothing throws (IM6).</summary>
[Trait("Rule", "IM6")]
public sealed class MutatedFileTests
{
    private static readonly FileLimits Small = new(
        Bytes: 1024 * 1024, InflatedBytes: 16 * 1024 * 1024, Entries: 100, Rows: 1_000, Columns: 30, CellLength: 1_000);

    public static TheoryData<string> Samples => ["written", "stored", "csv", "utf-16"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_mutated_file_is_read_or_refused(string sample)
    {
        var file = await SampleAsync(sample);
        HashSet<string> seen = [];
        for (var seed = 0; seed < 2_500; seed++)
            seen.Add(Verdict(Mutated(file, new Random(seed)), $"{sample} {seed}"));

        // The mutations reach what they are meant to reach.
        Assert.Contains("", seen);
        Assert.True(seen.Count > 2, string.Join(' ', seen));
    }

    [Fact, Trait("Needs", "Server")]
    public async Task A_file_that_zzuf_mutated_is_read_or_refused()
    {
        const int Count = 2_500;
        using var folder = new TemporaryFolder();
        List<(string Path, byte[] File)> samples = [];
        foreach (var name in Samples)
            samples.Add((folder.Write(name.Data, await SampleAsync(name.Data)), await SampleAsync(name.Data)));

        // It leaves the length as it is: so what it made stands there one after the other.
        var mutated = await Peer.RunAsync("zzuf", ["-r", "0.0001:0.01", "-s", $"0:{Count}", "cat", .. samples.Select(sample => sample.Path)]);

        Assert.Equal((long)Count * samples.Sum(sample => sample.File.Length), mutated.Length);
        HashSet<string> seen = [];
        var at = 0;
        for (var seed = 0; seed < Count; seed++)
        {
            foreach (var (path, file) in samples)
            {
                seen.Add(Verdict(mutated[at..(at + file.Length)], $"{path} {seed}"));
                at += file.Length;
            }
        }

        Assert.True(seen.Count > 4, string.Join(' ', seen));
    }

    private static string Verdict(byte[] file, string which)
    {
        try
        {
            return Table.Read(file, Small).Failure?.Code ?? "";
        }
        catch (Exception thrown)
        {
            throw new InvalidOperationException($"Mutation {which} made the reader throw.", thrown);
        }
    }

    private static async Task<byte[]> SampleAsync(string name)
    {
        var layout = new SheetLayout("People", [new ColumnLayout("Email", 30), new ColumnLayout("Login", 8, ["Y", "N"]), new ColumnLayout("Phone", 20, IsReadOnly: true)]);
        var rows = Enumerable.Range(1, 12).Select(row => new[] { $"person{row}@b.example", row % 2 == 0 ? "Y" : "N", row % 3 == 0 ? null : $"+3161234567{row}" });
        switch (name)
        {
            case "csv":
                return await Table.WriteAsync(TableKind.Csv, layout, rows);
            case "utf-16":
                return [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Email;Name\r\na@b.example;\"Zoë; \"\"x\"\"\r\nline\"\r\n;\r\nc@d.example;'=1\r\n")];
            case "written":
                return await Table.WriteAsync(TableKind.Workbook, layout, rows);
            default:
                // Not deflated: a mutation meets the XML itself.
                const string Rows = """
                    <row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45413.5</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><t>line &amp; &#233;_x000D_</t></is></c></row><!-- x --><row r="2"><c t="b"><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="str"><v><![CDATA[<x>]]></v></c><c><v>1E5</v></c></row>
                    """;
                var parts = HandMade.Parts($"<worksheet><sheetData>{Rows}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>", "<si><t>shared</t><rPh><t>x</t></rPh></si>", "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]&quot;x&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>");
                return HandMade.Zip(parts.Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Text))), CompressionLevel.NoCompression);
        }
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (var times = 1 + random.Next(3); times > 0 && bytes.Count > 8; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 4 : 200), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    for (var place = at; place < at + length; place++)
                        bytes[place] = (byte)(random.Next(2) == 0 ? 0xFF : 0);
                    break;
                case 6:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"<>&\"'=/; \0\n"[random.Next(11)], length));
                    break;
                default:
                    for (var place = at; place < Math.Min(at + 4, bytes.Count); place++)
                        bytes[place] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
