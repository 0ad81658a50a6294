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

    [Fact]
    public void None_at_all_is_right_and_so_is_one() =>
        Assert.All(
            [Validate(), Validate(("Microsoft:ClientId", "id"), ("Microsoft:ClientSecret", "secret"), ("Microsoft:Authority", "http://localhost:8080"))],
            result => Assert.True(result.Succeeded));

    [Fact]
    public void What_is_configured_is_what_is_offered() =>
        Assert.Equal([SignInMethod.Google], new ProvidersOptions { Google = new ProviderOptions() }.Offered());

    [Fact]
    public void Today_offers_no_provider_by_itself() => Assert.True(ServerOffer.Today.Providers.IsEmpty);

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"{ProvidersOptions.Section}:{s.Key}", s => (string?)s.Value)).Build();
        var options = configuration.GetSection(ProvidersOptions.Section).Get<ProvidersOptions>() ?? new ProvidersOptions();
        return new ProvidersOptionsValidator(configuration).Validate(null, options);
    }
}
