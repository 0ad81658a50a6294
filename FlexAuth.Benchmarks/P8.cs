using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P8: a million rows are read from a workbook with shared texts, as spreadsheets save it; beside it by a plain loop over the framework's
/// XmlReader with an array of the shared texts, and by ExcelDataReader. Each gives every cell as a string.
/// </summary>
internal static class P8
{
    public static async Task RunAsync(string[] arguments)
    {
        var rows = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 5;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var path = await SampleAsync(rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, {new FileInfo(path).Length / 1_048_576.0:F0} MB"));

        GC.Collect();
        var (before, peak) = (Environment.WorkingSet, 0L);
        var expected = Ours(path, () => peak = Math.Max(peak, Environment.WorkingSet));
        var memory = (peak - before) / 1_048_576.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory while reading: {memory:F0} MB more (goal 400) {Verdict(memory < 400)}"));

        (string Name, Func<string, (long, long)> Read, Latencies Times, Latencies Processor)[] readers =
        [
            ("ours", file => Ours(file, () => { }), new Latencies(), new Latencies()), ("XmlReader", Plain, new Latencies(), new Latencies()), ("ExcelDataReader", Peer, new Latencies(), new Latencies()),
        ];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, read, times, processor) in round % 2 == 0 ? readers : readers.Reverse())
            {
                GC.Collect();
                var (began, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var seen = read(path);
                times.Add(Stopwatch.GetElapsedTime(began));
                processor.Add(Environment.CpuUsage.TotalTime - used);
                if (seen != expected)
                {
                    throw new InvalidOperationException($"{name} saw {seen}, ours {expected}.");
                }
            }
        }

        var (plain, peer) = (new Ratio(readers[0].Times.Median, readers[1].Times.Median), new Ratio(readers[2].Times.Median, readers[0].Times.Median));
        Console.WriteLine($"reading beside an XmlReader loop: {plain} (goal 1.0) {Verdict(plain.Value <= 1.0)}");
        Console.WriteLine($"  processor time: {new Ratio(readers[0].Processor.Median, readers[1].Processor.Median)}");
        Console.WriteLine($"ExcelDataReader beside ours: {peer} (goal 2) {Verdict(peer.Value >= 2)}");
        Console.WriteLine($"  processor time: {new Ratio(readers[2].Processor.Median, readers[0].Processor.Median)}");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "MISSED";

    /// <returns>How many cells have something, and how many letters they have.</returns>
    private static (long Cells, long Letters) Ours(string path, Action now)
    {
        var (cells, letters, count) = (0L, 0L, 0);
        using var stream = File.OpenRead(path);
        using var file = TableFile.Open(
            stream, new FileLimits(Bytes: 1L << 30, InflatedBytes: 1L << 33, Entries: 100, Rows: 1_048_576, Columns: 50, CellLength: 32_767, SharedBytes: 1L << 30)).Value;
        while (file.Next().Value is { } row)
        {
            foreach (var cell in row.Cells)
            {
                cells += cell is null ? 0 : 1;
                letters += cell?.Length ?? 0;
            }

            if (++count % 5_000 == 0)
            {
                now();
            }
        }

        return (cells, letters);
    }

    private static (long Cells, long Letters) Plain(string path)
    {
        var (cells, letters) = (0L, 0L);
        using var archive = ZipFile.OpenRead(path);
        List<string> shared = [];
        using (var xml = XmlReader.Create(archive.GetEntry("xl/sharedStrings.xml")!.Open()))
        {
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "t")
                {
                    shared.Add(xml.ReadElementContentAsString());
                }
            }
        }

        using var sheet = XmlReader.Create(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var row = new string?[50];
        var column = 0;
        var isShared = false;
        while (sheet.Read())
        {
            if (sheet.NodeType == XmlNodeType.Element)
            {
                switch (sheet.LocalName)
                {
                    case "row":
                        Array.Clear(row);
                        break;
                    case "c":
                        column = sheet.GetAttribute("r")![0] - 'A';
                        isShared = sheet.GetAttribute("t") == "s";
                        break;
                    case "v":
                        sheet.Read();
                        row[column] = isShared ? shared[int.Parse(sheet.Value, CultureInfo.InvariantCulture)] : sheet.Value;
                        break;
                }
            }
            else if (sheet.NodeType == XmlNodeType.EndElement && sheet.LocalName == "row")
            {
                foreach (var cell in row)
                {
                    cells += cell is null ? 0 : 1;
                    letters += cell?.Length ?? 0;
                }
            }
        }

        return (cells, letters);
    }

    private static (long Cells, long Letters) Peer(string path)
    {
        var (cells, letters) = (0L, 0L);
        using var stream = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateReader(stream);
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var cell = reader.GetValue(column)?.ToString();
                cells += cell is null ? 0 : 1;
                letters += cell?.Length ?? 0;
            }
        }

        return (cells, letters);
    }

    /// <summary>The workbook, as a spreadsheet saves one: texts are shared, in the order in which they first come. Kept for the next run.</summary>
    private static async Task<string> SampleAsync(int rows)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "flexauth-benchmarks")).FullName, string.Create(CultureInfo.InvariantCulture, $"shared-{rows}.xlsx"));
        if (File.Exists(path))
        {
            return path;
        }

        using var whole = new MemoryStream();
        await using (var writer = TableWriter.Workbook(whole))
        {
            await writer.BeginSheetAsync(PeopleTable.Layout, CancellationToken.None);
            await writer.CompleteAsync(CancellationToken.None);
        }

        var texts = new Dictionary<string, int>();
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        using (var source = new ZipArchive(whole))
        {
            foreach (var part in source.Entries.Where(part => !part.FullName.Contains("sheet1", StringComparison.Ordinal)))
            {
                using var from = new StreamReader(part.Open());
                await using var into = new StreamWriter(archive.CreateEntry(part.FullName).Open());
                await into.WriteAsync((await from.ReadToEndAsync()).Replace("</Relationships>", part.FullName.Contains("workbook", StringComparison.Ordinal)
                    ? "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
                    : "</Relationships>", StringComparison.Ordinal));
            }
        }

        await using (var sheet = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml").Open()))
        {
            await sheet.WriteAsync("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (var row = 1; row <= rows; row++)
            {
                // Without the hidden column: a sheet of people as somebody types or keeps one.
                var cells = PeopleTable.Row(row)[..12].Select((text, column) => text is null
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{row}\" s=\"1\" t=\"s\"><v>{Number(text)}</v></c>"));
                await sheet.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{row}\" spans=\"1:12\">{string.Concat(cells)}</row>"));
            }

            await sheet.WriteAsync("</sheetData></worksheet>");
        }

        await using var shared = new StreamWriter(archive.CreateEntry("xl/sharedStrings.xml").Open());
        await shared.WriteAsync("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        foreach (var text in texts.OrderBy(text => text.Value))
        {
            await shared.WriteAsync($"<si><t>{System.Security.SecurityElement.Escape(text.Key)}</t></si>");
        }

        await shared.WriteAsync("</sst>");
        return path;

        int Number(string text)
        {
            if (!texts.TryGetValue(text, out var number))
            {
                texts.Add(text, number = texts.Count);
            }

            return number;
        }
    }
}
