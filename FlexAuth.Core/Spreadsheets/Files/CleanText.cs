using System.Buffers;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Leaves out what XML 1.0 (2.2) cannot hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.</summary>
internal static class CleanText
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code).Where(letter => letter is not ('\t' or '\n' or '\r'))]);

    public static string Of(string text)
    {
        var span = text.AsSpan();
        return span.ContainsAny(Controls) || span.ContainsAnyInRange('\uFFFE', '\uFFFF') || HasHalves(span)
            ? string.Concat(text.EnumerateRunesOrNothing())
            : text;
    }

    private static bool HasHalves(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return true;
            }

            text = text[(at + 2)..];
            at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        return false;
    }

    private static IEnumerable<string> EnumerateRunesOrNothing(this string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
            {
                yield return text.Substring(at++, 2);
            }
            else if (!char.IsSurrogate(text[at]) && text[at] < '\uFFFE' && !Controls.Contains(text[at]))
            {
                yield return text[at].ToString();
            }
        }
    }
}
