using FlexAuth.Core.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

internal static class MobileRegistration
{
    public static IServiceCollection AddMobile(this IServiceCollection services)
    {
        services.AddOptions<MobileOptions>().BindConfiguration(MobileOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MobileOptions>, MobileOptionsValidator>();
        services.AddInternally<PhoneChallenges>();
        services.AddSingleton<PhoneDesk>();
        services.AddSingleton<PinProof>();
        services.AddSingleton<PhonePasskeys>();
        services.AddSingleton<GuardProof>();
        services.AddSingleton<PhoneCodes>();
        services.AddSingleton<PhoneRoom>();
        services.AddInternally<PhoneDirectory>();
        services.AddInternally<PhoneRecognition>();
        services.AddHostedService<MobileHousekeeping>();
        return services;
    }
}
