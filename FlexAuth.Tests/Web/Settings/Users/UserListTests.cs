using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users;

public sealed class UserListTests : PortalTest
{
    [Fact]
    public async Task The_list_says_of_each_person_what_an_administrator_asks_first()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", member => (member.PhoneNumber, member.InvitedAt) = ("+31612345612", Host.Clock.GetUtcNow()));

        var row = Row(Render<UsersPage>(), "Ana Aalbers");

        var words = row.Children.Select(cell => cell.TextContent.Trim()).ToList();
        Assert.StartsWith("Ana.Aalbers", words[2]);
        Assert.Equal(["Contoso", "Member"], words[3..5]);
        Assert.Contains("Yes", words[5]);
        Assert.Equal("Invited", words[6]);
        Assert.Contains("Never", words[7]);
    }

    [Fact]
    public async Task All_people_are_counted_and_those_that_match()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Müller");
        var page = Render<UsersPage>();
        Assert.Equal("2 people", Count(page));

        Search(page, "muller");

        page.WaitForAssertion(() => Assert.Equal("1 match", Count(page)));
        Assert.EndsWith("/settings/users?q=muller", Address);
    }

    [Fact]
    public async Task The_list_follows_each_key_and_the_address_a_pause()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Müller");
        var page = Render<UsersPage>();
        var before = Address;

        page.Find("#user-search").Input("m");
        Host.Clock.Advance(TimeSpan.FromMilliseconds(300));
        page.Find("#user-search").Input("mu");
        page.WaitForAssertion(() => Assert.Equal(["Ana Müller"], Names(page)));
        Host.Clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(before, Address);

        Host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        page.WaitForAssertion(() => Assert.EndsWith("?q=mu", Address));
        page.Find("#user-search").Input("");
        Host.Clock.Advance(TimeSpan.FromMilliseconds(400));
        page.WaitForAssertion(() => Assert.EndsWith("/settings/users", Address));
    }

    [Fact]
    public async Task An_address_shows_a_colleague_the_same_search_and_order()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ada", "Zijlstra");
        await AddAsync("Bea", "Zijlstra");
        Navigation.NavigateTo("/settings/users?q=zijl&sort=-name");

        var page = Render<UsersPage>();

        Assert.Equal(["Bea Zijlstra", "Ada Zijlstra"], Names(page));
        Assert.Equal("zijl", page.Find("#user-search").GetAttribute("value"));
        Assert.Equal("descending", page.Find("th.name").GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task A_column_head_leads_to_the_order_and_back()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ada", "Aalbers");
        var page = Render<UsersPage>();
        Assert.Equal("Ada Aalbers", Names(page)[0]);

        Navigation.NavigateTo(page.Find("th.name a").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Equal("Ada Aalbers", Names(page)[^1]));
    }

    [Fact]
    public async Task Nobody_matching_says_how_to_go_on()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo("/settings/users?q=nobody");

        var page = Render<UsersPage>();

        Assert.Contains("Nobody matches “nobody”", page.Markup);
        page.Find(".empty button").Click();
        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
        Assert.EndsWith("/settings/users", Address);
    }

    [Fact]
    public async Task Nobody_matching_the_filters_names_them_and_clears_them()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo("/settings/users?q=ana&login=off&status=locked,disabled");

        var page = Render<UsersPage>();

        Assert.Contains("Nobody matches “ana” and these filters", page.Markup);
        Assert.Contains("Email login: off · Status: Locked, Disabled", page.Find(".empty").TextContent);
        page.Find(".empty button").Click();
        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
        Assert.EndsWith("/settings/users", Address);
    }

    [Fact]
    public async Task An_empty_organization_says_how_to_begin()
    {
        await SignInAdministratorAsync();
        await Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM Directory"));

        Assert.Contains("Press New to add the first person", Render<UsersPage>().Find(".empty").TextContent);
    }

    [Fact]
    public async Task Loading_keeps_the_lists_place()
    {
        await SignInAdministratorAsync();
        Door.Shut();
        var page = Render<UsersPage>();
        Assert.NotEmpty(page.FindAll(".waiting"));

        Door.Open();

        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
        Assert.Empty(page.FindAll(".waiting"));
    }

    [Fact]
    public async Task A_failure_is_told_and_can_be_tried_again_with_what_was_typed()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo("/settings/users?q=olga");
        Door.IsBroken = true;
        var page = Render<UsersPage>();
        Assert.Contains("The list could not be read", page.Find("[role=alert]").TextContent);

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
        Assert.Equal("olga", page.Find("#user-search").GetAttribute("value"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task A_manager_reads_and_no_more()
    {
        await SignInAsync(MemberRole.Manager);

        var page = Render<UsersPage>();

        Assert.Equal(["Ben Okafor"], Names(page));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "New");
        Assert.Empty(page.FindAll("tbody [popover], tbody input, thead input, #selection-actions"));
    }

    [Fact]
    public async Task A_member_is_told_who_can_see_the_users()
    {
        await SignInAsync(MemberRole.Member);

        var page = Render<UsersPage>();

        Assert.Contains("You cannot see the users", page.Markup);
        Assert.Empty(page.FindAll("table"));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private string Address => Navigation.Uri;

    private static string Count(IRenderedComponent<UsersPage> page) => page.Find(".count").TextContent;

    private static List<string> Names(IRenderedComponent<UsersPage> page) => page.FindAll("tbody th").Select(name => name.TextContent.Trim()).ToList();

    private static IElement Row(IRenderedComponent<UsersPage> page, string name) =>
        page.FindAll("tbody.rows tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == name);

    private void Search(IRenderedComponent<UsersPage> page, string text)
    {
        page.Find("#user-search").Input(text);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(400));
    }
}
