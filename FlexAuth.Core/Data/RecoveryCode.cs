namespace FlexAuth.Core.Data;

/// <summary>A person's recovery code: one, single use, hashed (RC1).</summary>
public sealed class RecoveryCode
{
    /// <summary>Whose it is; one each.</summary>
    public Guid MemberId { get; init; }

    /// <summary>SHA-256 of the code, in hex.</summary>
    public required string CodeHash { get; set; }

    /// <summary>When it was shown.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The session, or the sign-in attempt, in which it was shown. Null where it is not known.</summary>
    public Guid? MadeIn { get; set; }

    /// <summary>When the person said that they have it; until then the next sign-in shows them a new one.</summary>
    public DateTimeOffset? SavedAt { get; set; }
}
