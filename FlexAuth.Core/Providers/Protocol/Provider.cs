using System.Text.Json;
using FlexAuth.Core.Data;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>An OpenID Connect provider as this server is configured for it. What differs between two of them stands here and nowhere else.</summary>
internal sealed class Provider
{
    private const string SelectAccount = "select_account";
    private const string Consent = "consent";
    private const string Login = "login";

    /// <summary>How a sign-in by it is called.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>Its name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Where its discovery document is found.</summary>
    public required Uri Authority { get; init; }

    /// <summary>The client that we are there.</summary>
    public required string ClientId { get; init; }

    /// <summary>What proves that we are.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>What is asked for.</summary>
    public required string Scopes { get; init; }

    /// <summary>How a refresh token is had at a sign-in, so that the provider can be asked later whether the account is still good; null where none is wanted.</summary>
    public OfflineAccess? OfflineAccess { get; init; }

    /// <summary>What is asked for besides, of whoever says that they administer a tenant or domain.</summary>
    public string? AdministratorScopes { get; init; }

    /// <summary>What an administrator of a tenant is asked for.</summary>
    public string AllScopes => AdministratorScopes is null ? Scopes : $"{Scopes} {AdministratorScopes}";

    /// <summary>Claims that it puts into ID tokens where it was set up to, and without which something of ours does not work.</summary>
    public IReadOnlyList<string> OptionalClaims { get; init; } = [];

    /// <summary>What is asked for at a sign-in.</summary>
    public string SignInScopes => OfflineAccess?.Scope is { } scope ? $"{Scopes} {scope}" : Scopes;

    /// <summary>All that it is asked for on any errand.</summary>
    public string EveryScope => string.Join(' ', SignInScopes.Split(' ').Union(AllScopes.Split(' ')));

    /// <summary>What it is asked to show (prompt); null for a choice of accounts where it says that it has one, empty for nothing.</summary>
    public string? Prompt { get; init; } = SelectAccount;

    /// <summary>How strongly it is asked to prove somebody (acr_values); null where it decides.</summary>
    public string? AcrValues { get; init; }

    /// <summary>What asks it to have somebody sign in anew, and to say when they did (OpenID Connect Core 1.0 section 3.1.2.1).</summary>
    public required IReadOnlyDictionary<string, string> AskAnew { get; init; }

    /// <summary>Where its own API answers; null where it has none that is asked.</summary>
    public Uri? Api { get; init; }

    /// <summary>What to ask the API about the account's power, as a path and query; null where the operator's word stands for it.</summary>
    public Func<ProviderIdentity, string>? AdministratorQuestion { get; init; }

    /// <summary>Whether the answer, null where the question was refused, says that the account administers its tenant or domain; null where it leaves that open.</summary>
    public required Func<JsonElement?, ProviderIdentity, bool?> IsAdministrator { get; init; }

    /// <summary>How the API is asked about the domain itself; null where a tenant is whose it is by its id alone.</summary>
    public DomainQuestion? Domain { get; init; }

    /// <summary>What to ask the API about the person, as a path and query; null where there is nothing that we show.</summary>
    public string? ProfileQuestion { get; init; }

    /// <summary>What the answer says.</summary>
    public Func<JsonElement, ProviderIdentity, ProviderProfile?>? ReadProfile { get; init; }

    /// <summary>Where it sends people back to; one address for each, so that an answer of one is never taken for another's (RFC 9700 section 4.4).</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>Who it is, by a valid token's claims.</summary>
    public required Func<JsonWebToken, ProviderIdentity?> Identify { get; init; }

    /// <summary>What an address of it asks for beside the usual. A prompt that it does not know would be refused as an error.</summary>
    public IEnumerable<(string Name, string Value)> Wishes(OpenIdConnectConfiguration known)
    {
        if ((Prompt ?? (known.PromptValuesSupported.Contains(SelectAccount) ? SelectAccount : "")) is { Length: > 0 } prompt)
        {
            yield return ("prompt", prompt);
        }

        if (!string.IsNullOrWhiteSpace(AcrValues))
        {
            yield return ("acr_values", AcrValues);
        }
    }

    /// <summary>
    /// What asks it for a page of consent (prompt); null where it says that it has none, where the operator wants nothing shown, and where it was shown already.
    /// Where people type their password anew each time they do so here, too.
    /// </summary>
    public string? ConsentPrompt(OpenIdConnectConfiguration known)
    {
        var usual = Prompt?.Split(' ') ?? [];
        return Prompt is "" || usual.Contains(Consent) || (known.PromptValuesSupported is { Count: > 0 } has && !has.Contains(Consent)) ? null
            : usual.Contains(Login) ? $"{Login} {Consent}" : Consent;
    }

    /// <summary>
    /// What it calls its session with a browser (sid), as that is known here. By its address and not by the token's issuer: where that has a place
    /// for the tenant, whoever is signed out by the browser is named without it.
    /// </summary>
    public string KeyOfSession(string name) => ProviderIdentity.KeyOf(Authority.AbsoluteUri, name);

    /// <summary>Whether plain http is allowed: on the machine itself alone.</summary>
    public bool IsLocal => Authority.Scheme == Uri.UriSchemeHttp;

    /// <summary>The discovery document (OpenID Connect Discovery 1.0 section 4).</summary>
    public string MetadataAddress => $"{Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
}

/// <summary>Whether a domain is proved at a provider to be its owner's.</summary>
/// <param name="Ask">What to ask the API, as a path and query.</param>
/// <param name="Says">Whether the answer, null where the question was refused, says so; null where it leaves that open.</param>
internal sealed record DomainQuestion(Func<ProviderIdentity, string> Ask, Func<JsonElement?, ProviderIdentity, bool?> Says);
