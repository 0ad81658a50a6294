using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Tests.Architecture;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Workbooks that nobody here wrote, and what other programs make of ours.</summary>
[Trait("Needs", "Server")]
public sealed class PeerWorkbookTests : IDisposable
{
    private static readonly string Servers = Path.Combine(Repository.Root, "FlexAuth.Tests", "Servers");

    private static readonly SheetLayout People = new("People", [
        new ColumnLayout("Email", 30), new ColumnLayout("Name", 20), new ColumnLayout("Login", 8, ["Y", "N"]), new ColumnLayout("Status", 12, IsReadOnly: true),
        new ColumnLayout("Origin", 10, IsHidden: true)]);

    private static readonly string?[][] Rows =
    [
        ["zoe@b.example", "Zoë Ångström", "Y", "+31612345678", "a"],
        ["=1+1", "'=1", "N", "0031", "b"],
        ["@SUM(A1)", "名前 😀", null, "-5", "c"],
        ["1E5", "TRUE", "2024-05-01", "#N/A", "d"],
        [" spaces ", "two\nlines", "<&>\"'", "]]>", "e"],
        ["00", "1.50", "\ttab", "=HYPERLINK(\"http://evil.example\")", "f"],
        ["_x0041_", "__x000D__", "_x", "a_b", "g"],
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_workbook_of_openpyxl_is_read()
    {
        await PythonAsync("write", "openpyxl.xlsx");

        var table = Table.Read(_folder.Read("openpyxl.xlsx"));

        Assert.Null(table.Failure);
        Assert.Equal(["Email", "Name", "Phone", "Joined", "Login", "Sum"], table[0]);
        Assert.Equal(["zoe@b.example", "Zoë", "+31612345678", "2024-05-01", "TRUE"], table[1]);
        Assert.Equal(["ann@b.example", "'=1", "31612345678", "2024-05-01T18:30:00", "0.5"], table[2]);
        Assert.Equal([" spaces ", "two\nlines", "0031", "12:30:00", null, "<&>"], table[3]);
        Assert.Equal(["merged"], table[4]);
        Assert.Equal(
            ["import.file.sheets Gente Other", "import.file.formulas 1", "import.file.error_cells 1", "import.file.hidden_rows 1", "import.file.merged_cells 1"],
            table.Notices.Select(notice => $"{notice.Code} {string.Join(' ', notice.Values)}"));
    }

    [Fact]
    public async Task A_workbook_of_exceljs_is_read()
    {
        await Peer.RunAsync("node", ["workbook.mjs", "write", Path.Combine(_folder.Path, "exceljs.xlsx")], folder: Servers);

        var table = Table.Read(_folder.Read("exceljs.xlsx"));

        Assert.Null(table.Failure);
        Assert.Equal(["Email", "Name", "Phone", "Joined", "Login", "Sum"], table[0]);
        Assert.Equal(["zoe@b.example", "Zoë Ångström", "+31612345678", "2024-05-01", "TRUE", "2"], table[1]);
        Assert.Equal(["ann@b.example", "=1+1", "31612345678", "2024-05-01T18:30:00", "Y"], table[2]);
        Assert.Equal(["link@b.example", " spaces ", "0031", null, "two\nlines"], table[3].Take(5));
        Assert.Equal(["merged"], table[4]);
        Assert.Equal(
            ["import.file.sheets Leute Other", "import.file.formulas 1", "import.file.error_cells 1", "import.file.hidden_rows 1", "import.file.merged_cells 1"],
            table.Notices.Select(notice => $"{notice.Code} {string.Join(' ', notice.Values)}"));
    }

    [Fact]
    public async Task Openpyxl_sees_text_a_drop_down_a_frozen_head_a_filter_and_a_hidden_column()
    {
        _folder.Write("ours.xlsx", await Table.WriteAsync(TableKind.Workbook, People, Rows));

        var seen = JsonDocument.Parse(await PythonAsync("read", "ours.xlsx")).RootElement;

        Assert.Equal(Rows[1], seen.GetProperty("rows")[2].EnumerateArray().Select(cell => cell.GetString()));
        Assert.Equal(["s"], Texts(seen.GetProperty("types")));
        Assert.Equal(["@"], Texts(seen.GetProperty("formats")).Except(["General"]));
        Assert.Equal("A2", seen.GetProperty("frozen").GetString());
        Assert.Equal("A1:E8", seen.GetProperty("filter").GetString());
        Assert.Equal(["C2:C1048576", "\"Y,N\""], Texts(seen.GetProperty("choices")[0]));
        Assert.Equal(["E"], Texts(seen.GetProperty("hidden")));
    }

    [Fact]
    public async Task Exceljs_reads_what_was_written()
    {
        var path = _folder.Write("ours.xlsx", await Table.WriteAsync(TableKind.Workbook, People, Rows));

        var seen = JsonDocument.Parse(await Peer.RunAsync("node", ["workbook.mjs", "read", path], folder: Servers)).RootElement;

        Assert.Equal(Rows[..6], seen.EnumerateArray().Skip(1).Take(6).Select(row => row.EnumerateArray().Select(cell => cell.GetString()).ToArray()));
    }

    /// <summary>One start of LibreOffice takes seconds: so what it is asked for is asked for in one story.</summary>
    [Fact, Trait("Rule", "IM5")]
    public async Task What_LibreOffice_opens_and_saves_again_is_as_it_was_and_its_other_formats_are_refused_by_name()
    {
        var many = Enumerable.Range(0, 300).SelectMany(_ => Rows).ToArray();
        var ours = _folder.Write("ours.xlsx", await Table.WriteAsync(TableKind.Workbook, People, many));
        var csv = _folder.Write("ours.csv", await Table.WriteAsync(TableKind.Csv, People, Rows));
        await OfficeAsync("xlsx", "again", ours);
        await OfficeAsync("ods", "others", ours);
        await OfficeAsync("xls", "others", ours);
        await OfficeAsync("csv:Text - txt - csv (StarCalc):59,34,76", "others", ours);
        await OfficeAsync("xlsx", "typed", csv);

        var saved = _folder.Read("again/ours.xlsx");
        var again = Table.Read(saved);

        Assert.Null(again.Failure);
        Assert.Empty(again.Notices);
        Assert.Equal(People.Columns.Select(column => column.Header), again[0]);
        Assert.Equal(many, again.Rows.Skip(1).Select(row => row.Cells.ToArray()));
        Assert.DoesNotMatch("<f[ />]", Part(saved, "xl/worksheets/sheet1.xml"));
        Assert.Contains("hidden=\"true\"", Part(saved, "xl/worksheets/sheet1.xml"));
        Assert.Contains("<dataValidation ", Part(saved, "xl/worksheets/sheet1.xml"));
        Assert.Equal("import.file.ods", Table.Read(_folder.Read("others/ours.ods")).Failure?.Code);
        Assert.Equal("import.file.xls", Table.Read(_folder.Read("others/ours.xls")).Failure?.Code);
        Assert.Equal(many.Length + 1, Table.Read(_folder.Read("others/ours.csv")).Rows.Count);
        var typed = Table.Read(_folder.Read("typed/ours.xlsx"));
        Assert.Null(typed.Failure);
        Assert.DoesNotContain(typed.Notices, notice => notice.Code == "import.file.formulas");
    }

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString());

    private static string Part(byte[] workbook, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(archive.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Debian's, which has the library, whatever else is called so.</summary>
    private async Task<string> PythonAsync(string what, string file) =>
        Encoding.UTF8.GetString(await Peer.RunAsync("/usr/bin/python3", [Path.Combine(Servers, "workbook.py"), what, Path.Combine(_folder.Path, file)]));

    private Task OfficeAsync(string format, string into, string file) => Peer.RunAsync("soffice", [
        $"-env:UserInstallation=file://{_folder.Path}/profile", "--headless", "--convert-to", format, "--outdir", Path.Combine(_folder.Path, into), file]);
}
