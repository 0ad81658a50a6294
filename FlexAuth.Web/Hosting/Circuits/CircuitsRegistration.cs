using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Circuits;

internal static class CircuitsRegistration
{
    private const int LargestMessage = 64 * 1024;

    public static IServiceCollection AddCircuits(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 200;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
        }).AddHubOptions(hub =>
        {
            hub.MaximumReceiveMessageSize = LargestMessage;
            hub.AddFilter<SessionUse>();
        });
        services.AddSingleton<SessionUse>();
        services.AddOptions<CircuitLimits>().BindConfiguration(CircuitLimits.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CircuitLimits>, CircuitLimitsValidator>();
        services.AddSingleton<CircuitRoom>();
        services.AddSingleton<LiveCircuits>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveCircuits>());
        services.AddScoped<CircuitHandler, SessionCircuitHandler>();
        return services;
    }
}
