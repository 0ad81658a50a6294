using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>The providers that this server is configured for.</summary>
internal sealed class ProviderDirectory(IOptions<ProvidersOptions> options, LinkAddress addresses)
{
    internal static readonly Uri EntraOrganizations = new("https://login.microsoftonline.com/organizations/v2.0");
    internal static readonly Uri GoogleAccounts = new("https://accounts.google.com");
    private static readonly Uri MicrosoftGraph = new("https://graph.microsoft.com/v1.0");
    private static readonly Uri GoogleDirectory = new("https://admin.googleapis.com/admin/directory/v1");

    /// <summary>Null where it is not offered.</summary>
    public Provider? Find(SignInMethod method) => method switch
    {
        SignInMethod.Microsoft when options.Value.Microsoft is { } client => new Provider
        {
            Method = method,
            DisplayName = ProviderNames.Of(method),
            Authority = client.Authority ?? EntraOrganizations,
            ClientId = client.ClientId!,
            ClientSecret = client.ClientSecret!,
            Scopes = "openid profile email User.Read",
            AdministratorScopes = "Directory.Read.All",
            ProfileQuestion = ProviderProfile.AskMicrosoft,
            ReadProfile = ProviderProfile.OfMicrosoft,
            Api = client.Api ?? MicrosoftGraph,
            AdministratorQuestion = ProviderRoles.AskMicrosoft,
            IsAdministrator = ProviderRoles.SaysMicrosoft,
            RedirectUri = RedirectUri(method),
            Identify = ProviderClaims.OfMicrosoft,
        },
        SignInMethod.Google when options.Value.Google is { } client => new Provider
        {
            Method = method,
            DisplayName = ProviderNames.Of(method),
            Authority = client.Authority ?? GoogleAccounts,
            ClientId = client.ClientId!,
            ClientSecret = client.ClientSecret!,
            Scopes = "openid profile email",
            AdministratorScopes = "https://www.googleapis.com/auth/admin.directory.user.readonly https://www.googleapis.com/auth/admin.directory.domain.readonly",
            Api = client.Api ?? GoogleDirectory,
            AdministratorQuestion = ProviderRoles.AskGoogle,
            IsAdministrator = ProviderRoles.SaysGoogle,
            DomainQuestion = ProviderRoles.AskGoogleDomain,
            IsDomainVerified = ProviderRoles.SaysGoogleDomain,
            RedirectUri = RedirectUri(method),
            Identify = ProviderClaims.OfGoogle,
        },
        _ => null,
    };

    private Uri RedirectUri(SignInMethod method) => new(addresses.Home, ProviderReturnPath.Of(method));
}
