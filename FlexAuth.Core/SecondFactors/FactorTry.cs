using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecondFactors;

/// <summary>What came of one try at a code of a second factor.</summary>
internal abstract record FactorTry
{
    /// <summary>Right, and spent.</summary>
    /// <param name="App">Of which authentication app it was; null for other codes.</param>
    public sealed record Right(Guid? App) : FactorTry;

    /// <summary>Wrong; there are further tries.</summary>
    /// <param name="Why">What is told of it.</param>
    public sealed record Wrong(Error Why) : FactorTry;

    /// <summary>Wrong, and it was the last one for a while.</summary>
    /// <param name="Until">When there is another.</param>
    public sealed record UsedUp(DateTimeOffset Until) : FactorTry;

    /// <summary>Not looked at: the tries were used up before.</summary>
    /// <param name="Until">When there is another.</param>
    public sealed record Waits(DateTimeOffset Until) : FactorTry;
}
