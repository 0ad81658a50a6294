using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>What each provider says of an account, and under which claims.</summary>
internal static class ProviderClaims
{
    /// <summary>All private accounts of Microsoft say that they belong to this tenant.</summary>
    private const string PrivateAccounts = "9188040d-6c67-4b2f-b112-36a304b66dad";

    /// <summary>The last second of the year 9999.</summary>
    private const long LatestSecond = 253_402_300_799;

    private static readonly HashSet<string> MfaWords = new(StringComparer.Ordinal)
    {
        "mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    };

    /// <summary>
    /// oid within tid is the account (sub differs with each client). upn, preferred_username and email are what the tenant's administrators
    /// typed; email counts only where Entra ID checked that the tenant owns its domain (xms_edov).
    /// </summary>
    /// <returns>Null where the token does not say who it is.</returns>
    public static ProviderIdentity? OfMicrosoft(JsonWebToken token)
    {
        var claims = Read(token);
        if (!IsGuid(claims, "tid", out var tenant) || !IsGuid(claims, "oid", out var account))
        {
            return null;
        }

        // idp is there for accounts of elsewhere; a guest's address is what whoever invited them typed.
        var isGuest = (Text(claims, "idp") is { } home && !home.Contains(tenant, StringComparison.OrdinalIgnoreCase)) || IsTrue(claims, "acct");
        return new ProviderIdentity(
            SignInMethod.Microsoft,
            token.Issuer,
            account,
            tenant == PrivateAccounts ? null : tenant,
            Email(claims, !isGuest && IsTrue(claims, "xms_edov")))
        { IsGuest = isGuest, VouchesForMfa = SaysMfa(claims), SignedInAt = SignedInAt(claims) };
    }

    /// <summary>hd is there for accounts of a Workspace alone: only its addresses does Google vouch for beyond doubt.</summary>
    /// <returns>Null where the token does not say who it is.</returns>
    public static ProviderIdentity? OfGoogle(JsonWebToken token)
    {
        var claims = Read(token);
        var domain = Text(claims, "hd")?.ToLowerInvariant();
        return Text(claims, "sub") is { } account
            ? new ProviderIdentity(SignInMethod.Google, token.Issuer, account, domain, Email(claims, domain is not null && IsTrue(claims, "email_verified")))
            {
                VouchesForMfa = SaysMfa(claims),
                SignedInAt = SignedInAt(claims),
            }
            : null;
    }

    /// <summary>
    /// An issuer of the operator's choice is one tenant: its own. It vouches for the addresses of the domains that the configuration names, where it
    /// says that it verified them (OpenID Connect Core 1.0 section 5.1).
    /// </summary>
    /// <returns>Null where the token does not say who it is.</returns>
    public static ProviderIdentity? OfOpenIdConnect(JsonWebToken token, SignInMethod method, OpenIdConnectOptions provider)
    {
        var claims = Read(token);
        var email = EmailAddress.TryParse(Text(claims, provider.EmailClaim), out var said) && provider.SpeaksFor(said) && IsTrue(claims, provider.EmailVerifiedClaim)
            ? said : null;
        return Text(claims, "sub") is { } account
            ? new ProviderIdentity(method, token.Issuer, account, token.Issuer.ToLowerInvariant(), email)
            {
                VouchesForMfa = SaysMfa(claims, provider.MfaValues.Count > 0 ? provider.MfaValues : null),
                SignedInAt = SignedInAt(claims),
                Organization = provider.Organization,
                ProviderName = provider.DisplayName!,
            }
            : null;
    }

    /// <summary>RFC 8176 (amr), and the names that some have for the same (amr, acr).</summary>
    private static bool SaysMfa(JsonElement claims, ICollection<string>? words = null)
    {
        words ??= MfaWords;
        return (claims.TryGetProperty("amr", out var methods) && methods.ValueKind is JsonValueKind.Array
                && methods.EnumerateArray().Any(m => m.ValueKind is JsonValueKind.String && words.Contains(m.GetString()!)))
            || (Text(claims, "acr") is { } reference && words.Contains(reference));
    }

    /// <summary>Seconds since 1970 (OpenID Connect Core 1.0 section 2).</summary>
    private static DateTimeOffset? SignedInAt(JsonElement claims) =>
        claims.TryGetProperty("auth_time", out var said) && said.ValueKind is JsonValueKind.Number && said.TryGetInt64(out var seconds) && seconds is >= 0 and <= LatestSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static EmailAddress? Email(JsonElement claims, bool isVouchedFor) =>
        isVouchedFor && EmailAddress.TryParse(Text(claims, "email"), out var email) ? email : null;

    private static bool IsGuid(JsonElement claims, string claim, [NotNullWhen(true)] out string? value)
    {
        value = Guid.TryParseExact(Text(claims, claim), "D", out var id) ? id.ToString("D") : null;
        return value is not null;
    }

    // A truth value, or as some say it, its word or 1. What is written otherwise, or in a list, says nothing.
    private static bool IsTrue(JsonElement claims, string claim) => claims.TryGetProperty(claim, out var said) && said.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => said.TryGetInt32(out var number) && number == 1,
        JsonValueKind.String => said.GetString() is "1" or "true" or "True",
        _ => false,
    };

    private static string? Text(JsonElement claims, string claim) =>
        claims.TryGetProperty(claim, out var said) && said.ValueKind is JsonValueKind.String && said.GetString() is { Length: > 0 and <= 320 } text ? text : null;

    /// <summary>What was signed, as it was written: the token's own reading makes one of a list of one.</summary>
    private static JsonElement Read(JsonWebToken token) => JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
}
