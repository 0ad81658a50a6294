using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

internal sealed class ProvidersOptionsValidator(IConfiguration configuration) : IValidateOptions<ProvidersOptions>
{
    private static readonly string[] Known = [nameof(ProvidersOptions.Microsoft), nameof(ProvidersOptions.Google), nameof(ProvidersOptions.OpenIdConnect)];

    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        List<string> problems =
        [
            .. configuration.GetSection(ProvidersOptions.Section).GetChildren().Select(child => child.Key)
                .Except(Known, StringComparer.OrdinalIgnoreCase)
                .Select(key => $"{ProvidersOptions.Section}:{key} is not known; this version signs in with {string.Join(", ", Known)}."),
        ];
        Check(nameof(options.Microsoft), options.Microsoft, ProviderDirectory.EntraOrganizations, problems);
        Check(nameof(options.Google), options.Google, ProviderDirectory.GoogleAccounts, problems);
        Check(nameof(options.OpenIdConnect), options.OpenIdConnect, null, problems);
        if (options.OpenIdConnect is { } other)
        {
            problems.AddRange(Problems(other).Select(problem => $"{ProvidersOptions.Section}:{nameof(options.OpenIdConnect)}:{problem}"));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(string key, ProviderOptions? provider, Uri? usual, List<string> problems)
    {
        if (provider is null)
        {
            return;
        }

        var path = $"{ProvidersOptions.Section}:{key}";
        if (string.IsNullOrWhiteSpace(provider.ClientId))
        {
            problems.Add($"{path}:{nameof(provider.ClientId)} is missing; the provider shows it where FlexAuth is registered as its client.");
        }

        if (string.IsNullOrWhiteSpace(provider.ClientSecret))
        {
            problems.Add($"{path}:{nameof(provider.ClientSecret)} is missing; make one where FlexAuth is registered as the provider's client.");
        }

        CheckAddress($"{path}:{nameof(provider.Authority)}", provider.Authority, problems);
        CheckAddress($"{path}:{nameof(provider.Api)}", provider.Api, problems);
        if (usual is not null && provider is { Api: null, Authority: { IsAbsoluteUri: true } authority } && !IsSameServer(authority, usual))
        {
            problems.Add($"{path}:{nameof(provider.Api)} is missing; {nameof(provider.Authority)} is '{authority}', whose API has an address of its own.");
        }
    }

    private static IEnumerable<string> Problems(OpenIdConnectOptions provider)
    {
        if (provider.DisplayName is not { Length: > 0 and <= OpenIdConnectOptions.LongestName } name || string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl))
        {
            yield return $"{nameof(provider.DisplayName)} must be the provider's name for people, up to {OpenIdConnectOptions.LongestName} characters.";
        }

        if (provider.Authority is null)
        {
            yield return $"{nameof(provider.Authority)} is missing; it is the issuer's address.";
        }

        if (provider.Organization == Guid.Empty)
        {
            yield return $"{nameof(provider.Organization)} is missing; it is the id of the main organization that the provider speaks for, shown under Check the set-up.";
        }

        if (provider.Domains.Count == 0 || !provider.Domains.All(domain => EmailAddress.TryParse($"anybody@{domain}", out _)))
        {
            yield return $"{nameof(provider.Domains)} must be the domains whose addresses the provider vouches for, like contoso.example.";
        }

        if (!provider.Scopes.Split(' ').Contains("openid"))
        {
            yield return $"{nameof(provider.Scopes)} must contain openid.";
        }

        if (string.IsNullOrWhiteSpace(provider.EmailClaim) || string.IsNullOrWhiteSpace(provider.EmailVerifiedClaim))
        {
            yield return $"{nameof(provider.EmailClaim)} and {nameof(provider.EmailVerifiedClaim)} must not be empty.";
        }
    }

    /// <summary>What one server gave is not shown to another's API: an access token is worth as much as the account.</summary>
    private static bool IsSameServer(Uri authority, Uri usual) =>
        authority.GetLeftPart(UriPartial.Authority) == usual.GetLeftPart(UriPartial.Authority);

    /// <summary>Plain http would let anybody on the way vouch for anybody; on the machine itself nobody is on the way.</summary>
    private static void CheckAddress(string path, Uri? address, List<string> problems)
    {
        if (address is not null
            && !(address.IsAbsoluteUri && address.Query.Length == 0 && address.Fragment.Length == 0
                && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
        {
            problems.Add($"{path} is '{address}'; it must be an https address like https://login.example.org.");
        }
    }
}
