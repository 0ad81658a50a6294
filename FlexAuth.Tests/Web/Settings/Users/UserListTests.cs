using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
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
        Assert.StartsWith("Ana.Aalbers", words[1]);
        Assert.Equal(["Contoso", "Member", "+31 •••• 12"], words[2..5]);
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
    public async Task Typing_searches_once_it_pauses()
    {
        await SignInAdministratorAsync();
        var page = Render<UsersPage>();
        var before = Address;

        page.Find("#user-search").Input("m");
        Host.Clock.Advance(TimeSpan.FromMilliseconds(100));
        page.Find("#user-search").Input("mu");
        Host.Clock.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal(before, Address);

        Host.Clock.Advance(TimeSpan.FromMilliseconds(50));
        page.WaitForAssertion(() => Assert.EndsWith("?q=mu", Address));
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
    public async Task A_long_list_has_pages()
    {
        await SignInAdministratorAsync();
        var members = Enumerable.Range(0, UserView.PageSize).Select(i => Host.NewMember($"P{i:00}", "Aalbers", Host.Main)).ToList();
        await Host.ChangeAsync(db => db.AddRange(members));
        var page = Render<UsersPage>();
        Assert.Equal("Page 1 of 2", page.Find("nav .numeric").TextContent);

        Navigation.NavigateTo(page.Find("a[rel=next]").GetAttribute("href")!);

        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
    }

    [Fact]
    public async Task Nobody_matching_says_how_to_go_on()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo("/settings/users?q=nobody");

        var page = Render<UsersPage>();

        Assert.Contains("Nobody matches “nobody”", page.Markup);
        Assert.Equal("/settings/users", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task An_empty_organization_says_how_to_begin()
    {
        var place = await Host.SuborganizationAsync("Empty");
        var administrator = await Host.AdministratorAsync();
        SignIn(administrator with { OrganizationPath = place.Path });

        Assert.Contains("Press New to add the first person", Render<UsersPage>().Find(".empty").TextContent);
    }

    [Fact]
    public async Task A_page_that_is_not_there_leads_to_the_first()
    {
        await SignInAdministratorAsync();
        Navigation.NavigateTo("/settings/users?page=9");

        Assert.Equal("/settings/users", Render<UsersPage>().Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task Loading_keeps_the_lists_place()
    {
        await SignInAdministratorAsync();
        Door.Shut();
        var page = Render<UsersPage>();
        Assert.NotEmpty(page.FindAll(".skeleton"));

        Door.Open();

        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));
        Assert.Empty(page.FindAll(".skeleton"));
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
        Assert.Empty(page.FindAll("[popover]"));
        Assert.Empty(page.FindAll("dialog"));
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
        page.FindAll("tbody tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == name);

    private void Search(IRenderedComponent<UsersPage> page, string text)
    {
        page.Find("#user-search").Input(text);
        Host.Clock.Advance(TimeSpan.FromMilliseconds(200));
    }
}
