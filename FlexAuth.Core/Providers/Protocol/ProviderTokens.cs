using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// Whether a token proves what it says: signed by a key of the provider, by an algorithm of ours, for this client, by the issuer it must be, and now.
/// An ID token (OpenID Connect Core 1.0 section 3.1.3.7; FE3) is for one visit, too, and a logout token (Back-Channel Logout 1.0 section 2.6) for none.
/// </summary>
internal sealed class ProviderTokens(ProviderMetadata metadata, TimeProvider clock, ILogger<ProviderTokens> logger)
{
    /// <summary>Clocks differ so much and no more.</summary>
    internal static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>Public keys only: a provider's public key must never serve as the secret of an HMAC.</summary>
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(SignInMethod Provider, string Why), Told> _told = [];

    private readonly ConcurrentDictionary<SignInMethod, ConcurrentDictionary<string, bool>> _seen = [];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <returns>Who it is, or that nothing is proved; why not stands in the log.</returns>
    public async Task<Result<ProviderIdentity>> ReadAsync(Provider provider, string idToken, string nonce, CancellationToken cancellationToken)
    {
        var proved = await ProveAsync(provider, idToken, ProviderMetadata.Floor, cancellationToken);
        return proved.Succeeded ? Accept(provider, proved.Value, nonce) : proved.Error;
    }

    /// <returns>Whose sessions are over, or that nothing is proved; why not stands in the log.</returns>
    public async Task<Result<ProviderLogout>> ReadLogoutAsync(Provider provider, string logoutToken, CancellationToken cancellationToken)
    {
        var proved = await ProveAsync(provider, logoutToken, ProviderMetadata.FloorForStrangers, cancellationToken);
        return !proved.Succeeded ? proved.Error
            : ProviderLogout.Of(provider, proved.Value) is not { } logout ? Refuse(provider, "it is no logout token")
            : logout.ExpiresAt + Skew > clock.GetUtcNow() ? logout
            : Refuse(provider, "it is of long ago");
    }

    private async Task<Result<JsonWebToken>> ProveAsync(Provider provider, string text, TimeSpan floor, CancellationToken cancellationToken)
    {
        var known = await metadata.GetAsync(provider, null, cancellationToken);
        if (!_handler.CanReadToken(text) || Read(text) is not { } unproved)
        {
            return Refuse(provider, "it is no token");
        }

        // A key that came into use since (rotation): its name is not among those that are kept.
        if (Named(known, unproved) is null)
        {
            known = await metadata.GetAsync(provider, floor, cancellationToken);
        }

        if (Named(known, unproved) is not { } key)
        {
            return Refuse(provider, "its key is none of the provider's");
        }

        var result = await _handler.ValidateTokenAsync(unproved, Rules(provider, known));
        return result is { IsValid: true, SecurityToken: JsonWebToken token }
            ? Prove(provider, key, token)
            : Refuse(provider, result.Exception?.GetType().Name ?? "it is not valid");
    }

    private TokenValidationParameters Rules(Provider provider, OpenIdConnectConfiguration known) => new()
    {
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = known.SigningKeys,
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        ValidAudience = provider.ClientId,
        RequireAudience = true,
        IssuerValidator = (issuer, token, _) => IssuerRule.Holds(known.Issuer, (JsonWebToken)token)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("Another issuer.") { InvalidIssuer = issuer },
        LifetimeValidator = (notBefore, expires, token, _) => IsOfNow(notBefore, expires, ((JsonWebToken)token).IssuedAt),
    };

    private Result<JsonWebToken> Prove(Provider provider, JsonWebKey key, JsonWebToken token)
    {
        // Keys of a multi-tenant issuer may be one tenant's alone: they say whose, in the same template.
        if (key.AdditionalData.TryGetValue("issuer", out var issuer) && issuer is string owner && !IssuerRule.Holds(owner, token))
        {
            return Refuse(provider, "its key is another tenant's");
        }

        return token switch
        {
            _ when token.TryGetHeaderValue<object>("crit", out _) => Refuse(provider, "it has critical headers that we do not know"),
            _ when !IsForUsAlone(provider, token) => Refuse(provider, "it is for another client too"),
            _ => token,
        };
    }

    /// <summary>Which of the optional claims no ID token has had that was read here; null where none was read yet.</summary>
    public IReadOnlyList<string>? MissingClaims(Provider provider) =>
        _seen.TryGetValue(provider.Method, out var seen) ? provider.OptionalClaims.Except(seen.Keys).ToList() : null;

    /// <summary>An account that has no address has no word on it either: what one token lacks another may have.</summary>
    private void NoteClaims(Provider provider, JsonWebToken token)
    {
        var seen = _seen.GetOrAdd(provider.Method, _ => []);
        foreach (var claim in provider.OptionalClaims.Where(claim => token.TryGetPayloadValue<object>(claim, out _)))
        {
            seen[claim] = true;
        }
    }

    private Result<ProviderIdentity> Accept(Provider provider, JsonWebToken token, string nonce)
    {
        var read = Identify(provider, token, nonce);
        if (read.Succeeded)
        {
            NoteClaims(provider, token);
        }

        return read;
    }

    private Result<ProviderIdentity> Identify(Provider provider, JsonWebToken token, string nonce) => token switch
    {
        _ when !token.TryGetPayloadValue<string>("nonce", out var given) || given != nonce => Refuse(provider, "it is for another visit"),
        _ when string.IsNullOrEmpty(token.Subject) => Refuse(provider, "it has no subject"),
        _ when provider.Identify(token) is { } identity => identity with
        {
            AccountHash = ProviderIdentity.KeyOf(token.Issuer, token.Subject),
            SessionHash = ProviderLogout.SessionOf(provider, token),
            IssuedAt = new DateTimeOffset(token.IssuedAt, TimeSpan.Zero),
        },
        _ => Refuse(provider, "it does not say who it is"),
    };

    /// <summary>A token for several says by azp who asked for it, and that must have been us.</summary>
    private static bool IsForUsAlone(Provider provider, JsonWebToken token)
    {
        var party = token.TryGetPayloadValue<string>("azp", out var azp) ? azp : null;
        return token.Audiences.Count() == 1 ? party is null || party == provider.ClientId : party == provider.ClientId;
    }

    private bool IsOfNow(DateTime? notBefore, DateTime? expires, DateTime issuedAt)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + Skew
            && (notBefore is not { } start || start <= now + Skew)
            && issuedAt <= now + Skew;
    }

    private static JsonWebKey? Named(OpenIdConnectConfiguration known, JsonWebToken token) =>
        token.Kid is { Length: > 0 } kid ? known.JsonWebKeySet?.Keys.FirstOrDefault(key => key.Kid == kid) : null;

    private JsonWebToken? Read(string idToken)
    {
        try
        {
            return _handler.ReadJsonWebToken(idToken) is { IsEncrypted: false } token ? token : null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    /// <summary>Anybody can post one: the log tells of each reason once a minute, and how often it was besides.</summary>
    private Error Refuse(Provider provider, string why)
    {
        var now = clock.GetUtcNow();
        var untold = 0;
        lock (_told)
        {
            if (_told.TryGetValue((provider.Method, why), out var last) && now - last.At < TellAgain)
            {
                last.Untold++;
                return ProviderErrors.AnswerRefused(provider.Method);
            }

            untold = last?.Untold ?? 0;
            _told[(provider.Method, why)] = new Told(now);
        }

        logger.LogWarning("A token of {Provider} was refused: {Why} ({Untold} more since this was told last).", provider.Method, why, untold);
        return ProviderErrors.AnswerRefused(provider.Method);
    }

    private sealed class Told(DateTimeOffset at)
    {
        public DateTimeOffset At { get; } = at;

        public int Untold { get; set; }
    }
}
