using System.Diagnostics;
using System.Text.Json;

namespace FlexAuth.Tests.Stories;

/// <summary>A spreadsheet program that nobody here wrote: Debian's python3-openpyxl opens a workbook, changes cells as its user would, and saves it.</summary>
internal static class Spreadsheet
{
    private const string Edit = """
        import json, sys, openpyxl
        path, target, edits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        columns = {cell.value: cell.column for cell in sheet[1]}
        rows = {sheet.cell(row, columns["Email"]).value: row for row in range(2, sheet.max_row + 1)}
        for edit in edits:
            row = rows.get(edit["Email"])
            if edit.get("Delete"):
                sheet.delete_rows(row)
                continue
            if row is None:
                row = sheet.max_row + 1
            for name, value in edit.items():
                sheet.cell(row, columns[name]).value = value
        book.save(target)
        """;

    private const string Read = """
        import json, sys, openpyxl
        sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        print(json.dumps([{str(h): None if v is None else str(v) for h, v in zip(rows[0], row) if h is not None} for row in rows[1:]]))
        """;

    /// <summary>Opens the file, changes the rows of those addresses, or adds them, and saves it as people.xlsx.</summary>
    /// <param name="path">The file.</param>
    /// <param name="edits">By the head of each column; Email says which row.</param>
    /// <returns>Where it was saved.</returns>
    public static async Task<string> EditAsync(string path, params IReadOnlyDictionary<string, string>[] edits)
    {
        var folder = Directory.CreateDirectory($"{path}-edited-{Guid.NewGuid():N}").FullName;
        var target = Path.Combine(folder, "people.xlsx");

        // openpyxl goes by the name, and a browser's download has none of its own.
        var input = Path.Combine(folder, "exported.xlsx");
        File.Copy(path, input);
        await RunAsync(Edit, input, target, JsonSerializer.Serialize(edits));
        return target;
    }

    /// <summary>What stands in the file: a row by the heads of the columns.</summary>
    public static async Task<IReadOnlyList<Dictionary<string, string?>>> ReadAsync(string path) =>
        JsonSerializer.Deserialize<List<Dictionary<string, string?>>>(await RunAsync(Read, path))!;

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
