using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>Which ways in are providers, and what they call themselves. Names of products are the same in every language.</summary>
public static class ProviderNames
{
    /// <summary>Whether that way in is a provider.</summary>
    public static bool IsProvider(this SignInMethod method) => method is SignInMethod.Microsoft or SignInMethod.Google or SignInMethod.OpenIdConnect;

    /// <summary>The name of the service that people sign in at.</summary>
    public static string Of(SignInMethod provider) => provider switch
    {
        SignInMethod.Microsoft => "Microsoft Entra ID",
        SignInMethod.OpenIdConnect => "OpenID Connect",
        _ => provider.ToString(),
    };
}
