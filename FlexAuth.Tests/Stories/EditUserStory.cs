using System.Text.RegularExpressions;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Users → Edit, with more than one person at it.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class EditUserStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "SE2")]
    public async Task Two_administrators_edit_one_person_who_loses_their_page_when_their_role_changes()
    {
        var (ben, ivo) = (await PersonAsync(), await PersonAsync());
        await Halden.NewcomerAsync(ben, "Berta", role: "Organization Administrator");
        var account = await Halden.NewcomerAsync(ivo, "Igor", role: "Manager");
        await new Portal(ivo.Page).ToUsersAsync();
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var mine = await new UsersPage(tab).OpenAsync($"?q={account.Email}");
        var theirs = await new UsersPage(ben.Page).OpenAsync($"?q={account.Email}");
        var (form, colleagues) = (await mine.OpenEditAsync(account.Email), await theirs.OpenEditAsync(account.Email));
        await Expect(tab).ToHaveURLAsync(new Regex(@"/settings/users/[0-9a-f-]{36}\?q="));

        await form.Position.FillAsync("Planner");
        await colleagues.Position.FillAsync("Buyer");
        await colleagues.Role.SelectOptionAsync("Member");
        await Expect(colleagues.Dialog).ToContainTextAsync("Saving signs this person out");
        await colleagues.Save.ClickAsync();

        // The edited person's own page ends; the colleague's row and form know at once.
        await new SignInPage(ivo.Page).IsOpenAsync();
        await Expect(theirs.Message).ToContainTextAsync("was saved and has to sign in again.");
        await Expect(theirs.Row(account.Email)).ToContainTextAsync("Member");
        await Expect(form.Dialog).ToContainTextAsync("Saved meanwhile");
        await Expect(form.Dialog).ToContainTextAsync("Position: Buyer (yours: Planner)");
        await Expect(form.Position).ToHaveValueAsync("Planner");
        await Halden.Administrator.PageIsAccessibleAsync(tab);

        await form.SaveMine.ClickAsync();
        await Expect(form.Dialog).ToBeHiddenAsync();
        await Expect(tab).ToHaveURLAsync(new Regex(@"/settings/users\?q="));
        await Expect(mine.Row(account.Email)).ToContainTextAsync("Member");
        form = await mine.OpenEditAsync(account.Email);
        await Expect(form.Position).ToHaveValueAsync("Planner");
        await tab.CloseAsync();
    }

    [Fact]
    public async Task A_country_is_chosen_with_the_keyboard_and_nothing_typed_is_lost_by_Escape_or_the_way_back()
    {
        var (account, _) = await Halden.InviteAsync("Kirsi");
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync($"?q={account.Email}");
        var form = await users.OpenEditAsync(account.Email);

        await form.Country.FocusAsync();
        await tab.Keyboard.TypeAsync("germ");
        await Expect(form.Countries.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await tab.Keyboard.PressAsync("Enter");
        await Expect(form.Country).ToHaveValueAsync("DE +49");
        await tab.Keyboard.PressAsync("ArrowDown");
        await Expect(form.Countries).ToBeVisibleAsync();
        await tab.Keyboard.PressAsync("Escape");
        await Expect(form.Countries).ToBeHiddenAsync();
        await Expect(form.Dialog).ToBeVisibleAsync();
        await tab.Keyboard.PressAsync("Tab");
        await Expect(form.Phone).ToBeFocusedAsync();
        await tab.Keyboard.TypeAsync("+31 6 12345678");
        await Expect(form.Country).ToHaveValueAsync("NL +31");
        await tab.Keyboard.PressAsync("Tab");
        await Expect(form.Phone).ToHaveValueAsync("612345678");

        await tab.Keyboard.PressAsync("Escape");
        await Expect(form.KeepEditing).ToBeFocusedAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await form.KeepEditing.ClickAsync();
        await tab.GoBackAsync();
        await Expect(form.KeepEditing).ToBeVisibleAsync();
        await form.KeepEditing.ClickAsync();
        await Expect(form.Phone).ToHaveValueAsync("612345678");
        await form.Save.ClickAsync();
        await Expect(users.Message).ToContainTextAsync("was saved.");

        form = await users.OpenEditAsync(account.Email);
        await Expect(form.Phone).ToHaveValueAsync("612345678");
        await form.Cancel.ClickAsync();
        await Expect(form.Dialog).ToBeHiddenAsync();
        await tab.CloseAsync();
    }

    [Fact]
    [Trait("Rule", "AZ2")]
    public async Task The_address_of_nobody_says_so_and_leads_to_the_list()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync($"/{Guid.CreateVersion7()}?q=lotte");
        await Expect(tab.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nobody here");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Back to the list" }).ClickAsync();
        await Expect(tab).ToHaveURLAsync(new Regex(@"/settings/users\?q=lotte$"));
        await Expect(users.Rows.First).ToBeVisibleAsync();
        await tab.CloseAsync();
    }
}
