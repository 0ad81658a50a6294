using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.SavedViews;
using FlexAuth.Web.Settings.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Settings.Users;

/// <summary>Filters, columns, saved views, selection.</summary>
public sealed class ListChoicesTests : PortalTest
{
    private SignedInMember administrator = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        administrator = await SignInAdministratorAsync();
    }

    [Fact]
    public async Task A_filter_shows_at_once_stands_in_the_address_and_as_a_chip_that_takes_it_away()
    {
        await AddAsync("Ana", "Aalbers", member => member.EmailLoginEnabled = false);
        var page = Render<UsersPage>();

        page.Find("#filter-login").Change("no");

        page.WaitForAssertion(() => Assert.Equal(["Ana Aalbers"], Names(page)));
        Assert.EndsWith("/settings/users?login=off", Navigation.Uri);
        Assert.Equal("Email login: off", page.Find(".chip").TextContent.Trim());
        Assert.Equal("1 match", page.Find(".count").TextContent);

        page.Find(".chip button").Click();
        page.WaitForAssertion(() => Assert.Equal(2, Names(page).Count));
        Assert.EndsWith("/settings/users", Navigation.Uri);
        Assert.Empty(page.FindAll(".chip"));
    }

    [Fact]
    public async Task An_address_filters_by_organization_and_names_it()
    {
        var north = await Host.SuborganizationAsync("North");
        await AddAsync("Ana", "Aalbers", member => member.OrganizationId = north.Id);
        Navigation.NavigateTo($"/settings/users?org={north.Id:N}");

        var page = Render<UsersPage>();

        Assert.Equal(["Ana Aalbers"], Names(page));
        Assert.Equal("Organization: North", page.Find(".chip").TextContent.Trim());
        Assert.Equal(north.Id.ToString(), page.Find("#filter-organization").GetAttribute("value"));
    }

    [Fact]
    public void An_organization_of_strangers_is_not_named()
    {
        Navigation.NavigateTo($"/settings/users?org={Guid.NewGuid():N}");

        var page = Render<UsersPage>();

        Assert.Empty(Names(page));
        Assert.Equal("Organization: not found", page.Find(".chip").TextContent.Trim());
    }

    [Fact]
    public async Task Several_filters_are_cleared_at_once()
    {
        await AddAsync("Ana", "Aalbers");
        Navigation.NavigateTo("/settings/users?q=ana&login=on&status=not-invited&last=never");
        var page = Render<UsersPage>();
        Assert.Equal(3, page.FindAll(".chip").Count);
        Assert.Equal(["Ana Aalbers"], Names(page));

        page.Find(".chips .link-button").Click();

        page.WaitForAssertion(() => Assert.EndsWith("?q=ana", Navigation.Uri));
    }

    [Fact]
    public void A_column_is_chosen_and_stands_in_the_address()
    {
        var page = Render<UsersPage>();
        Assert.DoesNotContain("Phone", Heads(page));

        Box(page.Find("#user-columns"), "Phone").Change(true);

        page.WaitForAssertion(() => Assert.Contains("Phone", Heads(page)));
        Assert.EndsWith("columns=email,organization,role,phone,email-login,status,last-sign-in", Navigation.Uri);
        page.Find("#user-columns .link-button").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/settings/users", Navigation.Uri));
    }

    [Fact]
    public async Task The_present_view_is_saved_opened_renamed_and_deleted()
    {
        Navigation.NavigateTo("/settings/users?status=locked&sort=-name");
        var page = Render<UsersPage>();
        page.Find("#user-views").TriggerEvent("ontoggle", EventArgs.Empty);

        page.Find("#user-views .save").Click();
        Type(page, "Locked, backwards");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("/settings/users?status=locked&sort=-name", page.Find("#user-views a").GetAttribute("href")));
        Assert.Equal("true", page.Find("#user-views a").GetAttribute("aria-current"));

        page.Find("#user-views li button").Click();
        Type(page, "Locked");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Locked", page.Find("#user-views a").TextContent));
        Assert.Equal("status=locked&sort=-name", (await Host.Get<ListSavedViews>().ExecuteAsync(administrator, default)).Value.Single().Query);

        page.FindAll("#user-views li button")[1].Click();
        page.Find("dialog .row-end button[type=button]").Click();
        Assert.Single(page.FindAll("#user-views li"));
        page.FindAll("#user-views li button")[1].Click();
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#user-views li")));
    }

    [Fact]
    public async Task A_view_saved_in_another_tab_is_there_when_the_menu_opens_again()
    {
        var page = Render<UsersPage>();
        page.Find("#user-views").TriggerEvent("ontoggle", EventArgs.Empty);
        Assert.Empty(page.FindAll("#user-views li"));

        await Host.Get<SaveView>().ExecuteAsync(administrator, new ViewToSave(Guid.CreateVersion7(), "Elsewhere", "q=else", Replace: false));
        page.Find("#user-views").TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Equal("Elsewhere", page.Find("#user-views a").TextContent));
    }

    [Fact]
    public async Task Saving_under_a_name_that_is_taken_asks_to_replace_it()
    {
        await Host.Get<SaveView>().ExecuteAsync(administrator, new ViewToSave(Guid.CreateVersion7(), "Mine", "q=old"));
        Navigation.NavigateTo("/settings/users?q=new");
        var page = Render<UsersPage>();
        page.Find("#user-views").TriggerEvent("ontoggle", EventArgs.Empty);
        page.Find("#user-views .save").Click();

        Type(page, "mine");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("You have a view called “Mine” already", page.Find("dialog").TextContent));
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("/settings/users?q=new", page.Find("#user-views a").GetAttribute("href")));
    }

    [Fact]
    public async Task A_saved_view_that_was_tampered_with_leads_nowhere_else()
    {
        await Host.Get<SaveView>().ExecuteAsync(administrator, new ViewToSave(Guid.CreateVersion7(), "<img src=x onerror=alert(1)>", "//evil.example&q=%22%3E<script>"));
        var page = Render<UsersPage>();

        page.Find("#user-views").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.StartsWith("/settings/users?q=", page.Find("#user-views a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#user-views img, #user-views script"));
    }

    [Fact]
    public async Task Rows_are_ticked_in_ranges_and_stay_so_in_another_order()
    {
        await AddPeopleAsync(6);
        var page = Render<UsersPage>();

        Tick(page, 1);
        Tick(page, 4, shift: true);
        Assert.Contains("4 selected", page.Find(".selection").TextContent);

        Navigation.NavigateTo("/settings/users?sort=-name");
        page.WaitForAssertion(() => Assert.Equal("Olga Brandt", Names(page)[0]));
        Assert.Equal(["P4 Aalbers", "P3 Aalbers", "P2 Aalbers", "P1 Aalbers"], Selected(page));

        page.Find(".selection .link-button").Click();
        Assert.Empty(Selected(page));
        Assert.Equal("7 people", page.Find(".count").TextContent);
    }

    [Fact]
    public async Task A_range_from_a_row_that_another_order_has_moved_ticks_the_one_row_and_says_so()
    {
        await AddPeopleAsync(6);
        var page = Render<UsersPage>();
        Tick(page, 1);

        Navigation.NavigateTo("/settings/users?sort=-name");
        page.WaitForAssertion(() => Assert.Equal("Olga Brandt", Names(page)[0]));
        Tick(page, 4, shift: true);

        Assert.Equal(["P2 Aalbers", "P1 Aalbers"], Selected(page));
        Assert.Contains("Only this row was selected", page.Find(".message").TextContent);
    }

    [Fact]
    public async Task A_range_over_rows_that_are_not_here_any_more_ticks_the_one_row_and_says_so()
    {
        await AddPeopleAsync(400);
        var page = Render<UsersPage>();
        var table = page.FindComponent<UserTable>();
        Tick(page, 0);

        await table.InvokeAsync(() => table.Instance.ShowRows(300, 320));
        page.WaitForAssertion(() => Assert.Contains("P310 Aalbers", Names(page)));
        Tick(page, 10, shift: true);

        Assert.Contains("2 selected", page.Find(".selection").TextContent);
        Assert.Contains("Only this row was selected", page.Find(".message").TextContent);
    }

    [Fact]
    public async Task Another_search_ends_the_offer_to_select_all_that_match()
    {
        await AddPeopleAsync(80);
        var page = Render<UsersPage>();
        page.Find("thead input").Click();
        Assert.Contains("Select all 81 that match", page.Find(".selection").TextContent);

        page.Find("#user-search").Input("aalbers");
        page.WaitForAssertion(() => Assert.DoesNotContain("Olga Brandt", Names(page)));
        Assert.DoesNotContain("that match", page.Find(".selection").TextContent);
    }

    [Fact]
    public async Task Ticked_people_survive_a_search_that_does_not_show_them()
    {
        await AddPeopleAsync(2);
        var page = Render<UsersPage>();
        Tick(page, 0);

        page.Find("#user-search").Input("olga");
        page.WaitForAssertion(() => Assert.Equal(["Olga Brandt"], Names(page)));

        Assert.Contains("1 selected", page.Find(".selection").TextContent);
    }

    [Fact]
    public async Task All_on_show_then_all_that_match_but_one_until_the_filter_changes()
    {
        await AddPeopleAsync(80);
        Navigation.NavigateTo("/settings/users?q=aalbers");
        var page = Render<UsersPage>();

        page.Find("thead input").Click();
        var shown = Selected(page).Count;
        Assert.InRange(shown, 10, 79);
        Assert.Contains($"{shown} selected", page.Find(".selection").TextContent);

        page.FindAll(".selection .link-button").Single(button => button.TextContent == "Select all 80 that match").Click();
        Assert.Contains("All 80 that match selected", page.Find(".selection").TextContent);
        Tick(page, 3);
        Assert.Contains("79 selected", page.Find(".selection").TextContent);

        Navigation.NavigateTo("/settings/users?q=aalbers&sort=-name");
        page.WaitForAssertion(() => Assert.Equal("P79 Aalbers", Names(page)[0]));
        Assert.Contains("79 selected", page.Find(".selection").TextContent);

        Navigation.NavigateTo("/settings/users?q=aalber");
        page.WaitForAssertion(() => Assert.Contains("The selection ended", page.Find(".message").TextContent));
        Assert.Empty(page.FindAll(".selection"));
    }

    [Fact]
    public async Task Scrolling_draws_what_is_come_to_and_reads_it_once_more_if_that_failed()
    {
        await AddPeopleAsync(300);
        var page = Render<UsersPage>();
        var table = page.FindComponent<UserTable>();
        Assert.Equal("301", page.Find("table").GetAttribute("data-length"));
        Assert.Equal("302", page.Find("table").GetAttribute("aria-rowcount"));

        Door.IsBroken = true;
        await table.InvokeAsync(() => table.Instance.ShowRows(200, 220));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=alert]")));
        Assert.NotEmpty(page.FindAll(".waiting"));

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert], .waiting")));
        Assert.Contains("P200 Aalbers", Names(page));
        Assert.Equal("202", page.FindAll("tbody.rows tr").Single(row => row.TextContent.Contains("P200 ", StringComparison.Ordinal)).GetAttribute("aria-rowindex"));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private static List<string> Names(IRenderedComponent<UsersPage> page) => page.FindAll("tbody th").Select(name => name.TextContent.Trim()).ToList();

    private static List<string> Heads(IRenderedComponent<UsersPage> page) => page.FindAll("thead th").Select(head => head.TextContent.Trim()).ToList();

    private static List<string> Selected(IRenderedComponent<UsersPage> page) => page.FindAll("tbody.rows tr")
        .Where(row => row.QuerySelector("input")?.HasAttribute("checked") == true).Select(row => row.QuerySelector("th")!.TextContent.Trim()).ToList();

    private static IElement Box(IElement within, string label) =>
        within.QuerySelectorAll("label").Single(found => found.TextContent.Trim() == label).QuerySelector("input")!;

    private static void Tick(IRenderedComponent<UsersPage> page, int row, bool shift = false) =>
        page.FindAll("tbody.rows input")[row].Click(new MouseEventArgs { ShiftKey = shift });

    private static void Type(IRenderedComponent<UsersPage> page, string name) => page.Find("dialog .input").Input(name);

    private async Task AddPeopleAsync(int count)
    {
        var members = Enumerable.Range(0, count).Select(i => Host.NewMember(count > 99 ? $"P{i:000}" : count > 9 ? $"P{i:00}" : $"P{i}", "Aalbers", Host.Main)).ToList();
        await Host.ChangeAsync(db => db.AddRange(members));
    }
}
