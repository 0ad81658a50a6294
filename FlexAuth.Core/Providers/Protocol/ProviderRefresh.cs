using System.Net;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Asks a provider, by the refresh token that it gave, whether an account is still good, and gives the token back when it is not needed any more.</summary>
internal sealed class ProviderRefresh(IHttpClientFactory clients, ProviderMetadata metadata, ILogger<ProviderRefresh> logger)
{
    /// <summary>RFC 6749 section 6. What else comes with the answer is forgotten.</summary>
    /// <exception cref="ProviderTrouble">The provider does not answer, or not to that: it says nothing of the account.</exception>
    public async Task<RefreshAnswer> AskAsync(Provider provider, string refreshToken, CancellationToken cancellationToken)
    {
        var known = await metadata.GetAsync(provider, null, cancellationToken);
        using var request = ProviderExchange.Request(
            provider, known, known.TokenEndpoint, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken });
        try
        {
            using var client = clients.CreateClient(ProviderMetadata.HttpClientName);
            using var answer = await client.SendAsync(request, cancellationToken);
            using var body = await ProviderExchange.BodyAsync(answer, cancellationToken);
            var error = ProviderExchange.Text(body, "error");
            if (answer.StatusCode is HttpStatusCode.OK && ProviderExchange.Text(body, "access_token") is not null)
            {
                return new RefreshAnswer(AccountStanding.Good, ProviderExchange.Text(body, "refresh_token") ?? refreshToken);
            }

            if (Refusal(answer.StatusCode, error, body) is { } standing)
            {
                return new RefreshAnswer(standing, null);
            }

            logger.LogWarning("{Provider} does not say whether an account is good: {Status} {Error}.", provider.Method, (int)answer.StatusCode, ProviderExchange.Word(error));
            throw new ProviderTrouble(Trouble(provider.Method, answer.StatusCode, error, body), "No answer to a refresh token.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning(e, "{Provider} does not answer at {Address}.", provider.Method, known.TokenEndpoint);
            throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), "The token endpoint does not answer.", e) { IsAnswerLost = true };
        }
    }

    /// <summary>
    /// What is refused to the account, as RFC 6749 section 5.2 and OpenID Connect Core 1.0 section 3.1.2.6 have it, and what to the application. Who is
    /// asked to do something there (a second factor, say) is not refused.
    /// </summary>
    private static AccountStanding? Refusal(HttpStatusCode status, string? error, JsonDocument body) => (status, error, ConsentTrouble.Says(body)) switch
    {
        (_, _, false) when ConsentTrouble.WantsInteraction(body) => null,
        (HttpStatusCode.BadRequest, "invalid_grant" or "interaction_required" or "consent_required", true) => AccountStanding.ConsentMissing,
        (HttpStatusCode.BadRequest, "invalid_grant", false) => AccountStanding.Refused,
        (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _, true) => AccountStanding.ApplicationRefused,
        _ => null,
    };

    /// <summary>What is everybody's: too much is asked, nobody answers, or the application is not known. Whatever else was answered is this account's.</summary>
    private static Error Trouble(SignInMethod method, HttpStatusCode status, string? error, JsonDocument body) =>
        status is HttpStatusCode.TooManyRequests || (int)status >= 500 || error is ProviderExchange.ClientRefused ? ProviderErrors.Unreachable(method)
        : ConsentTrouble.WantsInteraction(body) ? ProviderErrors.InteractionRequired(method)
        : ProviderErrors.AnswerRefused(method);

    /// <summary>RFC 7009, where the provider has an address for it. Whether it takes it or not, the token is forgotten here.</summary>
    public async Task RevokeAsync(Provider provider, string refreshToken, CancellationToken cancellationToken)
    {
        try
        {
            var known = await metadata.GetAsync(provider, null, cancellationToken);
            if (known.RevocationEndpoint is not { Length: > 0 } address || !ProviderMetadata.IsSafe(provider, address, sameHost: false))
            {
                return;
            }

            using var request = ProviderExchange.Request(provider, known, address, new() { ["token"] = refreshToken, ["token_type_hint"] = "refresh_token" });
            using var client = clients.CreateClient(ProviderMetadata.HttpClientName);
            using var answer = await client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                logger.LogWarning("{Provider} does not take a refresh token back: {Status}.", provider.Method, (int)answer.StatusCode);
            }
        }
        catch (Exception e) when (e is ProviderTrouble or HttpRequestException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning("{Provider} does not take a refresh token back: it does not answer.", provider.Method);
        }
    }
}
