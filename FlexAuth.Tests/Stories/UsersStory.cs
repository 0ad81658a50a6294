using System.Text.RegularExpressions;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Users: adding, finding, helping.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class UsersStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task A_password_reset_email_is_resent_from_the_row_and_refused_with_a_reason_to_those_without_email_login()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Ivo");
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync($"?q={account.Email}");
        var name = await users.Row(account.Email).GetByRole(AriaRole.Rowheader).InnerTextAsync();

        await users.OpenMenuAsync(account.Email, name);
        await users.ResendPasswordResetEmail.ClickAsync();
        var dialog = new ActionDialog(tab);
        await Expect(dialog.Dialog).ToContainTextAsync($"{name} gets a mail with a link to set a new password.");
        await dialog.ConfirmAsync("Send");
        await dialog.EndsWithAsync($"A mail with a link is on its way to {name}.");
        await dialog.CloseAsync();
        await Halden.Server.MailToAsync(account.Email, "Set a new password");

        await using var database = new InstallationDatabase(Halden.Server);
        var other = await database.ReadAsync(db => db.Members.Where(m => !m.EmailLoginEnabled && m.DisabledAt == null).OrderBy(m => m.Id).Select(m => m.Email!).LastAsync());
        await users.OpenAsync($"?q={other}");
        var without = users.Row(other);
        await without.GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).ClickAsync();
        await Expect(users.ResendPasswordResetEmail).ToBeDisabledAsync();
        await Expect(tab.Locator(".row-menu:popover-open")).ToContainTextAsync("has no email login, so there is no password to reset.");
        await tab.CloseAsync();
    }

    [Fact]
    public async Task On_a_phone_the_actions_for_a_selection_open_within_reach()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        await tab.SetViewportSizeAsync(Person.Phone.Width, Person.Phone.Height);
        var users = await new UsersPage(tab).OpenAsync("?status=not-invited");
        await UsersPage.TickOf(users.Rows.First).CheckAsync();

        await users.Selection.GetByRole(AriaRole.Button, new() { Name = "Email login actions" }).ClickAsync();
        var actions = tab.GetByRole(AriaRole.Group, new() { Name = "Email login actions" });
        await Expect(actions).ToBeInViewportAsync(new() { Ratio = 1 });
        await actions.GetByRole(AriaRole.Button, new() { Name = "Enable email login" }).ClickAsync();
        await Expect(new ActionDialog(tab).Dialog).ToContainTextAsync("gets a welcome mail");
        await tab.CloseAsync();
    }

    [Fact]
    [Trait("Rule", "SE8")]
    public async Task Pressing_New_twice_adds_one_person_and_each_wrong_field_is_named()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        var form = await users.OpenNewAsync();
        await form.New.ClickAsync();
        await NewUserDialog.IsRefusedAsync(form.FirstName, "Enter a first name.");
        await NewUserDialog.IsRefusedAsync(form.LastName, "Enter a last name.");
        await NewUserDialog.IsRefusedAsync(form.Email, "Enter an email address.");
        await Expect(form.FirstName).ToBeFocusedAsync();

        await form.FillAsync("Quim", "Puig Twee", "ana.halden@halden.example");
        await form.Phone.FillAsync("+31 6");
        await form.New.ClickAsync();
        await NewUserDialog.IsRefusedAsync(form.Phone, "This is not a complete phone number. Check the country and the digits.");
        await form.Phone.FillAsync("+31 6 12345678");
        await form.New.ClickAsync();
        await NewUserDialog.IsRefusedAsync(form.Email, "Ana Halden in Halden Group has this email address already.");

        await form.Email.FillAsync("quim.twee@halden.example");
        await form.New.DblClickAsync();
        await Expect(users.Row("quim.twee@halden.example")).ToHaveCountAsync(1);
        await Expect(form.Dialog).ToBeHiddenAsync();
        await users.OpenAsync("?q=quim.twee");
        await Expect(users.Count).ToHaveTextAsync("1 match");
        await tab.CloseAsync();
    }

    [Fact]
    public async Task A_few_letters_find_names_with_diacritics_and_the_address_opens_the_same_list()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        await users.Search.PressSequentiallyAsync("muller");
        await Expect(tab).ToHaveURLAsync(new Regex(@"\?q=muller$"));
        await Expect(users.Rows.First).ToContainTextAsync("Müller");
        await users.SortByAsync("Email");
        await Expect(tab).ToHaveURLAsync(new Regex(@"\?q=muller&sort=email$"));
        var ascending = await users.Rows.Locator(".email .truncate").AllInnerTextsAsync();
        await users.SortByAsync("Email", "descending");
        await Expect(tab).ToHaveURLAsync(new Regex(@"\?q=muller&sort=-email$"));
        await Expect(users.Rows.Locator(".email .truncate")).ToHaveTextAsync(ascending.Reverse());

        var colleague = await Halden.Administrator.Context.NewPageAsync();
        await colleague.GotoAsync(tab.Url);
        var same = new UsersPage(colleague);
        await Expect(same.Rows.Locator(".email .truncate")).ToHaveTextAsync(ascending.Reverse());
        await Expect(same.Search).ToHaveValueAsync("muller");
        await colleague.CloseAsync();
        await tab.CloseAsync();
    }

    [Fact]
    public async Task A_filtered_view_is_sent_to_a_colleague_and_saved_under_a_name()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        await users.FilterAsync("Email login", "Off");
        await users.FilterAsync("Last sign-in", "Never");
        await Expect(users.Chips).ToHaveTextAsync(["Email login: off", "Last sign-in: never"]);
        await users.SortByAsync("Email");
        await Expect(tab).ToHaveURLAsync(new Regex(@"\?login=off&last=never&sort=email$"));

        var person = await PersonAsync();
        await Halden.NewcomerAsync(person, "Vera", role: "Manager");
        var same = new UsersPage(person.Page);
        await person.Page.GotoAsync(tab.Url);
        await Expect(same.Chips).ToHaveTextAsync(["Email login: off", "Last sign-in: never"]);
        var first = await same.Rows.Locator(".email .truncate").First.InnerTextAsync();
        await Expect(users.Rows.Locator(".email .truncate").First).ToHaveTextAsync(first);
        await Expect(person.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Select" })).ToHaveCountAsync(0);

        await users.Views.ClickAsync();
        await tab.GetByRole(AriaRole.Button, new() { Name = "Save this view…" }).ClickAsync();
        await Expect(tab.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
        await tab.Keyboard.TypeAsync("Never seen");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(users.Message).ToContainTextAsync("The view “Never seen” was saved.");
        await users.OpenAsync();
        await users.Views.ClickAsync();
        await tab.GetByRole(AriaRole.Link, new() { Name = "Never seen" }).ClickAsync();
        await Expect(users.Chips).ToHaveTextAsync(["Email login: off", "Last sign-in: never"]);
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Deep_in_the_list_what_was_ticked_above_stays_ticked()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        var length = int.Parse(await tab.Locator("table.users").GetAttributeAsync("data-length") ?? "", System.Globalization.CultureInfo.InvariantCulture);
        await UsersPage.TickOf(users.RowAt(1)).CheckAsync();
        await Expect(users.Selection).ToContainTextAsync("1 selected");

        await users.ScrollToAsync(length);
        await Expect(users.RowAt(length)).ToBeInViewportAsync();
        await Expect(users.RowAt(1)).ToHaveCountAsync(0);
        await UsersPage.TickOf(users.RowAt(length - 3)).CheckAsync();
        await UsersPage.TickOf(users.RowAt(length)).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(users.Selection).ToContainTextAsync("5 selected");

        await users.ScrollToAsync(1);
        await Expect(UsersPage.TickOf(users.RowAt(1))).ToBeCheckedAsync();
        await Expect(users.Selection).ToContainTextAsync("5 selected");
        await tab.CloseAsync();
    }

    [Fact]
    public async Task All_on_show_become_all_that_match()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync("?login=off");
        var matching = (await users.Count.InnerTextAsync()).Split(' ')[0];

        await users.SelectShown.ClickAsync();
        await Expect(users.Selection).ToContainTextAsync(new Regex(@"^\s*\d+ selected"));
        await users.Selection.GetByRole(AriaRole.Button, new() { Name = $"Select all {matching} that match" }).ClickAsync();
        await Expect(users.Selection).ToContainTextAsync($"All {matching} that match selected");
        await users.ScrollToAsync(200);
        await Expect(UsersPage.TickOf(users.RowAt(200))).ToBeCheckedAsync();

        await users.Chips.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(users.Message).ToContainTextAsync("The selection ended");
        await Expect(users.Selection).ToHaveCountAsync(0);
        await tab.CloseAsync();
    }

    [Fact]
    public async Task On_a_phone_the_list_is_cards_that_the_page_scrolls()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        await tab.SetViewportSizeAsync(Person.Phone.Width, Person.Phone.Height);
        var users = await new UsersPage(tab).OpenAsync();
        await Expect(users.RowAt(1)).ToBeInViewportAsync();

        await tab.EvaluateAsync("scrollTo(0, document.documentElement.scrollHeight / 2)");
        await Expect(users.Rows.Filter(new() { HasNot = tab.Locator(".bar") }).Last).ToBeVisibleAsync();
        await Expect(users.RowAt(1)).ToHaveCountAsync(0);
        Assert.False(await tab.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "It scrolls sideways.");
        await UsersPage.TickOf(users.Rows.Nth(14)).ClickAsync();
        await Expect(users.Selection).ToBeInViewportAsync();
        await Expect(tab.GetByLabel("Sort by")).ToBeVisibleAsync();
        await Expect(tab.GetByRole(AriaRole.Button, new() { Name = "Columns" })).ToBeHiddenAsync();
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Whoever_comes_back_to_a_list_finds_it_where_they_left_it()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        await new AuthenticationPage(tab).OpenAsync();
        var people = new UsersPage(tab);
        await people.Frame.ScrollIntoViewIfNeededAsync();
        await people.ScrollToAsync(200);
        await people.RowAt(203).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(people.Heading).Not.ToHaveTextAsync("Authentication");
        await tab.GoBackAsync();
        await Expect(people.Heading).ToHaveTextAsync("Authentication");
        await Expect(people.RowAt(203)).ToBeInViewportAsync();

        await tab.SetViewportSizeAsync(Person.Phone.Width, Person.Phone.Height);
        var users = await new UsersPage(tab).OpenAsync();
        await Expect(users.RowAt(1)).ToBeInViewportAsync();
        await tab.EvaluateAsync("scrollTo(0, 100 * 116)");
        await users.RowAt(101).GetByRole(AriaRole.Link).ClickAsync();
        var form = new EditUserDialog(tab);
        await Expect(form.Position).ToBeVisibleAsync();
        await Expect(users.RowAt(101)).ToBeInViewportAsync();
        await form.Cancel.ClickAsync();
        await Expect(form.Position).ToBeHiddenAsync();
        await Expect(users.RowAt(101)).ToBeInViewportAsync();
        await tab.CloseAsync();
    }

    [Fact]
    public async Task On_a_phone_the_menu_is_a_drawer_that_the_keyboard_opens_and_leaves()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        await tab.SetViewportSizeAsync(Person.Phone.Width, Person.Phone.Height);
        var users = await new UsersPage(tab).OpenAsync("?q=lotte");
        await Expect(users.Rows.First).ToBeVisibleAsync();
        Assert.False(await tab.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "It scrolls sideways.");
        await Expect(users.Navigation).ToBeHiddenAsync();

        var menu = tab.GetByRole(AriaRole.Button, new() { Name = "Menu" });
        await menu.FocusAsync();
        await tab.Keyboard.PressAsync("Enter");
        await Expect(users.Navigation.GetByRole(AriaRole.Link, new() { Name = "Users" })).ToBeFocusedAsync();
        await tab.Keyboard.PressAsync("Escape");
        await Expect(users.Navigation).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();

        await tab.Keyboard.PressAsync("Enter");
        await Expect(users.Navigation.GetByRole(AriaRole.Link, new() { Name = "Users" })).ToBeFocusedAsync();
        await tab.Keyboard.PressAsync("Tab");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(users.Heading).ToHaveTextAsync("General");
        await Expect(users.Navigation).ToBeHiddenAsync();
        await tab.CloseAsync();
    }
}
