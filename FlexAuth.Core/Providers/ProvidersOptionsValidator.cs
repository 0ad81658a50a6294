using System.Globalization;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

internal sealed class ProvidersOptionsValidator(IConfiguration configuration) : IValidateOptions<ProvidersOptions>
{
    private const string List = $"{ProvidersOptions.Section}:{nameof(ProvidersOptions.OpenIdConnect)}";

    /// <summary>Those that show a page (OpenID Connect Core 1.0 section 3.1.2.1): with none there, nobody could sign in.</summary>
    private static readonly string[] Prompts = ["select_account", "login", "consent"];

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
        problems.AddRange(ProblemsOfPlaces());
        foreach (var further in FurtherProviders.All)
        {
            if (options.Find(further) is { } provider)
            {
                Check(ProvidersOptions.KeyOf(further), provider, null, problems);
                problems.AddRange(Problems(provider).Concat(ProblemsBeside(provider, FurtherProviders.All.TakeWhile(other => other != further).Select(options.Find)))
                    .Select(problem => $"{ProvidersOptions.Section}:{ProvidersOptions.KeyOf(further)}:{problem}"));
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>A list, by numbers: what stands elsewhere is read by nobody.</summary>
    private IEnumerable<string> ProblemsOfPlaces()
    {
        var list = configuration.GetSection(List).GetChildren().Select(child => child.Key).ToList();
        var places = Enumerable.Range(0, FurtherProviders.All.Count).Select(place => place.ToString(CultureInfo.InvariantCulture));
        var elsewhere = list.Except(places, StringComparer.Ordinal).ToList();
        if (elsewhere.Any(key => !int.TryParse(key, CultureInfo.InvariantCulture, out _)))
        {
            yield return $"{List} is a list: what describes its first provider stands under {List}:0, the second's under {List}:1.";
        }
        else if (elsewhere.Count > 0)
        {
            yield return $"{List}:{elsewhere[0]} is no place of the list; those are 0 to {FurtherProviders.All.Count - 1}.";
        }
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

        if (provider.Prompt is { Length: > 0 } prompt && prompt.Split(' ').Except(Prompts, StringComparer.Ordinal).Any())
        {
            yield return $"{nameof(provider.Prompt)} is '{prompt}'; it must be {string.Join(" or ", Prompts)}, or empty for nothing.";
        }

        if (provider.MfaValues.Any(string.IsNullOrWhiteSpace))
        {
            yield return $"{nameof(provider.MfaValues)} must not hold an empty value.";
        }

        if (string.IsNullOrWhiteSpace(provider.EmailClaim) || string.IsNullOrWhiteSpace(provider.EmailVerifiedClaim))
        {
            yield return $"{nameof(provider.EmailClaim)} and {nameof(provider.EmailVerifiedClaim)} must not be empty.";
        }
    }

    /// <summary>Nobody could tell two buttons of one name apart, and one client at an issuer is one provider.</summary>
    private static IEnumerable<string> ProblemsBeside(OpenIdConnectOptions provider, IEnumerable<OpenIdConnectOptions?> before)
    {
        var others = before.OfType<OpenIdConnectOptions>().ToList();
        var taken = ProviderNames.All.Where(other => !other.IsFurther()).SelectMany(other => new[] { $"{other}", ProviderNames.Of(other) })
            .Concat(others.Select(other => other.DisplayName?.Trim()));
        if (taken.Contains(provider.DisplayName?.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{nameof(provider.DisplayName)} is '{provider.DisplayName}' as another provider's; people tell them apart by it.";
        }

        if (provider.Issuer is { } issuer && others.Any(other => other.Issuer == issuer && other.ClientId == provider.ClientId))
        {
            yield return $"{nameof(provider.ClientId)} is '{provider.ClientId}' at '{issuer}' as another provider's; each has a client of its own.";
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
