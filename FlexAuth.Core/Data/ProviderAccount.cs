namespace FlexAuth.Core.Data;

/// <summary>
/// What is known of the account by which somebody signs in with a provider, beside the login itself (issuer and subject, FE1). One account of
/// each provider a person.
/// </summary>
public sealed class ProviderAccount
{
    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>The provider.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>
    /// The tenant or domain by which it came to be theirs, and with which it goes. What is closed stays closed when that goes, and has none then.
    /// </summary>
    public Guid? TenantId { get; set; }

    /// <summary>When it was connected.</summary>
    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>The session in which its owner connected it. Null where a first sign-in by it did, or where it is not known.</summary>
    public Guid? AddedIn { get; init; }

    /// <summary>What the provider said at the latest sign-in that the person is there.</summary>
    public string? Position { get; set; }

    /// <summary>The phone number that it said, as it was typed there. It is shown, and may come into the user list.</summary>
    public string? Phone { get; set; }

    /// <summary>
    /// When an administrator disconnected it, or its owner reported a sign-in by it: no address connects an account of this provider to them any
    /// more, until they do so themselves or an administrator allows it. Null while it is connected.
    /// </summary>
    public DateTimeOffset? ClosedAt { get; set; }
}
