namespace FlexAuth.Core.Data;

/// <summary>What for somebody was sent to a provider.</summary>
public enum ProviderErrand
{
    /// <summary>To sign in.</summary>
    SignIn,

    /// <summary>To prove that a tenant or domain belongs to the organization.</summary>
    Tenant,

    /// <summary>To connect an account to oneself.</summary>
    Connect,

    /// <summary>To consent for everybody of a tenant.</summary>
    Consent,

    /// <summary>To prove oneself again within a session.</summary>
    Prove,
}

/// <summary>
/// A browser that was sent to a provider and is expected back: once, soon, and itself (FE4). The state that it brings along is known by its
/// hash alone, so that a stolen database answers for nobody.
/// </summary>
public sealed class ProviderVisit
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>SHA-256 of the state, in hex.</summary>
    public required string StateHash { get; init; }

    /// <summary>What for.</summary>
    public ProviderErrand Errand { get; init; }

    /// <summary>Where to.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>The browser that it is bound to, where nobody is signed in on it.</summary>
    public string? BrowserHash { get; init; }

    /// <summary>The session that it is bound to, where somebody is.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The code verifier (RFC 7636), encrypted with the data-protection keys.</summary>
    public required string ProtectedVerifier { get; init; }

    /// <summary>The page to return to, checked already (LK6).</summary>
    public required string ReturnUrl { get; init; }

    /// <summary>The tenant or domain that is meant; null where any will do.</summary>
    public string? Tenant { get; init; }

    /// <summary>Departure.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is void.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
