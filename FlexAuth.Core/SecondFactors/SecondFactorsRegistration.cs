using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors;

internal static class SecondFactorsRegistration
{
    public static IServiceCollection AddSecondFactors(this IServiceCollection services)
    {
        services.AddOptions<SmsOptions>().BindConfiguration(SmsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsValidator>();
        return services
            .AddSingleton<OwnFactors>()
            .AddSingleton<SeedProtection>()
            .AddSingleton<AuthenticatorVerifier>()
            .AddSingleton<FactorTries>()
            .AddSingleton<CodeLimits>()
            .AddSingleton<CodeDesk>()
            .AddPasskeys();
    }
}
