using System.Net;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Providers.Visits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

internal static class ProvidersRegistration
{
    private const long LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddOptions<ProvidersOptions>().BindConfiguration(ProvidersOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProvidersOptions>, ProvidersOptionsValidator>();

        // An answer that leads elsewhere is none. The client's own log would name codes and addresses.
        services.AddHttpClient(ProviderMetadata.HttpClientName, client =>
            {
                client.Timeout = Patience;
                client.MaxResponseContentBufferSize = LargestAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderMetadata>();
        services.AddSingleton<ProviderExchange>();
        services.AddSingleton<ProviderTokens>();
        services.AddSingleton<ProviderApi>();
        services.AddSingleton<ProviderRefresh>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<AccountCheck>();
        services.AddHostedService<AccountChecks>();
        services.AddSingleton<ProviderVisits>();
        services.AddSingleton<Freshness>();
        services.AddSingleton<ProviderProbe>();
        services.AddSingleton<ProviderChecks>();
        services.AddInternally<ProvidersHealth>();
        services.AddInternally<ProviderIssuers>();
        return services;
    }
}
