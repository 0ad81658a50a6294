using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>Where a provider sends people back to. An operator registers these addresses, so they are as stable as a contract.</summary>
public static class ProviderReturnPath
{
    /// <summary>The path before the provider's name.</summary>
    public const string Start = "/sign-in/with/";

    /// <summary>The path.</summary>
    public static string Of(SignInMethod provider) => $"{Start}{provider.ToString().ToLowerInvariant()}";
}
