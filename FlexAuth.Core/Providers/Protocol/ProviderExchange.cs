using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Trades the code that a browser brought for tokens, server to server (RFC 6749 section 4.1.3, with the verifier of RFC 7636).</summary>
internal sealed class ProviderExchange(IHttpClientFactory clients, ProviderMetadata metadata, ILogger<ProviderExchange> logger)
{
    /// <summary>That it does not know this application, or its secret.</summary>
    public const string ClientRefused = "invalid_client";

    /// <exception cref="ProviderTrouble">The provider does not answer, or refuses.</exception>
    public async Task<ProviderTokenSet> TradeAsync(Provider provider, string code, string verifier, CancellationToken cancellationToken)
    {
        var known = await metadata.GetAsync(provider, null, cancellationToken);
        using var request = Request(provider, known, code, verifier);
        try
        {
            using var client = clients.CreateClient(ProviderMetadata.HttpClientName);
            using var answer = await client.SendAsync(request, cancellationToken);
            using var body = await BodyAsync(answer, cancellationToken);
            return answer.StatusCode is HttpStatusCode.OK && Text(body, "id_token") is { } token
                ? new ProviderTokenSet(token, Text(body, "access_token"), Text(body, "refresh_token"))
                : throw Refused(provider, answer.StatusCode, body);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning(e, "{Provider} does not answer at {Address}.", provider.Method, known.TokenEndpoint);
            throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), "The token endpoint does not answer.", e);
        }
    }

    /// <summary>A refusal is told by its status, whatever page it comes with.</summary>
    public static async Task<JsonDocument> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException) when (!answer.IsSuccessStatusCode)
        {
            return JsonDocument.Parse("{}");
        }
    }

    private static HttpRequestMessage Request(Provider provider, OpenIdConnectConfiguration known, string code, string verifier)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = provider.RedirectUri.AbsoluteUri,
            ["code_verifier"] = verifier,
        };
        return Request(provider, known, known.TokenEndpoint, form);
    }

    /// <summary>What we post to one of the provider's addresses, and with it that we are its client.</summary>
    public static HttpRequestMessage Request(Provider provider, OpenIdConnectConfiguration known, string address, Dictionary<string, string> form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var ways = known.TokenEndpointAuthMethodsSupported;
        if (ways.Count == 0 || ways.Contains("client_secret_basic"))
        {
            // Each part is form-encoded before the two are joined (RFC 6749 section 2.3.1).
            var pair = $"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = provider.ClientId;
            form["client_secret"] = provider.ClientSecret;
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private ProviderTrouble Refused(Provider provider, HttpStatusCode status, JsonDocument body)
    {
        var error = Text(body, "error");

        // What went wrong is the operator's to know; the answer's own words may hold what the request held.
        logger.LogWarning("{Provider} gave no ID token: {Status} {Error}.", provider.Method, (int)status, Word(error));
        Error problem = ConsentTrouble.Says(body) ? ProviderErrors.ConsentMissing(provider.Method)
            : ConsentTrouble.SaysNotAssigned(Text(body, "error_description")) ? ProviderErrors.NotAssigned(provider.Method)
            : ConsentTrouble.WantsInteraction(body) ? ProviderErrors.InteractionRequired(provider.Method)
            : error == ClientRefused || status is HttpStatusCode.Unauthorized ? ProviderErrors.Misconfigured(provider.Method)
            : (int)status >= 500 ? ProviderErrors.Unreachable(provider.Method)
            : ProviderErrors.AnswerRefused(provider.Method);
        return new ProviderTrouble(problem, "No ID token.");
    }

    /// <summary>A value of the answer; null where it has none.</summary>
    public static string? Text(JsonDocument body, string name) =>
        body.RootElement.ValueKind is JsonValueKind.Object && body.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>An error code as the log may have it.</summary>
    public static string Word(string? error) => error is { Length: <= 60 } && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_') ? error : "?";
}
