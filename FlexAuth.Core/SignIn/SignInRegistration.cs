using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn;

internal static class SignInRegistration
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddSingleton<SignInMetrics>();
        services.AddSingleton<PasswordTries>();
        services.AddSingleton<FirstFactor>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<AttemptGate>();
        services.AddSingleton<DeviceDesk>();
        services.AddSingleton<DeviceSeeds>();
        services.AddSingleton<ProofWays>();
        services.AddSingleton<PhoneSetUp>();
        services.AddSingleton<SecondFactorQuestion>();
        services.AddSingleton<MailboxQuestion>();
        services.AddSingleton<SetUpSteps>();
        services.AddSingleton<AttemptDesk>();
        services.AddSingleton<SignInWizard>();
        services.AddSingleton<SessionDirectory>();
        services.AddHostedService<Housekeeping>();
        return services;
    }
}
