namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Where one way of reading becomes cheaper than another, measured with a million people. Tests make them small.</summary>
internal sealed record Limits
{
    public static Limits Usual { get; } = new();

    /// <summary>So many people are found sooner by their facets (5 µs each) than by walking past everybody (0.1 µs each).</summary>
    public int ByFacets { get; init; } = 4_000;

    /// <summary>So many are found sooner by a word's trigrams than by reading everybody's text.</summary>
    public int ByWord { get; init; } = 60_000;

    /// <summary>So many numbers are collected at once.</summary>
    public int Collected { get; init; } = 60_000;

    /// <summary>Where every row that is walked past has to be looked up, it is not worth walking further.</summary>
    public int FarToWalk { get; init; } = 2_000;

    /// <summary>Rows between two keys that are noted on the way.</summary>
    public int Step { get; init; } = 1_000;
}
