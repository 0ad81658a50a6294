using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Whom a provider has proved, read from a token that was found valid.</summary>
/// <param name="Provider">Which provider.</param>
/// <param name="Issuer">The token's issuer.</param>
/// <param name="Subject">The account, unchanging within the issuer: oid at Entra ID, else sub. Never an address.</param>
/// <param name="Tenant">The tenant (tid) or domain (hd) that the account belongs to; null for a private account.</param>
/// <param name="VouchedEmail">
/// The address, where the provider says that the account's owner owns it. One that it does not vouch for is not carried at all, so that no rule
/// can come to go by it: anybody may put any address into their own tenant (nOAuth).
/// </param>
internal sealed record ProviderIdentity(SignInMethod Provider, string Issuer, string Subject, string? Tenant, EmailAddress? VouchedEmail)
{
    /// <summary>Whether the account is at home in another tenant than the one that lets it in.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Whether the provider says that it asked for more than one factor. It counts where the policy says so (FE5).</summary>
    public bool VouchesForMfa { get; init; }

    /// <summary>When the provider made the token, by its own clock (iat).</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the account's owner last signed in at the provider (auth_time); null where it does not say so.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>
    /// By which the provider says later that the account signed out: issuer and sub, as the key is made of issuer and subject. At Entra ID the two differ.
    /// </summary>
    public string AccountHash { get; init; } = "";

    /// <summary>By which it says so of its session with that browser (sid); null where it does not name one.</summary>
    public string? SessionHash { get; init; }

    /// <summary>What to ask later whether the account is still good, encrypted; null where the provider gave nothing.</summary>
    public string? ProtectedToken { get; init; }

    /// <summary>The application of ours that it was given to.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether each sign-in brings one, and none dies of the next.</summary>
    public bool BringsTokenEachTime { get; init; }

    /// <summary>Whether the provider said that the account administers its tenant or domain; asked where that is what has to be proved. Null where it did not let us read it.</summary>
    public bool? IsAdministrator { get; init; }

    /// <summary>Whether the provider said that the account's tenant or domain is proved to be its owner's; asked of its administrators alone. Null where it did not let us read it.</summary>
    public bool? IsTenantVerified { get; init; }

    /// <summary>What else is told of the person; null where nothing is, or the API did not answer.</summary>
    public ProviderProfile? Profile { get; init; }

    /// <summary>The main organization that the operator says the provider speaks for; null where whoever administers a tenant there proves it.</summary>
    public Guid? Organization { get; init; }

    /// <summary>The provider's name for people.</summary>
    public string ProviderName { get; init; } = ProviderNames.Of(Provider);

    /// <summary>Whether the provider may speak for the tree of that main organization.</summary>
    public bool SpeaksFor(Guid rootOrganizationId) => Organization is null || Organization == rootOrganizationId;

    /// <summary>Without what it holds (AU3).</summary>
    public override string ToString() => $"{nameof(ProviderIdentity)} {{ {Provider} }}";

    /// <summary>The login's key: of one length whatever the provider. No issuer holds a line end.</summary>
    public string Key => KeyOf(Issuer, Subject);

    /// <summary>What an issuer names, as it is known here.</summary>
    public static string KeyOf(string issuer, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{name}")));
}
