namespace FlexAuth.Core.Data;

/// <summary>
/// A tenant of Entra ID or a domain of Google that is known to belong to an organization tree, and to that one alone: by it, and never by an
/// email address, an account belongs to an organization (FE1).
/// </summary>
public sealed class ProviderTenant
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>The tenant's id (tid) or the domain (hd), in lower case.</summary>
    public required string Tenant { get; init; }

    /// <summary>The domain of the account that proved it, for people to recognise a tenant by.</summary>
    public string? Domain { get; init; }

    /// <summary>The main organization of the tree.</summary>
    public Guid RootOrganizationId { get; init; }

    /// <summary>When it was connected.</summary>
    public DateTimeOffset VerifiedAt { get; init; }

    /// <summary>Who did.</summary>
    public Guid VerifiedById { get; init; }

    /// <summary>
    /// When somebody proved to administer it there; null for one that was connected while any account of it was enough. It stays connected, and is
    /// shown as not proved.
    /// </summary>
    public DateTimeOffset? ProvedAt { get; set; }

    /// <summary>When an administrator came back from the provider's page with the consent for everybody; null where nobody did.</summary>
    public DateTimeOffset? ConsentedAt { get; set; }

    /// <summary>When the provider first refused somebody of it for want of consent; null once it is given again, or somebody comes in.</summary>
    public DateTimeOffset? ConsentWithdrawnAt { get; set; }
}
