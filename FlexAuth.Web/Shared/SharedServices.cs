using FlexAuth.Web.Passkeys;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlexAuth.Web.Shared;

internal static class SharedServices
{
    /// <summary>What the shared components need: texts, the viewer's time zone, the clock of relative times, the browser's scripts.</summary>
    public static IServiceCollection AddSharedComponents(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MinuteClock>();
        services.AddScoped<ViewerTimeZone>();
        services.AddScoped<PageScript>();
        services.AddScoped<PasskeyScript>();
        return services;
    }
}
