using System.Text;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>How the index of trigrams is asked for a word. Whoever has the word in their text is found; SQLite also finds a few who do not.</summary>
internal static class Trigrams
{
    /// <summary>Shorter words have none.</summary>
    public const int Length = 3;

    /// <summary>For FTS5: all trigrams of the word, in any place.</summary>
    public static string Quoted(string word)
    {
        var runes = word.EnumerateRunes().ToList();
        var grams = Enumerable.Range(0, runes.Count - Length + 1)
            .Select(at => string.Concat(runes.Skip(at).Take(Length)).Replace("\"", "\"\"", StringComparison.Ordinal))
            .Distinct();
        return new StringBuilder().AppendJoin(' ', grams.Select(gram => $"\"{gram}\"")).ToString();
    }

    /// <summary>For pg_trgm: the pattern of LIKE that only texts with the word match.</summary>
    public static string Pattern(string word)
    {
        var pattern = new StringBuilder("%");
        foreach (var letter in word)
        {
            pattern.Append(letter is '\\' or '%' or '_' ? "\\" : "").Append(letter);
        }

        return pattern.Append('%').ToString();
    }
}
