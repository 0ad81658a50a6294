namespace FlexAuth.Core.Data;

/// <summary>
/// The session at a provider that a sign-in came by: what it opened here ends with it. The provider names it later by its issuer and either the
/// account or the session; both are known here by their hashes alone. Whoever proves themselves there within the session has a further one.
/// </summary>
public sealed class ProviderSession
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>At which provider.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>SHA-256 of issuer and subject (sub), in hex.</summary>
    public required string AccountHash { get; init; }

    /// <summary>SHA-256 of the provider's address and session (sid), in hex; null where the provider does not name its sessions.</summary>
    public string? SessionHash { get; set; }

    /// <summary>The attempt that came by it.</summary>
    public Guid AttemptId { get; init; }

    /// <summary>The session that the attempt became; null until then.</summary>
    public Guid? SessionId { get; set; }

    /// <summary>When whatever it opened is over at the latest.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was come by.</summary>
    public DateTimeOffset BeganAt { get; init; }
}
