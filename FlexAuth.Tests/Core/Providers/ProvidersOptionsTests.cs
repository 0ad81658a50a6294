using System.Text;
using FlexAuth.Core;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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
    [InlineData("Prompt", "none")]
    [InlineData("Prompt", "choose")]
    [InlineData("MfaValues:0", " ")]
    public void A_provider_of_the_operators_choice_is_told_what_it_lacks(string key, string value)
    {
        var whole = Whole();
        Assert.True(Validate([.. Of(2, whole)]).Succeeded);

        whole[key] = value;

        Assert.StartsWith($"FlexAuth:Providers:OpenIdConnect:2:{key.Split(':')[0]}", Assert.Single(Validate([.. Of(2, whole)]).Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DisplayName", "contoso id", "FlexAuth:Providers:OpenIdConnect:1:DisplayName is 'contoso id' as another provider's")]
    [InlineData("DisplayName", "Microsoft Entra ID", "FlexAuth:Providers:OpenIdConnect:1:DisplayName is 'Microsoft Entra ID' as another provider's")]
    [InlineData("DisplayName", "google", "FlexAuth:Providers:OpenIdConnect:1:DisplayName is 'google' as another provider's")]
    [InlineData("ClientId", "id", "FlexAuth:Providers:OpenIdConnect:1:ClientId is 'id' at 'https://id.contoso.example' as another provider's")]
    [InlineData("Organization", "", "FlexAuth:Providers:OpenIdConnect:1:Organization is missing")]
    public void Two_of_them_have_names_and_clients_of_their_own_and_each_its_organization(string key, string value, string problem)
    {
        var second = Whole("Fabrikam ID");
        Assert.True(Validate([.. Of(0, Whole()), .. Of(1, second)]).Succeeded);

        // Written otherwise, it is the same issuer.
        second["Authority"] = "https://ID.contoso.example/";
        if (value.Length > 0)
            second[key] = value;
        else
            second.Remove(key);

        Assert.StartsWith(problem, Assert.Single(Validate([.. Of(0, Whole()), .. Of(1, second)]).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_described_without_a_list_is_told_where_it_belongs() => Assert.Equal(
        "FlexAuth:Providers:OpenIdConnect is a list: what describes its first provider stands under FlexAuth:Providers:OpenIdConnect:0, the second's under FlexAuth:Providers:OpenIdConnect:1.",
        Assert.Single(Validate([.. Whole().Select(s => ($"OpenIdConnect:{s.Key}", s.Value))]).Failures!));

    [Theory]
    [InlineData("8")]
    [InlineData("-1")]
    [InlineData("01")]
    public void The_list_has_eight_places(string place) => Assert.Equal(
        $"FlexAuth:Providers:OpenIdConnect:{place} is no place of the list; those are 0 to 7.",
        Assert.Single(Validate([.. Whole().Select(s => ($"OpenIdConnect:{place}:{s.Key}", s.Value))]).Failures!));

    [Fact]
    public void A_place_that_stays_empty_moves_nobody()
    {
        var options = Options([.. Of(1, Whole()), .. Of(7, Whole())]);

        Assert.Equal([SignInMethod.OpenIdConnect2, SignInMethod.OpenIdConnect8], options.Offered());
        Assert.Equal("OpenIdConnect:7", ProvidersOptions.KeyOf(SignInMethod.OpenIdConnect8));
    }

    [Theory]
    [InlineData("""[ { "ClientId": "one" }, { "ClientId": "two" } ]""", "OpenIdConnect, OpenIdConnect2")]
    [InlineData("""[ null, { "ClientId": "two" } ]""", "OpenIdConnect2")]
    [InlineData("""[ {}, { "ClientId": "two" } ]""", "OpenIdConnect2")]
    [InlineData("""{ "0": { "ClientId": "one" }, "6": { "ClientId": "seven" } }""", "OpenIdConnect, OpenIdConnect7")]
    [InlineData("[]", "")]
    public void A_file_writes_the_list_as_an_array_or_by_its_places(string list, string offered)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "FlexAuth": { "Providers": { "OpenIdConnect": {{list}} } } }"""));

        var options = new ConfigurationBuilder().AddJsonStream(file).Build().GetSection(ProvidersOptions.Section).Get<ProvidersOptions>() ?? new ProvidersOptions();

        Assert.Equal(offered, string.Join(", ", options.Offered()));
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
    public void The_server_offers_them_by_the_names_that_the_configuration_gives()
    {
        var offered = Provided([.. Client("Google"), .. Of(0, Whole()), .. Of(4, Whole("Partner ID"))]);

        Assert.Equal(["Google", "Contoso ID", "Partner ID"], offered.Providers.Values.Select(offered.NameOf));
        Assert.Equal([SignInMethod.OpenIdConnect, SignInMethod.OpenIdConnect5], offered.FurtherProviders);

        // What is kept of one that is no longer configured has a name, too.
        Assert.Equal(("OpenID Connect", "OpenID Connect 2"), (Provided().NameOf(SignInMethod.OpenIdConnect), offered.FullNameOf(SignInMethod.OpenIdConnect2)));
    }

    [Fact]
    public void Today_offers_no_provider_by_itself() => Assert.True(ServerOffer.Today.Providers.IsEmpty);

    private static (string, string)[] Client(string provider) => [($"{provider}:ClientId", "id"), ($"{provider}:ClientSecret", "secret")];

    private static ServerOffer Provided(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(Configuration(settings))
            .AddInMemoryCollection([new("FlexAuth:PublicUrl", "https://login.example.org")]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddSingleton(TimeProvider.System)
            .AddFlexAuth(configuration, Path.GetTempPath()).BuildServiceProvider();
        return services.GetRequiredService<ServerOffer>();
    }

    private static Dictionary<string, string> Whole(string name = "Contoso ID") => new()
    {
        ["ClientId"] = name is "Contoso ID" ? "id" : "another",
        ["ClientSecret"] = "secret",
        ["DisplayName"] = name,
        ["Authority"] = "https://id.contoso.example",
        ["Organization"] = "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        ["Domains:0"] = "contoso.example",
    };

    private static IEnumerable<(string, string)> Of(int place, Dictionary<string, string> settings) =>
        settings.Select(s => ($"OpenIdConnect:{place}:{s.Key}", s.Value));

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(params (string Key, string Value)[] settings) =>
        new ProvidersOptionsValidator(Configuration(settings)).Validate(null, Options(settings));

    private static ProvidersOptions Options(params (string Key, string Value)[] settings) =>
        Configuration(settings).GetSection(ProvidersOptions.Section).Get<ProvidersOptions>() ?? new ProvidersOptions();

    private static IConfigurationRoot Configuration((string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(s => $"{ProvidersOptions.Section}:{s.Key}", s => (string?)s.Value)).Build();
}
