using Microsoft.IdentityModel.JsonWebTokens;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// The issuer that a token must have. Entra ID's address for all organizations has a place in its issuer for the tenant: there the token's own
/// tenant has to stand, letter by letter. Whether that tenant belongs to anybody here is asked later, and of every account.
/// </summary>
internal static class IssuerRule
{
    private const string Place = "{tenantid}";
    private const int TenantLength = 36;

    /// <summary>Whether an answer may name that issuer (RFC 9207): where the provider's is a template, any tenant's.</summary>
    /// <param name="issuer">The provider's, from its discovery document.</param>
    /// <param name="named">By the answer.</param>
    public static bool Fits(string issuer, string named)
    {
        var place = issuer.IndexOf(Place, StringComparison.Ordinal);
        if (place < 0)
        {
            return named == issuer;
        }

        var (before, after) = (issuer[..place], issuer[(place + Place.Length)..]);
        return named.StartsWith(before, StringComparison.Ordinal) && named.EndsWith(after, StringComparison.Ordinal)
            && named.Length == before.Length + TenantLength + after.Length && Guid.TryParseExact(named.AsSpan(place, TenantLength), "D", out _);
    }

    /// <param name="issuer">The provider's, from its discovery document.</param>
    /// <param name="token">What was signed.</param>
    public static bool Holds(string issuer, JsonWebToken token) => token.Issuer == (issuer.Contains(Place, StringComparison.Ordinal)
        ? token.TryGetPayloadValue<string>("tid", out var tenant) && Guid.TryParseExact(tenant, "D", out _)
            ? issuer.Replace(Place, tenant, StringComparison.Ordinal)
            : null
        : issuer);
}
