using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>No mouse: Tab, Enter, Space and what is typed. Wherever the keyboard is, one sees it.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class KeyboardStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    private const int LongestWay = 40;

    private const string ShowsFocus = """
        element => {
            const seen = e => { const s = getComputedStyle(e); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
            return seen(element) || (element.parentElement !== null && seen(element.parentElement));
        }
        """;

    [Fact]
    public async Task From_the_welcome_link_to_signed_in_and_out_again_with_the_keyboard_alone()
    {
        var (account, link) = await Halden.InviteAsync("Elena");
        var person = await PersonAsync();
        var page = person.Page;
        var keyboard = page.Keyboard;

        var activate = await new ActivatePage(page).OpenAsync(link);
        await Expect(activate.Password).ToBeFocusedAsync();
        await IsSeenAsync(activate.Password);
        await keyboard.TypeAsync(account.Password);
        await keyboard.PressAsync("Enter");

        var authenticator = new AuthenticatorStep(page);
        await Expect(authenticator.Code).ToBeFocusedAsync();
        await TabToAsync(page, authenticator.ByHand, "Shift+Tab");
        await keyboard.PressAsync("Enter");
        account.App = new AuthenticationApp(await authenticator.Key.Locator("code").InnerTextAsync());
        await TabToAsync(page, authenticator.Code);
        await keyboard.TypeAsync(await account.App.NextCodeAsync());

        var recoveryCode = new RecoveryCodeStep(page);
        await recoveryCode.ReadAsync();
        await Expect(recoveryCode.Heading).ToBeFocusedAsync();
        await TabToAsync(page, recoveryCode.Saved);
        await keyboard.PressAsync("Space");
        await TabToAsync(page, recoveryCode.Continue);
        await keyboard.PressAsync("Enter");
        var portal = new Portal(page);
        await portal.IsHomeAsync("Elena");
        await SignOutAsync(page, portal);

        var signIn = new SignInPage(page);
        await Expect(signIn.Email).ToBeFocusedAsync();
        await keyboard.TypeAsync(account.Email);
        await keyboard.PressAsync("Enter");
        await Expect(signIn.Password).ToBeFocusedAsync();
        await keyboard.TypeAsync(account.Password);
        await keyboard.PressAsync("Enter");
        await Expect(signIn.Code).ToBeFocusedAsync();
        await keyboard.TypeAsync(await account.App.NextCodeAsync());
        await portal.IsHomeAsync("Elena");
    }

    [Fact]
    public async Task The_list_is_searched_filtered_ticked_and_scrolled_with_the_keyboard_alone()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        await TabToAsync(tab, users.Search);
        await TabToAsync(tab, users.FilterButton);
        await tab.Keyboard.PressAsync("Enter");
        await TabToAsync(tab, users.FilterPanel.GetByLabel("Not invited"));
        await tab.Keyboard.PressAsync("Space");
        await Expect(users.Chips).ToHaveTextAsync("Status: Not invited");
        await tab.Keyboard.PressAsync("Escape");
        await Expect(users.FilterButton).ToBeFocusedAsync();

        await TabToAsync(tab, users.Frame);
        await users.ScrollWithAsync("End");
        await Expect(users.Rows.Last).ToBeInViewportAsync();
        await Expect(users.RowAt(1)).ToHaveCountAsync(0);
        await users.ScrollWithAsync("Home");
        await Expect(users.RowAt(1)).ToBeInViewportAsync();
        await TabToAsync(tab, UsersPage.TickOf(users.RowAt(1)));
        await tab.Keyboard.PressAsync("Space");
        await Expect(users.Selection).ToContainTextAsync("1 selected");

        // The row that has the keyboard leaves: the keyboard stays in the list.
        await users.ScrollToAsync(200);
        await Expect(users.RowAt(1)).ToHaveCountAsync(0);
        await Expect(users.Frame).ToBeFocusedAsync();
        await tab.CloseAsync();
    }

    [Fact]
    public async Task A_file_is_chosen_looked_through_and_imported_with_the_keyboard_alone()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var import = await new ImportPage(tab).OpenAsync();

        // Asked for before the way there: Chromium has to know of it when the key comes.
        var chooser = tab.WaitForFileChooserAsync(new() { Timeout = 60_000 });
        await TabToAsync(tab, import.Choose);
        await tab.Keyboard.PressAsync("Enter");
        await (await chooser).SetFilesAsync(new FilePayload
        {
            Name = "people.csv",
            MimeType = "text/csv",
            Buffer = [.. "Email,First name,Last name,Organization,Role\r\nmees.toets@halden.example,Mees,Toets,Halden Group,Member\r\n"u8],
        });
        await Expect(import.Heading).ToHaveTextAsync("people.csv");
        await Expect(import.Heading).ToBeFocusedAsync();

        await TabToAsync(tab, import.Kinds.GetByRole(AriaRole.Link, new() { NameRegex = new("^New") }));
        await tab.Keyboard.PressAsync("Enter");
        await Expect(import.Rows).ToHaveCountAsync(1);
        await TabToAsync(tab, import.Import);
        await tab.Keyboard.PressAsync("Enter");
        var proof = new ActionDialog(tab).Proof;
        await Expect(import.Standing.Or(proof)).ToBeVisibleAsync();
        if (await proof.IsVisibleAsync())
            await tab.Keyboard.TypeAsync(await Halden.Ana.App.NextCodeAsync());
        await Expect(import.Standing).ToBeFocusedAsync();
        await Expect(import.Standing).ToContainTextAsync("One person is as the file says.");
        await TabToAsync(tab, import.Undo, "Shift+Tab");
        await tab.Keyboard.PressAsync("Enter");
        await Expect(import.Heading).ToContainTextAsync("Undo: Import users");
        await tab.CloseAsync();
    }

    [Fact]
    public async Task However_late_the_button_goes_that_opened_a_dialog_the_keyboard_goes_on_at_the_heading_of_its_part()
    {
        var page = (await PersonAsync()).Page;
        await new SignInPage(page).OpenAsync();
        await page.Clock.InstallAsync();
        await page.EvaluateAsync("""
            document.querySelector('main').insertAdjacentHTML('beforeend', `
                <section aria-labelledby="part"><h2 id="part">Part</h2><button id="opener">Disable</button></section>
                <dialog id="asked"><h2>Disable?</h2></dialog>`)
            """);
        await page.Locator("#opener").ClickAsync();
        await page.EvaluateAsync("flexAuth.openDialog(document.getElementById('asked'))");
        await page.EvaluateAsync("new Promise(closed => { const asked = document.getElementById('asked'); asked.onclose = closed; asked.close(); })");
        await Expect(page.Locator("#opener")).ToBeFocusedAsync();

        await page.Clock.FastForwardAsync("00:10");
        await page.EvaluateAsync("document.getElementById('opener').remove()");
        await Expect(page.Locator("#part")).ToBeFocusedAsync();
    }

    private static async Task SignOutAsync(IPage page, Portal portal)
    {
        await TabToAsync(page, portal.Profile);
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, portal.SignOut);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Presses Tab until the keyboard is there; it is to be seen at each stop on the way.</summary>
    private static async Task TabToAsync(IPage page, ILocator target, string key = "Tab")
    {
        var focused = page.Locator("*:focus");
        for (var i = 0; i < LongestWay; i++)
        {
            await page.Keyboard.PressAsync(key);
            if (await focused.CountAsync() > 0 && await focused.EvaluateAsync<bool>("element => element !== document.body"))
                await IsSeenAsync(focused);
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
        }

        Assert.Fail($"The keyboard does not get to {target}.");
    }

    private static async Task IsSeenAsync(ILocator focused) =>
        Assert.True(await focused.EvaluateAsync<bool>(ShowsFocus), $"Focus is not visible on {await focused.EvaluateAsync<string>("e => e.outerHTML")}");
}
