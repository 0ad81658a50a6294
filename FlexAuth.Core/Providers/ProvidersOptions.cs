using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>The providers that people can sign in with; the configuration section <c>FlexAuth:Providers</c>.</summary>
public sealed class ProvidersOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Providers";

    /// <summary>Microsoft Entra ID; null where it is not offered.</summary>
    public ProviderOptions? Microsoft { get; set; }

    /// <summary>Google; null where it is not offered.</summary>
    public ProviderOptions? Google { get; set; }

    /// <summary>Providers of the operator's choice by their place in the list, which is never another's: a place may stay empty.</summary>
    public Dictionary<int, OpenIdConnectOptions> OpenIdConnect { get; } = [];

    /// <summary>Those that are configured, in the order in which they are shown.</summary>
    public IReadOnlyList<SignInMethod> Offered() =>
    [
        .. Microsoft is null ? Array.Empty<SignInMethod>() : [SignInMethod.Microsoft],
        .. Google is null ? Array.Empty<SignInMethod>() : [SignInMethod.Google],
        .. FurtherProviders.All.Where(provider => Find(provider) is not null),
    ];

    /// <summary>What is configured of a provider of the operator's choice; null where nothing is.</summary>
    public OpenIdConnectOptions? Find(SignInMethod provider) =>
        provider.IsFurther() && OpenIdConnect.GetValueOrDefault(FurtherProviders.PlaceOf(provider)) is { IsNone: false } described ? described : null;

    /// <summary>Where the configuration has that provider, below <see cref="Section"/>.</summary>
    public static string KeyOf(SignInMethod provider) =>
        provider.IsFurther() ? $"{nameof(OpenIdConnect)}:{FurtherProviders.PlaceOf(provider)}" : $"{provider}";
}

/// <summary>The client that this installation is at one provider.</summary>
public class ProviderOptions
{
    /// <summary>The client's id, as the provider gave it.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>The issuer's address; the provider's usual one where it is not set.</summary>
    public Uri? Authority { get; set; }

    /// <summary>Where the provider's own API answers (Microsoft Graph, Google's Directory API); the usual address where it is not set.</summary>
    public Uri? Api { get; set; }
}
