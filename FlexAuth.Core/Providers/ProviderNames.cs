using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>Which ways in are providers, and what they call themselves. Names of products are the same in every language.</summary>
public static class ProviderNames
{
    /// <summary>All that there can be, whatever this server offers.</summary>
    public static IReadOnlyList<SignInMethod> All { get; } = [.. Enum.GetValues<SignInMethod>().Where(IsProvider)];

    /// <summary>Whether that way in is a provider.</summary>
    public static bool IsProvider(this SignInMethod method) => method is SignInMethod.Microsoft or SignInMethod.Google || method.IsFurther();

    /// <summary>Whether an administrator there consents for everybody of a tenant; elsewhere each person does for themselves alone.</summary>
    public static bool ConsentsByTenant(this SignInMethod method) => method is SignInMethod.Microsoft;

    /// <summary>The name of the service that people sign in at; of one that only the configuration names, what there is to say without it.</summary>
    public static string Of(SignInMethod provider) => provider switch
    {
        SignInMethod.Microsoft => "Microsoft Entra ID",
        SignInMethod.OpenIdConnect => "OpenID Connect",
        _ when provider.IsFurther() => $"OpenID Connect {FurtherProviders.PlaceOf(provider) + 1}",
        _ => provider.ToString(),
    };
}
