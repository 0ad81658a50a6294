using System.Buffers;
using System.Text.RegularExpressions;

namespace FlexAuth.Core.Spreadsheets.Files.Csv;

/// <summary>
/// A cell of a CSV file. What looks like a formula gets an apostrophe, which spreadsheets take for "this is text" (IM5), and loses it
/// when it is read. Where a spreadsheet splits at semicolons, a piece of a cell is a cell of its own, and the quotes around the whole do
/// not hold it together: so that every piece is looked at. A cell that has the apostrophe of itself gets another: what is read is what
/// was written.
/// </summary>
public static partial class CsvCell
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;|\t\"\r\n");
    private static readonly SearchValues<char> Signs = SearchValues.Create("=+-@＝＋－＠\t\r");

    /// <summary>A line of cells, with its end.</summary>
    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Write)) + "\r\n";

    /// <summary>A cell as it stands in the file.</summary>
    public static string Write(string? value)
    {
        var text = value ?? "";
        if (text.AsSpan().ContainsAny(Signs))
        {
            text = FormulaBegins().Replace(text, "'");
        }

        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>A cell of the file as it was before it was written; quotes are none any more.</summary>
    public static string Read(string text) => text.Contains('\'', StringComparison.Ordinal) ? Guard().Replace(text, "") : text;

    /// <summary>Before a sign that begins a formula, also the full-width ones, at the beginning and after whatever may separate cells.</summary>
    [GeneratedRegex(@"(?<=^|[,;|\t\r\n])(?='*\p{Zs}*[=+\-@＝＋－＠])|^(?='*[\t\r])")]
    private static partial Regex FormulaBegins();

    /// <summary>The apostrophe that was put there.</summary>
    [GeneratedRegex(@"(?<=^|[,;|\t\r\n])'(?='*\p{Zs}*[=+\-@＝＋－＠])|^'(?='*[\t\r])")]
    private static partial Regex Guard();
}
