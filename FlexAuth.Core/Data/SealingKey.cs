namespace FlexAuth.Core.Data;

/// <summary>A key that signs what leaves the server and comes back. Made once, by the server itself.</summary>
public sealed class SealingKey
{
    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The key, under the data-protection keys of the installation.</summary>
    public required string ProtectedKey { get; init; }

    /// <summary>Creation.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
