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

    private static readonly Dictionary<string, string> AskAnew = new() { ["prompt"] = "login", ["max_age"] = "0" };

    /// <summary>Google knows no prompt=login, and says when somebody signed in where it is asked for that claim.</summary>
    private static readonly Dictionary<string, string> AskGoogleAnew = new()
    {
        ["max_age"] = "0",
        ["claims"] = """{"id_token":{"auth_time":{"essential":true}}}""",
    };

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
            OfflineAccess = OfflineAccess.OfMicrosoft,
            AdministratorScopes = "Directory.Read.All",
            OptionalClaims = ["sid", "auth_time", "xms_edov"],
            AskAnew = AskAnew,
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
            OfflineAccess = OfflineAccess.OfGoogle,
            AdministratorScopes = "https://www.googleapis.com/auth/admin.directory.user.readonly https://www.googleapis.com/auth/admin.directory.domain.readonly",
            AskAnew = AskGoogleAnew,
            Api = client.Api ?? GoogleDirectory,
            AdministratorQuestion = ProviderRoles.AskGoogle,
            IsAdministrator = ProviderRoles.SaysGoogle,
            Domain = new DomainQuestion(ProviderRoles.AskGoogleDomain, ProviderRoles.SaysGoogleDomain),
            RedirectUri = RedirectUri(method),
            Identify = ProviderClaims.OfGoogle,
        },
        _ when options.Value.Find(method) is { } client => new Provider
        {
            Method = method,
            DisplayName = client.DisplayName!,
            Authority = client.Authority!,
            ClientId = client.ClientId!,
            ClientSecret = client.ClientSecret!,
            Scopes = client.ErrandScopes,
            OfflineAccess = client.AsksOfflineAccess ? OfflineAccess.OfOpenIdConnect : null,
            Prompt = client.Prompt,
            AcrValues = client.AcrValues,
            AskAnew = AskAnew,

            // Nobody is asked: the organization that the configuration names is compared.
            IsAdministrator = (_, _) => true,
            RedirectUri = RedirectUri(method),
            Identify = token => ProviderClaims.OfOpenIdConnect(token, method, client),
        },
        _ => null,
    };

    private Uri RedirectUri(SignInMethod method) => new(addresses.Home, ProviderReturnPath.Of(method));
}
