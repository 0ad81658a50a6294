namespace FlexAuth.Core.Data;

/// <summary>
/// A person's passkey: the "credential record" of WebAuthn Level 3, section 4. Nothing in it is secret: it holds the public key alone,
/// so that a stolen database signs nobody in (DP3).
/// </summary>
public sealed class Passkey
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>The authenticator's name for it, unique among all.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>The public key, as COSE_Key (RFC 9052).</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The authenticator's counter at the latest use; 0 for ever where it does not count, as those that are synchronised.</summary>
    public long SignCount { get; set; }

    /// <summary>The authenticator's model, which names the passkey and decides nothing; all zeros where it is not told.</summary>
    public Guid Aaguid { get; init; }

    /// <summary>How browsers reach the authenticator, such as "internal, hybrid".</summary>
    public string Transports { get; init; } = "";

    /// <summary>Whether it may be synchronised to other devices.</summary>
    public bool IsBackupEligible { get; init; }

    /// <summary>Whether it is.</summary>
    public bool IsBackedUp { get; set; }

    /// <summary>The person's name for it.</summary>
    public required string Name { get; set; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The session, or the sign-in attempt, in which it was added: what a stranger added goes with it. Null where it is not known.</summary>
    public Guid? AddedIn { get; init; }

    /// <summary>The latest use, to sign in or to prove oneself again.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>The client's address at the latest use.</summary>
    public string? LastUsedFrom { get; set; }
}
