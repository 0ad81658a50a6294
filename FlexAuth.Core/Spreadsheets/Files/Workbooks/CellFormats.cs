namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>Which styles of cells show a number as a date or time: by their number format (18.8.30).</summary>
internal sealed class CellFormats
{
    /// <summary>The most styles that are looked at; spreadsheets allow 64,000.</summary>
    private const int MostStyles = 65_536;

    private readonly List<bool> _areDates = [];

    private CellFormats()
    {
    }

    /// <summary>Whether a number of this style is a date.</summary>
    public bool IsDate(int style) => style >= 0 && style < _areDates.Count && _areDates[style];

    /// <summary>Reads the styles, where there are any.</summary>
    public static CellFormats Read(XmlScanner? scanner)
    {
        var formats = new CellFormats();
        HashSet<int> dates = [];
        var isInCells = false;
        while (scanner is not null && scanner.Read() is var tag && tag != XmlTag.None)
        {
            if (scanner.Name.SequenceEqual("cellXfs"u8))
            {
                isInCells = tag == XmlTag.Start;
            }
            else if (tag == XmlTag.Start && scanner.Name.SequenceEqual("numFmt"u8)
                && int.TryParse(scanner.Attributes.Text("numFmtId"u8), out var id) && IsDateCode(scanner.Attributes.Text("formatCode"u8) ?? "")
                && dates.Count < MostStyles)
            {
                dates.Add(id);
            }
            else if (tag == XmlTag.Start && isInCells && scanner.Name.SequenceEqual("xf"u8) && formats._areDates.Count < MostStyles)
            {
                formats._areDates.Add(int.TryParse(scanner.Attributes.Text("numFmtId"u8), out var used) && (IsBuiltInDate(used) || dates.Contains(used)));
            }
        }

        return formats;
    }

    /// <summary>Those that every spreadsheet knows, those of East Asian ones among them.</summary>
    private static bool IsBuiltInDate(int id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    /// <summary>Whether there is a letter of days, months, years, hours or seconds, outside of what is quoted, escaped or in brackets.</summary>
    internal static bool IsDateCode(string code)
    {
        for (var at = 0; at < code.Length; at++)
        {
            switch (code[at])
            {
                case '"':
                    at = EndOf(code, '"', at + 1);
                    break;
                case '[' when !code.AsSpan(at + 1).StartsWith("h", StringComparison.OrdinalIgnoreCase):
                    at = EndOf(code, ']', at + 1);
                    break;
                case '\\' or '_' or '*':
                    at++;
                    break;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    return true;
                case 'G' or 'g' when code.AsSpan(at).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    at += "General".Length - 1;
                    break;
            }
        }

        return false;
    }

    private static int EndOf(string code, char mark, int from)
    {
        var at = code.IndexOf(mark, from);
        return at < 0 ? code.Length : at;
    }
}
