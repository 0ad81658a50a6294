using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Web.Hosting;
using FlexAuth.Web.Hosting.Commands;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>A place of the configuration's list is one issuer's for good.</summary>
[Trait("Rule", "FE1")]
public sealed class ProviderIssuersTests
{
    [Fact]
    public async Task Each_start_with_the_same_list_is_well_and_places_may_stay_empty()
    {
        await using var forest = await GrowAsync((0, "https://id.contoso.example"), (3, "https://id.fabrikam.example/realms/staff/"));
        var host = forest.Host;

        await host.Get<ProviderIssuers>().KeepAsync();
        await host.Get<ProviderIssuers>().KeepAsync();

        Assert.Equal(
            [(SignInMethod.OpenIdConnect, "https://id.contoso.example"), (SignInMethod.OpenIdConnect4, "https://id.fabrikam.example/realms/staff")],
            (await NamedAsync(host)).Order());
    }

    [Fact]
    public async Task A_start_while_another_node_writes_waits_for_its_turn_and_says_so_once()
    {
        await using var forest = await GrowAsync((0, "https://id.contoso.example"));
        using var log = new CapturedLog();
        forest.Host.Get<ILoggerFactory>().AddProvider(log);

        forest.Host.AnotherWriter.Writes(turns: 3);
        await forest.Host.Get<ProviderIssuers>().KeepAsync();

        Assert.Single(log.All.Split('\n'), line => line.StartsWith("This start waits for its turn to write which issuer", StringComparison.Ordinal));
        Assert.Equal([(SignInMethod.OpenIdConnect, "https://id.contoso.example")], await NamedAsync(forest.Host));
    }

    [Theory]
    [InlineData("a tenant")]
    [InlineData("an account")]
    [InlineData("a session")]
    [InlineData("a step of a sign-in")]
    public async Task Once_anything_is_known_of_it_a_place_is_refused_to_another_issuer(string what)
    {
        await using var forest = await GrowAsync((1, "https://id.contoso.example"));
        var host = forest.Host;
        await host.Get<ProviderIssuers>().KeepAsync();
        await KnowAsync(forest, what, SignInMethod.OpenIdConnect2);
        Rename(host, 1, "https://id.fabrikam.example");

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => FirstStart.PrepareAsync(host.Get<IServiceProvider>()));

        Assert.Equal(
            "Configuration: FlexAuth:Providers:OpenIdConnect:1:Authority is 'https://id.fabrikam.example', and what is known here of that place is of 'https://id.contoso.example'. "
                + "A place is one issuer's for good: give the other one a place that was never used, like FlexAuth:Providers:OpenIdConnect:0.",
            Assert.Single(StartFailure.InWords(refused)!));
        Assert.Equal([(SignInMethod.OpenIdConnect2, "https://id.contoso.example")], await NamedAsync(host));
    }

    [Fact]
    public async Task A_typing_error_is_mended_as_long_as_nothing_is_known_of_it()
    {
        await using var forest = await GrowAsync((0, "https://id.contosso.example"));
        await forest.Host.Get<ProviderIssuers>().KeepAsync();

        // Of another place something is known, and whoever tried this one was a stranger: neither says anything of it.
        await KnowAsync(forest, "a session", SignInMethod.OpenIdConnect2);
        await forest.Host.ChangeAsync(db => db.Add(new SignInLogEntry { Method = SignInMethod.OpenIdConnect, Outcome = SignInOutcome.ProviderRefused }));
        Rename(forest.Host, 0, "https://id.contoso.example");
        await forest.Host.Get<ProviderIssuers>().KeepAsync();

        Assert.Equal([(SignInMethod.OpenIdConnect, "https://id.contoso.example")], await NamedAsync(forest.Host));
    }

    [Fact]
    public async Task The_next_to_set_up_is_at_a_place_that_was_never_used()
    {
        await using var forest = await GrowAsync((0, "https://id.contoso.example"));
        await forest.Host.ChangeAsync(db => db.Add(new ProviderIssuer { Provider = SignInMethod.OpenIdConnect2, Issuer = "https://gone.example" }));
        var olga = await forest.SignedInAsync(forest.Main);

        var shown = (await forest.Host.Get<ShowProviderSetUp>().ExecuteAsync(olga, default)).Value;

        Assert.Equal(
            [(SignInMethod.OpenIdConnect, true), (SignInMethod.OpenIdConnect3, false)],
            shown.Where(s => s.Provider.IsFurther()).Select(s => (s.Provider, s.IsOffered)));
        Assert.Equal("/sign-in/with/openidconnect3", shown[^1].ReturnAddress.AbsolutePath);
    }

    private static async Task KnowAsync(Forest forest, string what, SignInMethod provider)
    {
        var member = await forest.MemberAsync(forest.Main);
        switch (what)
        {
            case "a tenant":
                await forest.Host.ChangeAsync(db => db.Add(new ProviderTenant { Provider = provider, Tenant = "https://id.contoso.example", RootOrganizationId = forest.Main.Id }));
                break;
            case "an account":
                await forest.Host.ChangeAsync(db => db.Add(new ProviderAccount { Provider = provider, MemberId = member.Id }));
                break;
            case "a session":
                await forest.SignedInAsync(member);
                await forest.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.Method, provider)));
                break;
            default:
                await forest.Host.ChangeAsync(db => db.Add(new SignInLogEntry { MemberId = member.Id, Method = provider, Outcome = SignInOutcome.ProviderRefused }));
                break;
        }
    }

    private static void Rename(CoreHost host, int place, string authority) =>
        host.Get<IOptions<ProvidersOptions>>().Value.OpenIdConnect[place].Authority = new Uri(authority);

    private static async Task<List<(SignInMethod, string)>> NamedAsync(CoreHost host) =>
        [.. (await host.ReadAsync(db => db.ProviderIssuers.ToListAsync())).Select(i => (i.Provider, i.Issuer))];

    private static Task<Forest> GrowAsync(params (int Place, string Authority)[] issuers) => Forest.GrowAsync(
        ServerOffer.Today with { Providers = EnumSet.Of(issuers.Select(issuer => FurtherProviders.All[issuer.Place])) }, [.. Settings(issuers)]);

    private static IEnumerable<(string, string)> Settings((int Place, string Authority)[] issuers) => issuers.SelectMany(issuer => new[]
    {
        ("ClientId", "id"), ("ClientSecret", "secret"), ("Authority", issuer.Authority), ("DisplayName", $"Issuer {issuer.Place}"),
        ("Organization", $"{Guid.CreateVersion7()}"), ("Domains:0", "contoso.example"),
    }.Select(setting => ($"FlexAuth:Providers:OpenIdConnect:{issuer.Place}:{setting.Item1}", setting.Item2)));
}
