namespace FlexAuth.Core.Data;

/// <summary>A browser that skips the second factor for one person (SE6). The cookie holds a random token; only its hash stands here.</summary>
public sealed class RememberedDevice
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>SHA-256 of the token, in hex. Each sign-in gives the browser a new one.</summary>
    public required string TokenHash { get; set; }

    /// <summary>The same of the one before; null where the first one has not been used yet.</summary>
    public string? FormerTokenHash { get; set; }

    /// <summary>
    /// Until when that one is taken still; null until a request shows that the newer one arrived. Whoever brings it later has a copy.
    /// </summary>
    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>By which each token follows from the one before, under the data-protection keys of the installation.</summary>
    public string ProtectedSeed { get; init; } = "";

    /// <summary>When the person asked to be remembered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The latest sign-in that it served.</summary>
    public DateTimeOffset LastUsedAt { get; set; }

    /// <summary>When it is forgotten; each sign-in moves it.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The client's address at the latest sign-in.</summary>
    public string? Address { get; set; }

    /// <summary>The browser's User-Agent at the latest sign-in.</summary>
    public string? UserAgent { get; set; }
}
