using System.Net;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>
/// What a provider says of this server to whoever asks: it refuses a made-up code because of the code and not because of the client, and sends
/// somebody whom it does not know back to the return address, since it was told to show no page (prompt=none).
/// </summary>
internal sealed class ProviderProbe(ProviderMetadata metadata, ProviderExchange exchange, IHttpClientFactory clients)
{
    public async Task<IReadOnlyList<ProviderFinding>> AskAsync(Provider provider, CancellationToken cancellationToken)
    {
        try
        {
            var known = await metadata.GetAsync(provider, ProviderMetadata.Floor, cancellationToken);

            // Somebody waits: both are asked at once.
            var (client, address) = (ClientAsync(provider, cancellationToken), ReturnAddressAsync(provider, known, cancellationToken));
            await Task.WhenAll(client, address);
            return
            [
                metadata.IsSilent(provider.Method)
                    ? new(provider.Method, CheckedThing.Issuer, Verdict.Bad, provider.MetadataAddress)
                    : new(provider.Method, CheckedThing.Issuer, Verdict.Good, known.Issuer),
                new(provider.Method, CheckedThing.Client, await client, provider.ClientId),
                new(provider.Method, CheckedThing.ReturnAddress, await address, provider.RedirectUri.AbsoluteUri),
            ];
        }
        catch (ProviderTrouble)
        {
            return
            [
                new(provider.Method, CheckedThing.Issuer, Verdict.Bad, provider.MetadataAddress),
                new(provider.Method, CheckedThing.Client, Verdict.Unknown, provider.ClientId),
                new(provider.Method, CheckedThing.ReturnAddress, Verdict.Unknown, provider.RedirectUri.AbsoluteUri),
            ];
        }
    }

    private async Task<Verdict> ClientAsync(Provider provider, CancellationToken cancellationToken)
    {
        try
        {
            await exchange.TradeAsync(provider, SecretToken.New(), SecretToken.New(), cancellationToken);
            return Verdict.Unknown;
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem.Code switch
            {
                var code when code == ProviderErrors.Misconfigured(provider.Method).Code => Verdict.Bad,
                var code when code == ProviderErrors.AnswerRefused(provider.Method).Code => Verdict.Good,
                _ => Verdict.Unknown,
            };
        }
    }

    private async Task<Verdict> ReturnAddressAsync(Provider provider, OpenIdConnectConfiguration known, CancellationToken cancellationToken)
    {
        var there = ProviderVisits.Address(
            provider, known, provider.Scopes, ProviderState.New(Data.ProviderErrand.SignIn), SecretToken.New(), new Dictionary<string, string> { ["prompt"] = "none" });
        try
        {
            using var client = clients.CreateClient(ProviderMetadata.HttpClientName);
            using var answer = await client.GetAsync(there, cancellationToken);
            return answer.Headers.Location is { } back
                ? OfRedirect(provider, there, new Uri(there, back))
                : OfPage(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Verdict.Unknown;
        }
    }

    /// <summary>Back to us, or to a page of its own about an error, as Google does; wherever else it leads says nothing.</summary>
    private static Verdict OfRedirect(Provider provider, Uri there, Uri back) =>
        back.GetLeftPart(UriPartial.Path) == provider.RedirectUri.AbsoluteUri ? Verdict.Good
        : back.Host == there.Host && back.AbsolutePath.Contains("error", StringComparison.OrdinalIgnoreCase) ? Verdict.Bad
        : Verdict.Unknown;

    /// <summary>A page that names the trouble. Others may be about anything: cookies, too many calls, a proxy between.</summary>
    private static Verdict OfPage(HttpStatusCode status, string page) =>
        page.Contains("AADSTS50011", StringComparison.Ordinal) || page.Contains("redirect_uri_mismatch", StringComparison.Ordinal)
        || (status is HttpStatusCode.BadRequest && page.Contains("redirect_uri", StringComparison.OrdinalIgnoreCase))
            ? Verdict.Bad : Verdict.Unknown;
}
