using System.Diagnostics;
using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Benchmarks;

/// <summary>
/// The preview of an edited export: so many rows, of which one in so many is changed, against N people. From the upload in the server's
/// hands to the preview that can be shown.
/// </summary>
internal static class ImportBenchmark
{
    private const double Goal = 5_000;

    public static async Task RunAsync(string[] arguments)
    {
        int Argument(int place, int usual) => arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : usual;
        var (people, rows, oneIn, rounds) = (Argument(0, 1_000_000), Argument(1, 100_000), Argument(2, 10), Argument(3, 3));
        await using var installation = await Installation.OpenAsync(people);
        var actor = (await installation.SignedInAsync(50)).First(a => PermissionTable.Allows(a, Permission.ManageAuthentication));
        using var file = await EditedAsync(installation, actor, rows, oneIn);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, one in {oneIn} changed, {file.Length / 1_048_576.0:F1} MB"));

        var (clock, processor) = (new Latencies(), new Latencies());
        for (var round = -1; round < rounds; round++)
        {
            file.Position = 0;
            GC.Collect();
            var (began, spent) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var id = (await installation.Get<ReadImport>().ExecuteAsync(actor, new ImportUpload(Guid.CreateVersion7(), "people.xlsx", file, EnglishSheet.Texts))).Value;
            var (took, used) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - spent);
            var view = (await installation.Get<ShowImport>().ExecuteAsync(actor, id)).Value;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {took.TotalMilliseconds:F0} ms, processor {used.TotalMilliseconds:F0} ms: {view.Unchanged:N0} unchanged, {view.Changed:N0} changed, {view.Refused:N0} refused"));
            if (round >= 0)
            {
                clock.Add(took);
                processor.Add(used);
            }

            await installation.Get<DiscardImport>().ExecuteAsync(actor, id);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"preview: {clock.Median:F0} ms, processor {processor.Median:F0} ms (goal {Goal:F0}) {(clock.Median <= Goal ? "met" : "MISSED")}"));
    }

    /// <summary>The first rows of an export, with another position in one of so many.</summary>
    private static async Task<MemoryStream> EditedAsync(Installation installation, SignedInMember actor, int rows, int oneIn)
    {
        using var exported = new MemoryStream();
        await installation.Get<ExportUsers>().ExecuteAsync(actor, new ExportRequest(UserFilter.Everybody, TableKind.Workbook, EnglishSheet.Texts, exported));
        exported.Position = 0;
        using var table = TableFile.Open(
            exported, new FileLimits(long.MaxValue, long.MaxValue, 1_000, 2_000_000, 100, 2_000), EnglishSheet.Texts.People).Value;
        var head = table.Next().Value!.Value.Cells.ToArray();
        var edited = new MemoryStream();
        await using var writer = TableWriter.Workbook(edited);
        await writer.BeginSheetAsync(new SheetLayout(EnglishSheet.Texts.People, head.Select(h => new ColumnLayout(h ?? "", 20)).ToList()), default);
        for (var row = 0; row < rows && table.Next().Value is { } next; row++)
        {
            var cells = new string?[head.Length];
            for (var place = 0; place < Math.Min(cells.Length, next.Cells.Count); place++)
            {
                cells[place] = next.Cells[place];
            }

            if (row % oneIn == 0)
            {
                cells[(int)SheetColumn.Position] = "Somebody else";
            }

            await writer.WriteAsync(cells, default);
        }

        await writer.CompleteAsync(default);
        return edited;
    }
}
