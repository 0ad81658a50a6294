using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Any issuer of OpenID Connect. It has no API that says who administers what: whom it speaks for is the operator's word, given here.
/// </summary>
public sealed class OpenIdConnectOptions : ProviderOptions
{
    /// <summary>The longest name that a button carries.</summary>
    public const int LongestName = 40;

    /// <summary>Its name for people: "Continue with …".</summary>
    public string? DisplayName { get; set; }

    /// <summary>The main organization that it speaks for, by its id: a name can be changed by anybody who administers one.</summary>
    public Guid Organization { get; set; }

    /// <summary>The domains whose addresses it vouches for. An address of any other connects nobody.</summary>
    public IList<string> Domains { get; } = [];

    /// <summary>
    /// What is asked for, separated by spaces. With <c>offline_access</c> a refresh token is asked for at a sign-in: whoever is disabled there is out at the
    /// next check.
    /// </summary>
    public string Scopes { get; set; } = "openid profile email";

    /// <summary>The claim that holds the address.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>The claim that says whether the address is the account's own.</summary>
    public string EmailVerifiedClaim { get; set; } = "email_verified";

    /// <summary>What it is asked to show people on the way (prompt); null for a choice of accounts where its discovery document names that, empty for nothing.</summary>
    public string? Prompt { get; set; }

    /// <summary>How strongly it is asked to prove them (acr_values), separated by spaces.</summary>
    public string? AcrValues { get; set; }

    /// <summary>What in amr or acr says that it asked for more than one factor; the usual words where none is given.</summary>
    public IList<string> MfaValues { get; } = [];

    /// <summary>Whether its place in the list is empty: null in a file is read as one of which nothing is said.</summary>
    internal bool IsNone => this is { ClientId: null, ClientSecret: null, Authority: null, DisplayName: null, Domains.Count: 0 } && Organization == Guid.Empty;

    /// <summary>Its issuer's address, by which two of one issuer are known; null where none is given that could be one.</summary>
    internal string? Issuer => Authority is { IsAbsoluteUri: true } ? Authority.AbsoluteUri.TrimEnd('/') : null;

    /// <summary>Whether it is asked later whether accounts are still good.</summary>
    internal bool AsksOfflineAccess => Scopes.Split(' ').Contains(OfflineAccess.StandardScope);

    /// <summary>What is asked for on every errand.</summary>
    internal string ErrandScopes => string.Join(' ', Scopes.Split(' ').Where(scope => scope != OfflineAccess.StandardScope));

    /// <summary>Whether it speaks for an address of that domain.</summary>
    internal bool SpeaksFor(EmailAddress email) => Domains.Any(domain => email.Key.EndsWith($"@{domain.Trim()}", StringComparison.OrdinalIgnoreCase));
}
