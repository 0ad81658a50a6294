using System.Diagnostics.CodeAnalysis;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>What each provider says of an account, and under which claims.</summary>
internal static class ProviderClaims
{
    /// <summary>All private accounts of Microsoft say that they belong to this tenant.</summary>
    private const string PrivateAccounts = "9188040d-6c67-4b2f-b112-36a304b66dad";

    /// <summary>
    /// oid within tid is the account (sub differs with each client). upn, preferred_username and email are what the tenant's administrators
    /// typed; email counts only where Entra ID checked that the tenant owns its domain (xms_edov).
    /// </summary>
    /// <returns>Null where the token does not say who it is.</returns>
    public static ProviderIdentity? OfMicrosoft(JsonWebToken token)
    {
        if (!IsGuid(token, "tid", out var tenant) || !IsGuid(token, "oid", out var account))
        {
            return null;
        }

        // idp is there for accounts of elsewhere; a guest's address is what whoever invited them typed.
        var isGuest = (Text(token, "idp") is { } home && !home.Contains(tenant, StringComparison.OrdinalIgnoreCase)) || Text(token, "acct") is "1";
        return new ProviderIdentity(
            SignInMethod.Microsoft,
            token.Issuer,
            account,
            tenant == PrivateAccounts ? null : tenant,
            Email(token, !isGuest && IsTrue(token, "xms_edov")))
        { IsGuest = isGuest };
    }

    /// <summary>hd is there for accounts of a Workspace alone: only its addresses does Google vouch for beyond doubt.</summary>
    /// <returns>Null where the token does not say who it is.</returns>
    public static ProviderIdentity? OfGoogle(JsonWebToken token)
    {
        var domain = Text(token, "hd")?.ToLowerInvariant();
        return Text(token, "sub") is { } account
            ? new ProviderIdentity(SignInMethod.Google, token.Issuer, account, domain, Email(token, domain is not null && IsTrue(token, "email_verified")))
            : null;
    }

    private static EmailAddress? Email(JsonWebToken token, bool isVouchedFor) =>
        isVouchedFor && EmailAddress.TryParse(Text(token, "email"), out var email) ? email : null;

    private static bool IsGuid(JsonWebToken token, string claim, [NotNullWhen(true)] out string? value)
    {
        value = Guid.TryParseExact(Text(token, claim), "D", out var id) ? id.ToString("D") : null;
        return value is not null;
    }

    // A truth value, or as some say it, its word or 1.
    private static bool IsTrue(JsonWebToken token, string claim) => Text(token, claim) is "1" or "true" or "True";

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetClaim(claim, out var found) && found.Value is { Length: > 0 and <= 320 } value ? value : null;
}
