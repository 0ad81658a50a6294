using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>Where a provider sends people back to, and where it says that they signed out. An operator registers these addresses, so they are as stable as a contract.</summary>
public static class ProviderReturnPath
{
    /// <summary>The path before the provider's name.</summary>
    public const string Start = "/sign-in/with/";

    /// <summary>The path.</summary>
    public static string Of(SignInMethod provider) => $"{Start}{provider.ToString().ToLowerInvariant()}";

    /// <summary>Where a provider posts that somebody signed out there (OpenID Connect Back-Channel Logout 1.0).</summary>
    public static string BackChannelLogout(SignInMethod provider) => $"{Of(provider)}/back-channel-logout";

    /// <summary>What it frames in its own page for the same (OpenID Connect Front-Channel Logout 1.0).</summary>
    public static string FrontChannelLogout(SignInMethod provider) => $"{Of(provider)}/front-channel-logout";
}
