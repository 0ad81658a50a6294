using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlexAuth.Core.Organizations;

internal static class OrganizationsRegistration
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services)
    {
        services.TryAddSingleton(ServerOffer.Today);
        services.AddSingleton<RemovalSignal>();
        services.AddSingleton<RemovalNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<RemovalNotices>());
        return services;
    }
}
