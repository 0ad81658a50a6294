using System.Buffers;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Leaves out what XML 1.0 (2.2) cannot hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.</summary>
internal static class CleanText
{
    // Not a search for ranges: the framework's takes memory for each call until the runtime has compiled it anew (IM1).
    private static readonly SearchValues<char> Usual =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\t', '\n', '\r']);

    public static string Of(string text)
    {
        for (var at = text.AsSpan().IndexOfAnyExcept(Usual); at >= 0 && at < text.Length; at++)
        {
            var length = LengthAt(text, at);
            if (length == 0)
            {
                return Without(text, at);
            }

            at += length - 1;
        }

        return text;
    }

    private static string Without(string text, int from)
    {
        var clean = new StringBuilder(text.Length).Append(text, 0, from);
        for (var at = from; at < text.Length; at++)
        {
            var length = LengthAt(text, at);
            clean.Append(text, at, length);
            at += Math.Max(0, length - 1);
        }

        return clean.ToString();
    }

    /// <returns>How many letters make the character here; 0 where it is none that XML holds.</returns>
    private static int LengthAt(string text, int at) => text[at] switch
    {
        < ' ' and not ('\t' or '\n' or '\r') or > '\uFFFD' => 0,
        var letter when !char.IsSurrogate(letter) => 1,
        var half => at + 1 < text.Length && char.IsSurrogatePair(half, text[at + 1]) ? 2 : 0,
    };
}
