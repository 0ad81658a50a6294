using System.Text;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A word of the search, folded: it occurs in somebody's own text, or in the name of their organization.</summary>
/// <param name="Text">The word, taken as it is: no letter has a meaning beyond itself.</param>
/// <param name="Places">The organizations within reach whose names hold it.</param>
internal sealed record Word(string Text, IReadOnlyList<long> Places)
{
    private const int GramLength = 3;

    public static Word Of(string text, Reach reach) =>
        new(text, reach.Places.Where(place => place.Name.Contains(text, StringComparison.Ordinal)).Select(place => place.Number).ToList());

    /// <summary>
    /// What the index of trigrams is asked for: whoever has the word in their text has all of these, and few others do. Null where the
    /// word is too short for it.
    /// </summary>
    public string? Grams()
    {
        var runes = Text.EnumerateRunes().ToList();
        if (runes.Count < GramLength)
        {
            return null;
        }

        var grams = Enumerable.Range(0, runes.Count - GramLength + 1)
            .Select(at => string.Concat(runes.Skip(at).Take(GramLength)).Replace("\"", "\"\"", StringComparison.Ordinal))
            .Distinct();
        return new StringBuilder().AppendJoin(' ', grams.Select(gram => $"\"{gram}\"")).ToString();
    }
}
