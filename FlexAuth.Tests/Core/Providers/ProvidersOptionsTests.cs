using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using Microsoft.Extensions.Configuration;

namespace FlexAuth.Tests.Core.Providers;

public sealed class ProvidersOptionsTests
{
    [Theory]
    [InlineData("Microsoft:ClientId", "id", "FlexAuth:Providers:Microsoft:ClientSecret is missing")]
    [InlineData("Google:ClientSecret", "secret", "FlexAuth:Providers:Google:ClientId is missing")]
    [InlineData("Okta:ClientId", "id", "FlexAuth:Providers:Okta is not known")]
    [InlineData("Google:Authority", "http://accounts.example.org", "FlexAuth:Providers:Google:Authority is 'http://accounts.example.org/'")]
    public void What_is_wrong_is_told_with_its_key(string key, string value, string problem) =>
        Assert.Contains(Validate((key, value)).Failures ?? [], failure => failure.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("DisplayName", "")]
    [InlineData("DisplayName", "A name that is longer than any button that it stands on")]
    [InlineData("Authority", "http://id.contoso.example")]
    [InlineData("Organization", "00000000-0000-0000-0000-000000000000")]
    [InlineData("Domains:0", "not a domain")]
    [InlineData("Scopes", "profile email")]
    [InlineData("EmailClaim", "")]
    public void A_provider_of_the_operators_choice_is_told_what_it_lacks(string key, string value)
    {
        Dictionary<string, string> whole = new()
        {
            ["ClientId"] = "id",
            ["ClientSecret"] = "secret",
            ["DisplayName"] = "Contoso ID",
            ["Authority"] = "https://id.contoso.example",
            ["Organization"] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            ["Domains:0"] = "contoso.example",
        };
        Assert.True(Validate([.. Of(whole)]).Succeeded);

        whole[key] = value;

        Assert.StartsWith($"FlexAuth:Providers:OpenIdConnect:{key.Split(':')[0]}", Assert.Single(Validate([.. Of(whole)]).Failures!), StringComparison.Ordinal);

        static IEnumerable<(string, string)> Of(Dictionary<string, string> settings) => settings.Select(s => ($"OpenIdConnect:{s.Key}", s.Value));
    }

    [Fact]
    public void None_at_all_is_right_and_so_is_one() =>
        Assert.All(
            [
                Validate(),
                Validate(Client("Microsoft")),
                Validate([.. Client("Microsoft"), ("Microsoft:Authority", "http://localhost:8080"), ("Microsoft:Api", "http://localhost:8081")]),
            ],
            result => Assert.True(result.Succeeded));

    [Theory]
    [InlineData("Microsoft", "https://login.microsoftonline.us/organizations/v2.0", false)]
    [InlineData("Microsoft", "https://login.microsoftonline.com.evil.example/organizations/v2.0", false)]
    [InlineData("Microsoft", "http://login.microsoftonline.com:8080/organizations/v2.0", false)]
    [InlineData("Microsoft", "https://login.microsoftonline.com/3f2504e0-4f89-41d3-9a0c-0305e82c3301/v2.0", true)]
    [InlineData("Google", "https://accounts.example.org", false)]
    [InlineData("Google", "https://accounts.google.com/", true)]
    public void What_another_issuer_gave_is_shown_to_no_API_but_one_that_is_named(string provider, string authority, bool isUsual)
    {
        (string, string)[] settings = [.. Client(provider), ($"{provider}:Authority", authority)];

        Assert.Equal(isUsual, Validate(settings).Succeeded);
        Assert.Equal(isUsual, !(Validate(settings).Failures ?? []).Any(f => f.StartsWith($"FlexAuth:Providers:{provider}:Api is missing", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            Validate([.. settings, ($"{provider}:Api", "https://api.example.org")]).Failures ?? [], f => f.Contains(":Api", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_configured_is_what_is_offered() =>
        Assert.Equal([SignInMethod.Google], new ProvidersOptions { Google = new ProviderOptions() }.Offered());

    [Fact]
    public void Today_offers_no_provider_by_itself() => Assert.True(ServerOffer.Today.Providers.IsEmpty);

    private static (string, string)[] Client(string provider) => [($"{provider}:ClientId", "id"), ($"{provider}:ClientSecret", "secret")];

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"{ProvidersOptions.Section}:{s.Key}", s => (string?)s.Value)).Build();
        var options = configuration.GetSection(ProvidersOptions.Section).Get<ProvidersOptions>() ?? new ProvidersOptions();
        return new ProvidersOptionsValidator(configuration).Validate(null, options);
    }
}
