using System.Buffers;
using System.Globalization;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// Text as a workbook holds it: ST_Xstring (ECMA-376 part 1, 22.9.2.19), in which <c>_x000D_</c> stands for a carriage return and a text
/// that only looks so is written with its underscore as <c>_x005F_</c>.
/// </summary>
internal static class CellText
{
    private const int EscapeLength = 7;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(code => (char)code), '&', '<', '>', '_']);

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Where(letter => letter is not ('&' or '<' or '>' or '_'))]);

    /// <summary>Whether it is written letter by letter as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Plain);

    /// <summary>Whether its spaces count: XML's readers may drop those at the ends and join the others otherwise.</summary>
    public static bool KeepsSpace(ReadOnlySpan<char> text) =>
        char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.IndexOfAny('\n', '\t', '\r') >= 0;

    /// <summary>Writes a text that <see cref="CleanText"/> let pass.</summary>
    public static void Append(Utf8Block block, ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            block.Append(text[..at]);
            block.Append(text[at] switch
            {
                '&' => "&amp;"u8,
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '\r' => "_x000D_"u8,
                '_' when EscapeAt(text[at..]) >= 0 => "_x005F_"u8,
                '_' => "_"u8,
                '\t' => "\t"u8,
                _ => "\n"u8,
            });
            text = text[(at + 1)..];
        }

        block.Append(text);
    }

    /// <summary>The text of an element.</summary>
    /// <exception cref="UnreadableFileException">It is not UTF-8.</exception>
    public static string Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var text = Strict.GetString(utf8);
            return CleanText.Of(text.Contains("_x", StringComparison.Ordinal) ? WithoutEscapes(text) : text);
        }
        catch (DecoderFallbackException)
        {
            throw UnreadableFileException.Damaged();
        }
    }

    private static string WithoutEscapes(ReadOnlySpan<char> text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var at = text.IndexOf("_x"); at >= 0; at = text.IndexOf("_x"))
        {
            decoded.Append(text[..at]);
            var code = EscapeAt(text[at..]);
            decoded.Append(code < 0 ? '_' : (char)code);
            text = text[(at + (code < 0 ? 1 : EscapeLength))..];
        }

        return decoded.Append(text).ToString();
    }

    /// <returns>The letter that an escape at the beginning stands for; -1 where there is none.</returns>
    private static int EscapeAt(ReadOnlySpan<char> text) =>
        text.Length >= EscapeLength && text[1] == 'x' && text[EscapeLength - 1] == '_'
        && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;
}
