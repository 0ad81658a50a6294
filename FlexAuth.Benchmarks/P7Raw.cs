using System.Globalization;
using System.IO.Compression;
using System.Text;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P7, the file alone: a million rows written as a workbook, and beside it the same bytes for each cell put into the same zip with nothing
/// looked at and nothing escaped.
/// </summary>
internal static class P7Raw
{
    private const int Different = 10_000;
    private static readonly string?[][] People = [.. Enumerable.Range(0, Different).Select(PeopleTable.Row)];

    public static async Task RunAsync(string[] arguments)
    {
        var rows = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 5;

        await OursAsync(rows / 100, () => { });
        var (small, large) = (await PeakAsync(rows / 10), await PeakAsync(rows));
        var growth = large - small;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory {rows / 10:N0} rows {small:F0} MB, {rows:N0} rows {large:F0} MB: {growth:F0} MB more (goal 64) {Verdict(growth <= 64)}"));

        var ratio = await Ratio.MeasureAsync(() => OursAsync(rows, () => { }), () => RawAsync(rows), rounds);
        Console.WriteLine($"writing {rows:N0} rows: {ratio} (goal 1.3) {Verdict(ratio.Value <= 1.3)}");
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "MISSED";

    private static async Task<double> PeakAsync(int rows)
    {
        GC.Collect();
        var peak = 0L;
        await OursAsync(rows, () => peak = Math.Max(peak, Environment.WorkingSet));
        return peak / 1_048_576.0;
    }

    private static async Task OursAsync(int rows, Action now)
    {
        await using var writer = TableWriter.Workbook(Stream.Null);
        await writer.BeginSheetAsync(PeopleTable.Layout, CancellationToken.None);
        for (var row = 0; row < rows; row++)
        {
            await writer.WriteAsync(People[row % Different], CancellationToken.None);
            if (row % 10_000 == 0)
            {
                now();
            }
        }

        await writer.CompleteAsync(CancellationToken.None);
    }

    private static Task RawAsync(int rows)
    {
        using var archive = new ZipArchive(new ForwardNull(), ZipArchiveMode.Create);
        using var part = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        var before = Enumerable.Range(0, 26).Select(column => Encoding.UTF8.GetBytes($"<c r=\"{(char)('A' + column)}")).ToArray();
        var buffer = new byte[128 * 1024];
        var length = 0;
        for (var row = 0; row < rows; row++)
        {
            Put("<row r=\""u8);
            PutNumber(row + 2);
            Put("\">"u8);
            var cells = People[row % Different];
            for (var column = 0; column < cells.Length; column++)
            {
                if (cells[column] is { } text)
                {
                    Put(before[column]);
                    PutNumber(row + 2);
                    Put("\" s=\"1\" t=\"inlineStr\"><is><t>"u8);
                    length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
                    Put("</t></is></c>"u8);
                }
            }

            Put("</row>"u8);
            if (length >= 64 * 1024)
            {
                part.Write(buffer.AsSpan(0, length));
                length = 0;
            }
        }

        part.Write(buffer.AsSpan(0, length));
        return Task.CompletedTask;

        void Put(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(buffer.AsSpan(length));
            length += bytes.Length;
        }

        void PutNumber(int number)
        {
            number.TryFormat(buffer.AsSpan(length), out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }
    }

    /// <summary>Nothing that can be gone back in, as an answer over the network.</summary>
    private sealed class ForwardNull : Stream
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

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
