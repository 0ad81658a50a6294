using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Asks a provider's own API about the account that signed in: Microsoft Graph, Google's Directory API.</summary>
internal sealed class ProviderApi(IHttpClientFactory clients, ILogger<ProviderApi> logger)
{
    private static readonly TimeSpan ProfilePatience = TimeSpan.FromSeconds(3);

    /// <summary>Whether the account administers its tenant or domain; null where the provider does not let us read that.</summary>
    /// <exception cref="ProviderTrouble">The API does not answer.</exception>
    public async Task<bool?> IsAdministratorAsync(Provider provider, ProviderTokenSet tokens, ProviderIdentity account, CancellationToken cancellationToken)
    {
        if (provider.AdministratorQuestion is not { } question)
        {
            return provider.IsAdministrator(null, account);
        }

        using var said = await AskAsync(provider, tokens.AccessToken, question(account), cancellationToken);
        return provider.IsAdministrator(said is { RootElement: { ValueKind: JsonValueKind.Object } answer } ? answer : null, account);
    }

    /// <summary>Whether the account's domain is proved at the provider to be its owner's; true of a tenant, null where the provider does not let us read it.</summary>
    /// <exception cref="ProviderTrouble">The API does not answer.</exception>
    public async Task<bool?> IsDomainVerifiedAsync(Provider provider, ProviderTokenSet tokens, ProviderIdentity account, CancellationToken cancellationToken)
    {
        if (provider.Domain is not { } question)
        {
            return true;
        }

        using var said = await AskAsync(provider, tokens.AccessToken, question.Ask(account), cancellationToken);
        return question.Says(said is { RootElement: { ValueKind: JsonValueKind.Object } answer } ? answer : null, account);
    }

    /// <summary>What is told of the person: nobody waits long for it, and nobody is kept out by it.</summary>
    public async Task<ProviderProfile?> ProfileAsync(Provider provider, ProviderTokenSet tokens, ProviderIdentity account, CancellationToken cancellationToken)
    {
        if (provider is not { ProfileQuestion: { } question, ReadProfile: { } read })
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProfilePatience);
        try
        {
            using var said = await AskAsync(provider, tokens.AccessToken, question, patience.Token);
            return said is { RootElement.ValueKind: JsonValueKind.Object } ? read(said.RootElement, account) : null;
        }
        catch (Exception e) when (e is ProviderTrouble || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <returns>Null where the account may not ask.</returns>
    private async Task<JsonDocument?> AskAsync(Provider provider, string? accessToken, string question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{provider.Api!.AbsoluteUri.TrimEnd('/')}/{question}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken ?? "none");

        // Microsoft Graph wants it where it counts; others pass over it.
        request.Headers.Add("ConsistencyLevel", "eventual");
        try
        {
            using var client = clients.CreateClient(ProviderMetadata.HttpClientName);
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            }

            logger.LogWarning("{Provider} answers a question about an account with {Status}.", provider.Method, (int)answer.StatusCode);
            return (int)answer.StatusCode is >= 400 and < 500 and not 429
                ? null
                : throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), "The API does not answer.");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning(e, "{Provider} does not answer at {Address}.", provider.Method, provider.Api);
            throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), "The API does not answer.", e);
        }
    }
}
