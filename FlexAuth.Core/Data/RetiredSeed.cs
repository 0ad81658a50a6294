namespace FlexAuth.Core.Data;

/// <summary>
/// The seed of an authentication app that its owner replaced or removed. It opens nothing, ever; for a while it tells whoever enters a code
/// of the old entry which one they took.
/// </summary>
public sealed class RetiredSeed
{
    /// <summary>How long it is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it was.</summary>
    public Guid MemberId { get; init; }

    /// <summary>The seed, encrypted with the data-protection keys (OT4).</summary>
    public required string ProtectedSeed { get; init; }

    /// <summary>When it was taken out of use.</summary>
    public DateTimeOffset RetiredAt { get; init; }
}
