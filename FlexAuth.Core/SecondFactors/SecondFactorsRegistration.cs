using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.SecondFactors;

internal static class SecondFactorsRegistration
{
    public static IServiceCollection AddSecondFactors(this IServiceCollection services) => services
        .AddSingleton<OwnFactors>()
        .AddSingleton<SeedProtection>()
        .AddSingleton<AuthenticatorVerifier>();
}
