using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// Discovery documents and signing keys. Kept for an hour, and for a day where the provider does not answer (DU6); read anew where a token names
/// a key that is not among them, but not more often than once a minute (five for whom nobody knows), since anybody can make up a key's name. ConfigurationManager does much
/// the same, but by its own clock and in the background, so that the sign-in which finds a new key would still fail.
/// </summary>
internal sealed class ProviderMetadata(IHttpClientFactory clients, TimeProvider clock, ILogger<ProviderMetadata> logger)
{
    /// <summary>The name of the client by which providers are asked.</summary>
    public const string HttpClientName = "FlexAuth.Providers";

    internal static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    internal static readonly TimeSpan Floor = TimeSpan.FromMinutes(1);

    /// <summary>Anybody can post a logout token of a made-up key.</summary>
    internal static readonly TimeSpan FloorForStrangers = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan FloorAfterFailure = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SignInMethod, Shelf> _shelves = [];

    /// <param name="provider">Whose.</param>
    /// <param name="olderThan">Read anew where it was read longer ago: what is kept did not serve. Null where it is not known not to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderTrouble">There is none, and none can be had now.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(Provider provider, TimeSpan? olderThan, CancellationToken cancellationToken)
    {
        var shelf = _shelves.GetOrAdd(provider.Method, _ => new Shelf());

        // What is kept serves while it is read again: a provider that hangs keeps only those waiting who cannot do without.
        if (Reading(provider, shelf, olderThan) is { } reading && (olderThan is not null || Usable(shelf) is null))
        {
            await reading.WaitAsync(cancellationToken);
        }

        return Usable(shelf) ?? throw new ProviderTrouble(ProviderErrors.Unreachable(provider.Method), $"{provider.MetadataAddress} cannot be had.");
    }

    /// <summary>What is kept, without asking; null where that is nothing.</summary>
    public OpenIdConnectConfiguration? OnHand(Provider provider) => _shelves.TryGetValue(provider.Method, out var shelf) ? Usable(shelf) : null;

    /// <summary>Whether it did not answer when it was last asked.</summary>
    public bool IsSilent(SignInMethod provider) => _shelves.TryGetValue(provider, out var shelf) && shelf.Tried is { Failed: true };

    private OpenIdConnectConfiguration? Usable(Shelf shelf) =>
        shelf.Kept is { } kept && clock.GetUtcNow() < kept.At + Longest ? kept.Documents : null;

    /// <summary>The reading that is under way, or begins because it is due: one at a time, whoever asks.</summary>
    private Task? Reading(Provider provider, Shelf shelf, TimeSpan? olderThan)
    {
        lock (shelf.Turn)
        {
            if (shelf.Reading is null or { IsCompleted: true })
            {
                shelf.Reading = IsDue(shelf, olderThan) ? ReadAsync(provider, shelf) : null;
            }

            return shelf.Reading;
        }
    }

    /// <summary>A clock that was set back makes everything due: how old it is, nobody knows.</summary>
    private bool IsDue(Shelf shelf, TimeSpan? olderThan)
    {
        var now = clock.GetUtcNow();
        var sinceTried = shelf.Tried is { } tried ? now - tried.At : TimeSpan.MaxValue;
        return sinceTried < TimeSpan.Zero || (shelf.Tried, shelf.Kept) switch
        {
            ({ Failed: true }, _) => sinceTried >= FloorAfterFailure,
            (_, { } kept) => now >= kept.At + Fresh || sinceTried >= olderThan,
            _ => true,
        };
    }

    private async Task ReadAsync(Provider provider, Shelf shelf)
    {
        var failed = true;
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            var documents = new HttpDocumentRetriever(client) { RequireHttps = !provider.IsLocal };

            // The retriever listens to no cancellation; the client gives up by itself.
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(provider.MetadataAddress, documents, CancellationToken.None).WaitAsync(Patience, clock);
            if (WhyUnusable(provider, read) is { } why)
            {
                throw new InvalidOperationException($"{provider.MetadataAddress}: {why}");
            }

            (shelf.Kept, failed) = (new Kept(read, clock.GetUtcNow()), false);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "{Provider} does not say how to sign in with it ({Address}).", provider.Method, provider.MetadataAddress);
        }
        finally
        {
            shelf.Tried = new Try(clock.GetUtcNow(), failed);
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

    /// <summary>Whether what we send there goes to the provider: by https, or on the machine itself.</summary>
    internal static bool IsSafe(Provider provider, string? address, bool sameHost = true) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == provider.Authority.Scheme
        && (provider.IsLocal ? uri.IsLoopback : !sameHost || uri.Host == provider.Authority.Host);

    private sealed record Kept(OpenIdConnectConfiguration Documents, DateTimeOffset At);

    private sealed record Try(DateTimeOffset At, bool Failed);

    private sealed class Shelf
    {
        public Lock Turn { get; } = new();

        public Task? Reading { get; set; }

        public Kept? Kept { get; set; }

        public Try? Tried { get; set; }
    }
}
