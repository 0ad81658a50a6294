using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web;
using FlexAuth.Web.Settings.Organization;
using FlexAuth.Web.Settings.Organization.Providers;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings;

/// <summary>Wherever the portal tells ways in apart, it knows the operator's providers by their names: here the first and the fifth place of the list.</summary>
public sealed class ProvidersOfChoiceTests : PortalTest
{
    private protected override ServerOffer Offer => ServerOffer.Today with
    {
        Providers = EnumSet.Of(SignInMethod.Google, SignInMethod.OpenIdConnect, SignInMethod.OpenIdConnect5),
        Names = new Dictionary<SignInMethod, string> { [SignInMethod.OpenIdConnect] = "Contoso ID", [SignInMethod.OpenIdConnect5] = "Partner ID" },
    };

    private protected override (string Key, string Value)[] Settings => [.. Described(0, "Contoso ID"), .. Described(4, "Partner ID")];

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Aalbers");
        await AddAsync("Ben", "Bakker");
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = ana.Id, LoginProvider = "OpenIdConnect5", ProviderKey = "1" }));
    }

    [Fact]
    public void The_list_of_users_has_a_column_and_a_filter_for_each_that_is_offered()
    {
        var page = Render<UsersPage>();
        var columns = page.FindAll("#user-columns label").Select(label => label.TextContent.Trim()).ToList();
        Assert.Equal(["Microsoft", "Google", "Contoso ID", "Partner ID", "Email login"], columns.SkipWhile(c => c != "Microsoft").TakeWhile(c => c != "Status"));

        page.FindAll("#user-columns label").Single(label => label.TextContent.Trim() == "Partner ID").QuerySelector("input")!.Change(true);

        page.WaitForAssertion(() => Assert.Contains("Partner ID", page.FindAll("thead th").Select(head => head.TextContent.Trim())));
        Assert.Equal("Partner ID", page.FindAll("label").Single(label => label.GetAttribute("for") == "filter-openidconnect5").TextContent);
        Assert.Equal(["Partner ID: Yes", "Partner ID: No", "Partner ID: No"], page.FindAll("td.further").Select(Said).Order(StringComparer.Ordinal).Reverse());
        page.Find("#filter-openidconnect5").Change("no");

        page.WaitForAssertion(() => Assert.Equal(["Ben Bakker", "Olga Brandt"], page.FindAll("tbody th").Select(name => name.TextContent.Trim())));
        Assert.Contains("openidconnect5=no", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("email,organization,role,openidconnect5,email-login", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("Partner ID: no", page.Find(".chip").TextContent.Trim());
    }

    [Fact]
    public void The_authentication_page_lists_who_has_which_and_names_them_in_the_policy()
    {
        Navigation.NavigateTo(FlexAuthUrls.Authentication);

        var page = Render<AuthenticationPage>();

        Assert.Equal(
            ["Name", "Organization", "Microsoft", "Google", "Contoso ID", "Partner ID", "Email login", "Status", "Last sign-in"],
            page.FindComponent<UserTable>().FindAll("thead th").Select(head => head.TextContent.Trim()));
        Assert.Contains("Second factor after Google, Contoso ID or Partner ID: members", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_page_has_a_card_for_each_and_for_those_by_which_they_ever_came()
    {
        var cleo = await AddAsync("Cleo", "Claes");
        await Host.ChangeAsync(db => db.Add(new SignInLogEntry
        {
            MemberId = cleo.Id,
            RootOrganizationId = Host.Main.Id,
            OccurredAt = Host.Clock.GetUtcNow().AddHours(-3),
            Method = SignInMethod.OpenIdConnect2,
            Outcome = SignInOutcome.SignedIn,
            Address = "198.51.100.3",
        }));

        var page = Render<SignInDetailsPage>(parameters => parameters.Add(p => p.MemberId, cleo.Id));

        Assert.Equal(
            ["Microsoft Entra ID", "Google", "Contoso ID", "OpenID Connect 2", "Partner ID"],
            page.FindAll(".ways h2").Select(head => head.TextContent));
        Assert.Equal(["3 hours ago", "1", "198.51.100.3"], page.FindAll("section[aria-labelledby=openidconnect2] dd").Select(fact => fact.TextContent.Trim()));
    }

    [Fact]
    public void The_set_up_page_names_each_key_and_address_and_the_next_place_that_is_free()
    {
        var page = Render<ProviderCheckPage>();

        var next = page.Find("section[aria-labelledby=check-openidconnect2]").TextContent;
        Assert.Contains("Another provider (OpenID Connect)", next, StringComparison.Ordinal);
        Assert.Contains("under FlexAuth:Providers:OpenIdConnect:1:", next, StringComparison.Ordinal);
        Assert.Contains("https://login.example.org/sign-in/with/openidconnect2", next, StringComparison.Ordinal);
        Assert.Equal(
            ["Microsoft Entra ID", "Google", "Contoso ID", "Another provider (OpenID Connect)", "Partner ID"],
            page.FindAll("section.card h2").Select(head => head.TextContent.Trim()));
        page.WaitForAssertion(() => Assert.Contains("check FlexAuth:Providers:OpenIdConnect:4:Authority", page.Find("section[aria-labelledby=check-openidconnect5]").TextContent));
    }

    /// <summary>At an address where nobody is.</summary>
    private static IEnumerable<(string, string)> Described(int place, string name) => new[]
    {
        ("ClientId", $"client-{place}"), ("ClientSecret", "secret"), ("Authority", "http://localhost:9"), ("DisplayName", name),
        ("Organization", $"{Guid.CreateVersion7()}"), ("Domains:0", "contoso.example"),
    }.Select(setting => ($"FlexAuth:Providers:OpenIdConnect:{place}:{setting.Item1}", setting.Item2));

    private static string Said(IElement cell) => string.Join(' ', cell.Children.Select(part => part.TextContent.Trim()));
}
