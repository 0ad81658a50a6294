namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A word of the search, folded: it occurs in somebody's own text, or in the name of their organization.</summary>
/// <param name="Text">The word, taken as it is: no letter has a meaning beyond itself.</param>
/// <param name="Places">The organizations within reach whose names hold it.</param>
internal sealed record Word(string Text, IReadOnlyList<long> Places)
{
    /// <summary>The placeholder of what the index of trigrams is asked for.</summary>
    public const string GramsName = "@d_grams";

    /// <summary>Whether the index of trigrams can be asked for it.</summary>
    public bool HasGrams => Text.EnumerateRunes().Count() >= Trigrams.Length;

    public static Word Of(string text, Reach reach) =>
        new(text, reach.Places.Where(place => place.Name.Contains(text, StringComparison.Ordinal)).Select(place => place.Number).ToList());
}
