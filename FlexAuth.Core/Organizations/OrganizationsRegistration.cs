using FlexAuth.Core.Delivery;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations;

internal static class OrganizationsRegistration
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services)
    {
        services.AddSingleton<RemovalSignal>();
        services.AddSingleton<RemovalNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<RemovalNotices>());

        // A provider that is configured is offered, and counts as a way in everywhere; codes by SMS are where something sends them,
        // and passkeys where browsers take them.
        services.TryAddSingleton(Offered);
        return services;
    }

    private static ServerOffer Offered(IServiceProvider provider)
    {
        var providers = provider.GetRequiredService<IOptions<ProvidersOptions>>().Value;
        var sendsSms = provider.GetServices<ISmsTransport>().Any();
        return ServerOffer.Of(sendsSms, takesPasskeys: provider.GetRequiredService<RelyingParty>().IsPossible) with
        {
            Providers = EnumSet.Of(providers.Offered()),
            Names = providers.Offered().Where(method => method.IsFurther()).ToDictionary(method => method, method => providers.Find(method)!.DisplayName!),
            SmsCountries = sendsSms ? ServedCountries.Parse(provider.GetRequiredService<IOptions<SmsOptions>>().Value.Countries) : ServedCountries.All,
        };
    }
}
