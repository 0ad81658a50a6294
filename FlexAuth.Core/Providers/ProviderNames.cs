using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>What providers call themselves. Names of products are the same in every language.</summary>
public static class ProviderNames
{
    /// <summary>The name of the service that people sign in at.</summary>
    public static string Of(SignInMethod provider) => provider is SignInMethod.Microsoft ? "Microsoft Entra ID" : provider.ToString();
}
