using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Passwords;

internal static class PasswordsRegistration
{
    /// <summary>The rules for passwords and their hashing, configured by <c>FlexAuth:Passwords</c>.</summary>
    public static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.AddOptions<PasswordOptions>().BindConfiguration(PasswordOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasswordOptions>, PasswordOptionsValidator>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<PasswordHashing>();
        return services;
    }
}
