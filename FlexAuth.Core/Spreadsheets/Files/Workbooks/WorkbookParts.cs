using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>A sheet that was written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FilterRange">What its filter is over; null where it has none.</param>
internal sealed record WrittenSheet(string Name, string? FilterRange);

/// <summary>The parts of a workbook beside its sheets (ECMA-376 part 1, 12.3 and 18.2).</summary>
internal static class WorkbookParts
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + "\n";

    // The order of cellXfs is that of CellStyle. The first two fills are reserved (18.8.21).
    private const string Styles = $"""
        {Head}<styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
        """;

    public static string NameOf(int sheet) => string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{sheet}.xml");

    public static void Write(ZipArchive archive, IReadOnlyList<WrittenSheet> sheets)
    {
        var numbers = Enumerable.Range(1, sheets.Count).ToList();
        Write(archive, "xl/styles.xml", Styles);
        Write(archive, "xl/workbook.xml", Workbook(sheets));
        Write(archive, "xl/_rels/workbook.xml.rels", RelationsTo([
            .. numbers.Select(sheet => ("worksheet", string.Create(CultureInfo.InvariantCulture, $"worksheets/sheet{sheet}.xml"))), ("styles", "styles.xml")]));
        Write(archive, "_rels/.rels", RelationsTo([("officeDocument", "xl/workbook.xml")]));
        Write(archive, "[Content_Types].xml", $"""
            {Head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/>{string.Concat(numbers.Select(sheet => $"""<Override PartName="/{NameOf(sheet)}" ContentType="{Types}.worksheet+xml"/>"""))}</Types>
            """);
    }

    private static string Workbook(IReadOnlyList<WrittenSheet> sheets)
    {
        var (list, filters) = (new StringBuilder(), new StringBuilder());
        for (var place = 0; place < sheets.Count; place++)
        {
            list.Append(CultureInfo.InvariantCulture, $"""<sheet name="{SecurityElement.Escape(sheets[place].Name)}" sheetId="{place + 1}" r:id="rId{place + 1}"/>""");
            if (sheets[place].FilterRange is { } range)
            {
                // Excel keeps a filter's range under this name, too, and mends files that lack it.
                var name = SecurityElement.Escape(sheets[place].Name.Replace("'", "''", StringComparison.Ordinal));
                filters.Append(CultureInfo.InvariantCulture, $"""<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'{name}'!{range}</definedName>""");
            }
        }

        var names = filters.Length > 0 ? $"<definedNames>{filters}</definedNames>" : "";
        return $"""
            {Head}<workbook xmlns="{Main}" xmlns:r="{Relations}"><bookViews><workbookView/></bookViews><sheets>{list}</sheets>{names}</workbook>
            """;
    }

    private static string RelationsTo(IReadOnlyList<(string Type, string Target)> targets) => $"""
        {Head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(targets.Select((target, place) => string.Create(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{place + 1}" Type="{Relations}/{target.Type}" Target="{target.Target}"/>""")))}</Relationships>
        """;

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var part = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }
}
