using Bunit;
using FlexAuth.Tests.Core.Users.Live;
using FlexAuth.Web.Settings.Organization;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Organization;

/// <summary>The table of users on the Authentication page.</summary>
public sealed class SignInUsersTests : PortalTest
{
    private const string Page = "/settings/organization/authentication";

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task It_shows_who_has_which_way_and_nothing_can_be_done_to_anybody_here()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", m => m.EmailLoginEnabled = false);
        Navigation.NavigateTo(Page);

        var table = Render<AuthenticationPage>().FindComponent<UserTable>();

        Assert.Equal(
            ["Name", "Organization", "Microsoft", "Google", "Email login", "Status", "Last sign-in"],
            table.FindAll("thead th").Select(head => head.TextContent.Trim()));
        Assert.Equal(["Ana Aalbers", "Olga Brandt"], Names(table));
        Assert.Equal(["No", "Yes"], table.FindAll("td.email-login").Select(cell => cell.LastElementChild!.TextContent));
        Assert.Empty(table.FindAll("input, .more"));
        Assert.Empty(table.FindAll("[popovertarget=user-views], [popovertarget=user-columns]"));
    }

    [Fact]
    public async Task A_name_leads_to_how_that_person_signs_in()
    {
        await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Aalbers");
        Navigation.NavigateTo(Page);

        var table = Render<AuthenticationPage>().FindComponent<UserTable>();

        Assert.Equal($"{Page}/{ana.Id}", table.FindAll("th.name a")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task What_it_shows_stands_in_the_address_of_this_page()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", m => m.EmailLoginEnabled = false);
        await AddAsync("Ben", "Bakker");
        Navigation.NavigateTo($"{Page}?login=on&sort=-name&columns=email");
        var page = Render<AuthenticationPage>();

        Assert.Equal(["Olga Brandt", "Ben Bakker"], Names(page.FindComponent<UserTable>()));
        Assert.Equal($"{Page}?login=on", page.FindComponent<UserTable>().Find("th.name a").GetAttribute("href"));

        page.Find("#filter-login").Change("no");

        page.WaitForAssertion(() => Assert.Equal(["Ana Aalbers"], Names(page.FindComponent<UserTable>())));
        Assert.EndsWith($"{Page}?login=off&sort=-name", Navigation.Uri);
        Navigation.NavigateTo(Page);
        page.WaitForAssertion(() => Assert.Equal(["Ana Aalbers", "Ben Bakker", "Olga Brandt"], Names(page.FindComponent<UserTable>())));
    }

    [Fact]
    public async Task Opening_somebodys_page_is_no_other_list()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo($"{Page}?login=on");
        var page = Render<AuthenticationPage>();

        Navigation.NavigateTo($"{Page}/{Guid.CreateVersion7()}");

        Assert.Contains("Email login: on", page.Find(".chips").TextContent);
    }

    [Fact]
    public async Task It_is_live()
    {
        await SignInAdministratorAsync();
        var ana = await AddAsync("Ana", "Aalbers", m => m.EmailLoginEnabled = false);
        Navigation.NavigateTo(Page);
        var page = Render<AuthenticationPage>();

        await Host.CommitAsync(ana.Id, m => m.EmailLoginEnabled = true);

        await Host.UntilAsync(() => page.FindComponent<UserTable>().FindAll("td.email-login")[0].LastElementChild!.TextContent == "Yes");
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_suborganizations_administrator_sees_their_own_people()
    {
        await AddAsync("Ana", "Aalbers");
        await SignInAdministratorAsync(await Host.SuborganizationAsync("North"));
        Navigation.NavigateTo(Page);

        Assert.Equal(["Olga Brandt"], Names(Render<AuthenticationPage>().FindComponent<UserTable>()));
    }

    private static IEnumerable<string> Names(IRenderedComponent<UserTable> table) => table.FindAll("tbody .name a").Select(name => name.TextContent);
}
