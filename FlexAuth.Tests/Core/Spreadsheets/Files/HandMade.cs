using System.IO.Compression;
using System.Text;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

/// <summary>Workbooks put together by hand, as small as the standard allows, to hold what no writer writes.</summary>
internal static class HandMade
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    public static byte[] Zip(params (string Name, string Text)[] parts) => Zip(parts.Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Text))));

    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> parts, CompressionLevel compression = CompressionLevel.Optimal)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in parts)
            {
                using var part = archive.CreateEntry(name, compression).Open();
                part.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A workbook with one sheet.</summary>
    /// <param name="rows">What is within sheetData.</param>
    /// <param name="shared">What is within sst.</param>
    /// <param name="styles">What is within styleSheet.</param>
    /// <param name="behind">What follows sheetData.</param>
    /// <param name="prolog">What precedes the worksheet.</param>
    public static byte[] Workbook(string rows, string shared = "", string styles = "", string behind = "", string prolog = "") => Zip(
        Parts($"""{prolog}<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData>{behind}</worksheet>""", shared, styles));

    public static (string Name, string Text)[] Parts(string sheet, string shared = "", string styles = "", string type = WorkbookType, string? sheets = null, string book = "") =>
    [
        ("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{type}"/></Types>
            """),
        ("_rels/.rels", $"""<Relationships><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Relations}">{book}<sheets>{sheets ?? """<sheet name="First" sheetId="1" r:id="r1"/>"""}</sheets></workbook>
            """),
        ("xl/_rels/workbook.xml.rels", $"""
            <Relationships><Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Relations}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="{Relations}/styles" Target="styles.xml"/><Relationship Id="r4" Type="{Relations}/worksheet" Target="worksheets/../worksheets/sheet2.xml"/><Relationship Id="r5" Type="{Relations}/chartsheet" Target="chart.xml"/></Relationships>
            """),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet2.xml", """<worksheet><sheetData><row><c t="inlineStr"><is><t>second</t></is></c></row></sheetData></worksheet>"""),
        ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{shared}</sst>"""),
        ("xl/styles.xml", $"""<styleSheet xmlns="{Main}">{styles}</styleSheet>"""),
    ];
}
