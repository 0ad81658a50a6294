using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// Discovery documents and signing keys. Kept for an hour, and for a day where the provider does not answer (DU6); read anew where a token names
/// a key that is not among them, but not more often than once a minute, since anybody can make up a key's name. ConfigurationManager does much
/// the same, but by its own clock and in the background, so that the sign-in which finds a new key would still fail.
/// </summary>
internal sealed class ProviderMetadata(IHttpClientFactory clients, TimeProvider clock, ILogger<ProviderMetadata> logger)
{
    /// <summary>The name of the client by which providers are asked.</summary>
    public const string HttpClientName = "FlexAuth.Providers";

    internal static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Usable = TimeSpan.FromHours(24);
    internal static readonly TimeSpan Floor = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan FloorAfterFailure = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SignInMethod, Shelf> _shelves = [];

    /// <param name="provider">Whose.</param>
    /// <param name="anew">Whether what is kept did not serve.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderTrouble">There is none, and none can be had now.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(Provider provider, bool anew, CancellationToken cancellationToken)
    {
        var shelf = _shelves.GetOrAdd(provider.Method, _ => new Shelf());
        if (shelf.Kept is { } kept && !IsDue(shelf, anew))
        {
            return kept;
        }

        await shelf.Turn.WaitAsync(cancellationToken);
        try
        {
            if (IsDue(shelf, anew))
            {
                await ReadAsync(provider, shelf, cancellationToken);
            }

            return shelf.Kept is { } found && clock.GetUtcNow() < shelf.ReadAt + Usable
                ? found
                : throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), $"{provider.MetadataAddress} cannot be had.");
        }
        finally
        {
            shelf.Turn.Release();
        }
    }

    private bool IsDue(Shelf shelf, bool anew)
    {
        var sinceTried = clock.GetUtcNow() - shelf.TriedAt;
        return shelf switch
        {
            { Failed: true } => sinceTried >= FloorAfterFailure,
            { Kept: null } => true,
            _ => clock.GetUtcNow() >= shelf.ReadAt + Fresh || (anew && sinceTried >= Floor),
        };
    }

    private async Task ReadAsync(Provider provider, Shelf shelf, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            var documents = new HttpDocumentRetriever(client) { RequireHttps = !provider.IsLocal };
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(provider.MetadataAddress, documents, cancellationToken);
            if (WhyUnusable(provider, read) is { } why)
            {
                throw new InvalidOperationException($"{provider.MetadataAddress}: {why}");
            }

            (shelf.Kept, shelf.ReadAt, shelf.Failed) = (read, clock.GetUtcNow(), false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            shelf.Failed = true;
            logger.LogWarning(e, "{Provider} does not say how to sign in with it ({Address}).", provider.Method, provider.MetadataAddress);
        }
        finally
        {
            shelf.TriedAt = clock.GetUtcNow();
        }
    }

    private static string? WhyUnusable(Provider provider, OpenIdConnectConfiguration read) => read switch
    {
        { Issuer: null or "" } => "no issuer",
        _ when !IsSafe(provider, read.Issuer) => "the issuer is elsewhere or not https",
        _ when !IsSafe(provider, read.AuthorizationEndpoint, sameHost: false) => "no authorization endpoint by https",
        _ when !IsSafe(provider, read.TokenEndpoint, sameHost: false) => "no token endpoint by https",
        _ when read.SigningKeys.Count == 0 => "no signing keys",
        _ => null,
    };

    private static bool IsSafe(Provider provider, string? address, bool sameHost = true) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == provider.Authority.Scheme
        && (provider.IsLocal ? uri.IsLoopback : !sameHost || uri.Host == provider.Authority.Host);

    private sealed class Shelf
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public OpenIdConnectConfiguration? Kept { get; set; }

        public DateTimeOffset ReadAt { get; set; }

        public DateTimeOffset TriedAt { get; set; } = DateTimeOffset.MinValue;

        public bool Failed { get; set; }
    }
}
