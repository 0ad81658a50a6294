using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Whose sessions are over, as a provider says in a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4).</summary>
/// <param name="AccountHash">Of issuer and account; null where it names the session alone.</param>
/// <param name="SessionHash">Of provider and session; null where all of the account's are over.</param>
/// <param name="Id">Of issuer and token: it counts once.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it counts no more.</param>
internal sealed record ProviderLogout(string? AccountHash, string? SessionHash, string Id, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Whatever the token says: the specification wants two minutes, and some that try again take longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int LongestName = 1024;

    /// <summary>Types under which providers send it; many send none.</summary>
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase) { "", "JWT", "logout+jwt", "application/logout+jwt" };

    /// <summary>What a token says that is signed by the provider, for us and of now.</summary>
    /// <returns>Null where it is another kind of token: above all an ID token, which whoever signed in has seen.</returns>
    public static ProviderLogout? Of(Provider provider, JsonWebToken token)
    {
        var claims = Claims(token);
        var (account, session) = (Name(claims, "sub"), Name(claims, "sid"));
        return Types.Contains(token.Typ ?? "") && SaysEvent(claims) && !claims.TryGetProperty("nonce", out _)
            && token.TryGetPayloadValue<long>("iat", out _) && Name(claims, "jti") is { } id && (account ?? session) is not null
            && Reads(claims, "sub", account) && Reads(claims, "sid", session)
                ? new ProviderLogout(
                    account is null ? null : ProviderIdentity.KeyOf(token.Issuer, account),
                    session is null ? null : provider.KeyOfSession(session),
                    ProviderIdentity.KeyOf(token.Issuer, id),
                    new DateTimeOffset(token.IssuedAt, TimeSpan.Zero),
                    new DateTimeOffset(token.ValidTo - token.IssuedAt < Longest ? token.ValidTo : token.IssuedAt + Longest, TimeSpan.Zero))
                : null;
    }

    /// <summary>The session that it names; null where it names none.</summary>
    public static string? SessionOf(Provider provider, JsonWebToken token) => Name(Claims(token), "sid") is { } name ? provider.KeyOfSession(name) : null;

    private static JsonElement Claims(JsonWebToken token) => JsonElement.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));

    /// <summary>What is there and cannot be read is not as if it were absent: the token would name more than the provider meant.</summary>
    private static bool Reads(JsonElement claims, string claim, string? name) => name is not null || !claims.TryGetProperty(claim, out _);

    private static bool SaysEvent(JsonElement claims) => claims.TryGetProperty("events", out var events) && events.ValueKind is JsonValueKind.Object
        && events.TryGetProperty(Event, out var said) && said.ValueKind is JsonValueKind.Object;

    private static string? Name(JsonElement claims, string claim) =>
        claims.TryGetProperty(claim, out var said) && said.ValueKind is JsonValueKind.String && said.GetString() is { Length: > 0 and <= LongestName } name
            ? name
            : null;
}
