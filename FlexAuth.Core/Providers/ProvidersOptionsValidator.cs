using FlexAuth.Core.Providers.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

internal sealed class ProvidersOptionsValidator(IConfiguration configuration) : IValidateOptions<ProvidersOptions>
{
    private static readonly string[] Known = [nameof(ProvidersOptions.Microsoft), nameof(ProvidersOptions.Google)];

    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        List<string> problems =
        [
            .. configuration.GetSection(ProvidersOptions.Section).GetChildren().Select(child => child.Key)
                .Except(Known, StringComparer.OrdinalIgnoreCase)
                .Select(key => $"{ProvidersOptions.Section}:{key} is not known; this version signs in with {string.Join(" and ", Known)}."),
        ];
        Check(nameof(options.Microsoft), options.Microsoft, ProviderDirectory.EntraOrganizations, problems);
        Check(nameof(options.Google), options.Google, ProviderDirectory.GoogleAccounts, problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(string key, ProviderOptions? provider, Uri usual, List<string> problems)
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
        if (provider is { Api: null, Authority: { IsAbsoluteUri: true } authority } && !IsSameServer(authority, usual))
        {
            problems.Add($"{path}:{nameof(provider.Api)} is missing; {nameof(provider.Authority)} is '{authority}', whose API has an address of its own.");
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
