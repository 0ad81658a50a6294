using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

internal static class PasskeysRegistration
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddOptions<PasskeyOptions>().BindConfiguration(PasskeyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasskeyOptions>, PasskeyOptionsValidator>();
        services.AddSingleton<RelyingParty>();
        services.AddSingleton<PasskeyCeremony>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeyVerifier>();
        services.AddSingleton<PasskeyAddition>();
        return services;
    }
}
