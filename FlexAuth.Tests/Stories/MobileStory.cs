using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>FlexAuth on a phone, from registering to a wrong PIN, with a finger and without a network.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class MobileStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "HD1")]
    public async Task A_member_registers_a_phone_chooses_a_PIN_and_opens_FlexAuth_by_it_alone()
    {
        ExpectComplaint("401");
        ExpectComplaint("ERR_INTERNET_DISCONNECTED");
        var (emma, link) = await Halden.InviteAsync("Emma");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(emma.Password);
        await new AuthenticatorStep(page).IsShownAsync();

        await page.GotoAsync("/mobile");
        await Field("Email address").FillAsync(emma.Email);
        await Field("Password").FillAsync(emma.Password);
        await Field("Name of this phone").FillAsync("Pixel");
        await person.PageIsAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Register this phone" }).TapAsync();

        await IsAsync("Choose a PIN");
        await page.ReloadAsync();
        await IsAsync("Choose a PIN");
        await Field("PIN").FillAsync("480275");
        await Field("PIN once more").FillAsync("480275");
        await person.PageIsAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this PIN" }).TapAsync();
        await IsAsync("FlexAuth is open on this phone");
        await Expect(page.GetByText(emma.Email)).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await Halden.Server.MailToAsync(emma.Email, "A phone was registered");

        // Opened again, without a network: the page is there, and says what is missing.
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await person.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await IsAsync("Unlock FlexAuth");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("FlexAuth cannot be reached.");
        await person.Context.SetOfflineAsync(false);
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();

        await Field("PIN").FillAsync("973164");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the digits" }).TapAsync();
        await Expect(Field("PIN")).ToHaveAttributeAsync("type", "text");
        await Field("PIN").PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Tries left: 4.");
        await person.PageIsAccessibleAsync();
        await Field("PIN").FillAsync("480275");
        await Field("PIN").PressAsync("Enter");
        await IsAsync("FlexAuth is open on this phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this phone" }).TapAsync();
        await IsAsync("Remove this phone?");
        await page.EvaluateAsync("history.back()");
        await IsAsync("FlexAuth is open on this phone");

        // Nobody touches it for six minutes: it is locked, also where its timers slept.
        await page.Clock.InstallAsync();
        await page.Clock.FastForwardAsync("06:00");
        await page.Keyboard.PressAsync("Shift");
        await IsAsync("Unlock FlexAuth");

        ILocator Field(string label) => page.Locator("form:not([hidden])").GetByLabel(label, new() { Exact = true });

        Task IsAsync(string heading) => Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task A_member_makes_a_passkey_of_the_phone_instead_of_a_PIN_opens_FlexAuth_by_it_and_takes_a_PIN_later()
    {
        ExpectComplaint("422");
        ExpectComplaint("401");
        var (noor, link) = await Halden.InviteAsync("Noor");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(noor.Password);
        await new AuthenticatorStep(page).IsShownAsync();
        var phone = await VirtualAuthenticator.PlugInAsync(page);
        var mobile = new MobilePage(page);
        await mobile.RegisterAsync(noor, "Pixel");
        await mobile.IsAsync("Choose a PIN");

        // Its person turns away; then they do not.
        await phone.VerifiesAsync(false);
        await mobile.TapAsync("Use a passkey instead");
        await Expect(mobile.Problem).ToHaveTextAsync("No passkey was made. Try again, or choose a PIN.");
        await person.PageIsAccessibleAsync();
        await phone.VerifiesAsync(true);
        await mobile.TapAsync("Use a passkey instead");
        await mobile.IsAsync("Unlock FlexAuth");
        await Expect(page.GetByText("Your passkey was made.")).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        Assert.False((await phone.CredentialsAsync()).Single().GetProperty("isResidentCredential").GetBoolean());

        await phone.VerifiesAsync(false);
        await mobile.TapAsync("Unlock with your passkey");
        await Expect(mobile.Problem).ToHaveTextAsync("The passkey was not used. Try again.");
        await phone.VerifiesAsync(true);
        await mobile.TapAsync("Unlock with your passkey");
        await mobile.IsAsync("FlexAuth is open on this phone");
        await Expect(page.GetByText(noor.Email)).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();

        // Opened again it asks for the passkey; so does a locked one.
        await page.ReloadAsync();
        await mobile.TapAsync("Unlock with your passkey");
        await mobile.TapAsync("Lock");
        await mobile.TapAsync("Unlock with your passkey");
        await mobile.IsAsync("FlexAuth is open on this phone");

        // A PIN takes its place, once the passkey was used; one that is too easy asks for no second use.
        await mobile.TapAsync("Use a PIN instead");
        await person.PageIsAccessibleAsync();
        await mobile.FillAsync("New PIN", "123456");
        await mobile.FillAsync("New PIN once more", "123456");
        await mobile.TapAsync("Use this PIN");
        await Expect(mobile.Problem).ToContainTextAsync("That PIN is too easy to guess.");
        await phone.VerifiesAsync(false);
        await mobile.FillAsync("New PIN", "480275");
        await mobile.FillAsync("New PIN once more", "480275");
        await mobile.TapAsync("Use this PIN");
        await Expect(page.GetByText("Your PIN opens FlexAuth on this phone now.")).ToBeVisibleAsync();
        await Halden.Server.MailToAsync(noor.Email, "A PIN opens a phone");
        await phone.VerifiesAsync(true);
        await mobile.IsAsync("Unlock FlexAuth");
        await person.PageIsAccessibleAsync();
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");

        // And a passkey takes the PIN's, once that was given.
        await mobile.TapAsync("Use a passkey instead");
        await mobile.FillAsync("Current PIN", "973164");
        await person.PageIsAccessibleAsync();
        await mobile.TapAsync("Make a passkey");
        await Expect(mobile.Problem).ToContainTextAsync("Tries left: 4.");
        await phone.VerifiesAsync(false);
        await mobile.FillAsync("Current PIN", "480275");
        await mobile.TapAsync("Make a passkey");
        await Expect(mobile.Problem).ToHaveTextAsync("No passkey was made. Your PIN still opens this phone.");

        // Whoever turns back while the browser asks is back at once, and nothing is said.
        await mobile.HangAsync();
        await mobile.TapAsync("Make a passkey");
        await Expect(page.Locator("[data-step=to-passkey] [aria-busy=true]")).ToBeVisibleAsync();
        await mobile.TapAsync("Cancel");
        await mobile.IsAsync("FlexAuth is open on this phone");
        await Expect(mobile.Problem).ToBeHiddenAsync();
        await mobile.AskAgainAsync();
        await phone.VerifiesAsync(true);
        await mobile.TapAsync("Use a passkey instead");
        await mobile.FillAsync("Current PIN", "480275");
        await mobile.TapAsync("Make a passkey");
        await Expect(page.GetByText("Your passkey opens FlexAuth on this phone now.")).ToBeVisibleAsync();
        await Halden.Server.MailToAsync(noor.Email, "A passkey opens a phone");
        await mobile.TapAsync("Is your passkey gone?");
        await mobile.IsAsync("Remove this phone?");
        await mobile.TapAsync("Cancel");
        await mobile.TapAsync("Unlock with your passkey");
        await mobile.IsAsync("FlexAuth is open on this phone");

        // A keychain that carries it elsewhere and shows it at the portal's sign-in opens nothing there.
        var tab = (await PersonAsync(Halden.Server)).Page;
        await tab.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false;");
        await (await VirtualAuthenticator.PlugInAsync(tab)).HoldAsync(await AsKeychainAsync(phone, mobile));
        var signIn = await new SignInPage(tab).OpenAsync();
        await signIn.Passkey.ClickAsync();
        await Expect(signIn.FormNotice).ToContainTextAsync("This passkey opens FlexAuth on your registered phone only.");
    }

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task Of_two_tabs_that_choose_the_second_makes_no_passkey_and_takes_nothing_from_the_first()
    {
        ExpectComplaint("409");
        var (lena, link) = await Halden.InviteAsync("Lena");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(lena.Password);
        await new AuthenticatorStep(page).IsShownAsync();
        await VirtualAuthenticator.PlugInAsync(page);
        var mobile = new MobilePage(page);
        await mobile.RegisterAsync(lena, "Pixel");
        await mobile.IsAsync("Choose a PIN");
        var second = await person.Context.NewPageAsync();
        var keychain = await VirtualAuthenticator.PlugInAsync(second);
        await second.GotoAsync("/mobile");
        var stale = new MobilePage(second);
        await stale.IsAsync("Choose a PIN");

        await page.BringToFrontAsync();
        await mobile.TapAsync("Use a passkey instead");
        await mobile.IsAsync("Unlock FlexAuth");
        await Expect(page.Locator(":focus")).ToContainTextAsync("Your passkey was made.");
        var made = await mobile.PhoneAsync();
        await second.BringToFrontAsync();
        await stale.TapAsync("Use a passkey instead");

        await stale.IsAsync("Unlock FlexAuth");
        await Expect(stale.Problem).ToContainTextAsync("This phone has a passkey already.");
        Assert.Empty(await keychain.CredentialsAsync());
        Assert.Equal(made.Passkey, (await stale.PhoneAsync()).Passkey);
    }

    [Fact]
    public async Task While_FlexAuth_is_upgraded_the_kept_page_opens_and_says_that_it_cannot_be_reached()
    {
        ExpectComplaint("503");
        var (person, mobile) = await RegisteredAsync("Mila");
        var page = person.Page;
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await person.Context.RouteAsync(
            url => new Uri(url).AbsolutePath.StartsWith("/mobile", StringComparison.Ordinal) || new Uri(url).AbsolutePath.StartsWith("/api/", StringComparison.Ordinal),
            route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<h1>Service Unavailable</h1>" }));

        await page.ReloadAsync();

        await mobile.IsAsync("Unlock FlexAuth");
        await Expect(mobile.Problem).ToContainTextAsync("FlexAuth cannot be reached.");
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await Expect(mobile.Problem).ToContainTextAsync("FlexAuth cannot be reached.");
        await person.Context.UnrouteAllAsync();
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");
    }

    [Fact]
    public async Task A_browser_that_does_not_give_out_what_it_keeps_is_asked_again_and_takes_no_registration_away()
    {
        var (person, mobile) = await RegisteredAsync("Tess");
        var page = person.Page;
        await page.AddInitScriptAsync("if (window.name === 'stuck') { IDBFactory.prototype.open = () => ({}); }");
        await page.Clock.InstallAsync();
        await page.EvaluateAsync("window.name = 'stuck'");
        await page.ReloadAsync();
        await Expect(page.GetByText("One moment…")).ToBeVisibleAsync();

        await page.Clock.FastForwardAsync(3_000);
        await Expect(page.GetByText("One moment…")).ToBeVisibleAsync();
        await page.Clock.FastForwardAsync(3_000);
        await mobile.IsAsync("FlexAuth did not start");
        await Expect(page.GetByText("If this phone is registered, it still is.")).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();

        await page.EvaluateAsync("window.name = ''");
        await mobile.TapAsync("Try again");
        await mobile.IsAsync("Unlock FlexAuth");
    }

    [Fact]
    public async Task After_a_restored_backup_that_knows_no_PIN_the_phone_opens_by_its_key_and_by_a_PIN_of_the_backup()
    {
        ExpectComplaint("409");
        ExpectComplaint("403");
        var (person, mobile) = await RegisteredAsync("Rosa");
        await using var database = new InstallationDatabase(Halden.Server);
        var phone = (await mobile.IdAsync());
        var hash = await database.ReadAsync(db => db.RegisteredPhones.Where(p => p.Id == phone).Select(p => p.PinHash).SingleAsync());
        await HashIsAsync(null);
        await person.Page.ReloadAsync();
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");
        await Expect(person.Page.GetByText("This phone opens without a PIN.")).ToBeVisibleAsync();

        // The other way round.
        await HashIsAsync(hash);
        await mobile.TapAsync("Lock");
        await mobile.TapAsync("Unlock");
        await Expect(mobile.Problem).ToHaveTextAsync("Enter the PIN of this phone.");
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");

        Task HashIsAsync(string? value) =>
            database.ReadAsync(db => db.RegisteredPhones.Where(p => p.Id == phone).ExecuteUpdateAsync(p => p.SetProperty(x => x.PinHash, value)));
    }

    [Fact]
    public async Task A_passkey_that_the_server_does_not_know_leaves_the_key_and_one_that_is_asked_for_right_after_Cancel_is_used()
    {
        ExpectComplaint("409");
        var (sara, link) = await Halden.InviteAsync("Sara");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(sara.Password);
        await new AuthenticatorStep(page).IsShownAsync();
        await VirtualAuthenticator.PlugInAsync(page);
        var mobile = new MobilePage(page);
        await mobile.RegisterAsync(sara, "Pixel");
        await mobile.TapAsync("Use a passkey instead");
        await mobile.IsAsync("Unlock FlexAuth");

        // Back takes the browser a moment, and this thumb none.
        await mobile.TapAsync("Is your passkey gone?");
        await mobile.IsAsync("Remove this phone?");
        await page.EvaluateAsync(
            """
            async () => {
              const unlock = document.querySelector('[data-step=unlock]');
              document.querySelector('[data-step=leave] [data-act=back]').click();
              for (let turn = 0; unlock.hidden && turn < 10000; turn++) {
                await null;
              }
              unlock.querySelector('[type=submit]').click();
            }
            """);
        await mobile.IsAsync("FlexAuth is open on this phone");

        var phone = await mobile.IdAsync();
        await using var database = new InstallationDatabase(Halden.Server);
        await database.ReadAsync(db => db.RegisteredPhones.Where(p => p.Id == phone).ExecuteUpdateAsync(p => p.SetProperty(x => x.PasskeyId, (byte[]?)null)));
        await mobile.TapAsync("Lock");
        await mobile.TapAsync("Unlock with your passkey");
        await mobile.IsAsync("FlexAuth is open on this phone");
        await Expect(page.GetByText("This phone opens without a PIN.")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("Rule", "OT3")]
    public async Task A_PIN_that_was_changed_meanwhile_is_sent_once_and_asked_for_again()
    {
        ExpectComplaint("409");
        var (person, mobile) = await RegisteredAsync("Fleur");
        var page = person.Page;
        await mobile.TapAsync("Lock");
        var sent = 0;
        await page.RouteAsync("**/unlock", route =>
        {
            sent++;
            return route.FulfillAsync(new()
            {
                Status = 409,
                ContentType = "application/problem+json",
                Body = """{ "status": 409, "code": "mobile.changed", "detail": "What opens this phone was changed meanwhile." }""",
            });
        });

        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");

        await Expect(mobile.Problem).ToHaveTextAsync("What opens this phone was changed meanwhile.");
        await Expect(page.Locator("[data-step=unlock] [name=pin]")).ToHaveValueAsync("");
        Assert.Equal(1, sent);
        await page.UnrouteAllAsync();
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");
    }

    [Fact]
    public async Task Whoever_touches_it_now_and_then_keeps_it_open_by_fresh_tokens()
    {
        var (person, mobile) = await RegisteredAsync("Vera");
        var page = person.Page;
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await mobile.FillAsync("PIN", "480275");
        await mobile.TapAsync("Unlock");
        await mobile.IsAsync("FlexAuth is open on this phone");

        // The access token lives ten minutes, and the next one is asked for a minute before.
        await page.Clock.FastForwardAsync("04:20");
        await page.Keyboard.PressAsync("Shift");
        var refreshed = page.WaitForResponseAsync("**/api/mobile/tokens/refresh");
        var used = page.WaitForResponseAsync("**/api/mobile/me");
        await page.Clock.FastForwardAsync("04:20");
        await page.Keyboard.PressAsync("Shift");
        await page.Clock.FastForwardAsync("00:30");

        Assert.Equal((200, 200), ((await refreshed).Status, (await used).Status));
        await mobile.IsAsync("FlexAuth is open on this phone");
    }

    [Theory]
    [InlineData("mobile-store.js")]
    [InlineData("mobile-server.js")]
    [InlineData("mobile-passkey.js")]
    public async Task Where_one_of_its_scripts_does_not_come_the_page_says_so_and_can_be_loaded_again(string script)
    {
        ExpectComplaint("404");
        ExpectComplaint("TypeError");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        await person.Context.RouteAsync($"**/{script}?*", route => route.FulfillAsync(new() { Status = 404 }));

        await person.Page.GotoAsync("/mobile");

        await Expect(person.Page.GetByText("Something went wrong. Try again.")).ToBeVisibleAsync();
        await Expect(person.Page.GetByText("One moment…")).ToBeHiddenAsync();

        await person.Context.UnrouteAllAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await new MobilePage(person.Page).IsAsync("Register this phone");
    }

    [Fact]
    public async Task At_the_limit_the_page_leads_to_the_registered_phones_and_on_an_iPhone_it_says_where_to_register()
    {
        ExpectComplaint("409");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var (page, mobile) = (person.Page, new MobilePage(person.Page));
        await page.GotoAsync("/mobile");
        await mobile.IsAsync("Register this phone");
        await Expect(page.GetByText("Add this page to your home screen first")).ToBeHiddenAsync();
        await page.AddInitScriptAsync("Object.defineProperty(navigator, 'standalone', { value: false });");
        await page.RouteAsync("**/api/mobile/registrations", route => route.FulfillAsync(new()
        {
            Status = 409,
            ContentType = "application/problem+json",
            Body = """{ "status": 409, "code": "mobile.too_many", "detail": "You have 10 phones registered." }""",
        }));

        await mobile.RegisterAsync(Halden.Ana, "iPhone");

        await Expect(mobile.Problem).ToHaveTextAsync("You have 10 phones registered.");
        await Expect(page.GetByText("Add this page to your home screen first")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "See your registered phones" })).ToHaveAttributeAsync("href", "/profile/security");
        await person.PageIsAccessibleAsync();
    }

    [Fact]
    [Trait("Rule", "AU5")]
    public async Task Whoever_had_too_many_phones_reads_how_many_ended_for_this_one()
    {
        var (person, mobile) = await RegisteredAsync("Wies");
        await using var database = new InstallationDatabase(Halden.Server);
        var first = await mobile.IdAsync();
        var owner = await database.ReadAsync(db => db.RegisteredPhones.Where(p => p.Id == first).Select(p => p.Member).SingleAsync());
        await AddIdleAsync(9);
        await RegisterAnewAsync();
        await Expect(person.Page.Locator(":focus")).ToContainTextAsync("One that was not used made room for it");
        await person.PageIsAccessibleAsync();
        await mobile.FillAsync("PIN", "480275");
        await mobile.FillAsync("PIN once more", "480275");
        await mobile.TapAsync("Use this PIN");
        await mobile.IsAsync("FlexAuth is open on this phone");

        await AddIdleAsync(2);
        await RegisterAnewAsync();
        await Expect(person.Page.Locator(":focus")).ToContainTextAsync("3 that were not used made room for it");
        await person.Page.ReloadAsync();
        await mobile.IsAsync("Choose a PIN");
        await Expect(person.Page.GetByText("made room for it")).ToBeHiddenAsync();

        // The browser forgets, and its person registers once more.
        async Task RegisterAnewAsync()
        {
            await person.Page.EvaluateAsync("""
                () => new Promise((done, failed) => {
                  const deleting = indexedDB.deleteDatabase('flexauth-mobile');
                  deleting.onsuccess = () => done();
                  deleting.onerror = () => failed(deleting.error);
                })
                """);
            await mobile.RegisterAsync(new Account(owner.Email!, "Wies"), "Pixel");
            await mobile.IsAsync("Choose a PIN");
        }

        Task AddIdleAsync(int many)
        {
            var then = DateTimeOffset.UtcNow.AddDays(-20);
            return database.ReadAsync(db =>
            {
                db.AddRange(Enumerable.Range(0, many).Select(n => new RegisteredPhone
                {
                    MemberId = owner.Id,
                    Name = $"Old phone {n}",
                    PublicKey = Guid.NewGuid().ToByteArray(),
                    CreatedAt = then,
                    UnlockedAt = then,
                    LastUsedAt = then,
                }));
                return db.SaveChangesAsync();
            });
        }
    }

    /// <summary>Somebody new whose phone has a PIN and is unlocked.</summary>
    private async Task<(Person Person, MobilePage Mobile)> RegisteredAsync(string firstName)
    {
        var (who, link) = await Halden.InviteAsync(firstName);
        var person = await PersonAsync(Halden.Server, onPhone: true);
        await (await new ActivatePage(person.Page).OpenAsync(link)).ChooseAsync(who.Password);
        await new AuthenticatorStep(person.Page).IsShownAsync();
        var mobile = new MobilePage(person.Page);
        await mobile.RegisterAsync(who, "Pixel");
        await mobile.IsAsync("Choose a PIN");
        await mobile.FillAsync("PIN", "480275");
        await mobile.FillAsync("PIN once more", "480275");
        await mobile.TapAsync("Use this PIN");
        await mobile.IsAsync("FlexAuth is open on this phone");
        return (person, mobile);
    }

    /// <summary>The passkey of the phone, kept so that it is found without its name.</summary>
    private static async Task<JsonElement> AsKeychainAsync(VirtualAuthenticator phone, MobilePage mobile)
    {
        var (id, credential) = await mobile.PhoneAsync();
        var passkey = JsonNode.Parse(
            (await phone.CredentialsAsync()).Single(c => c.GetProperty("credentialId").GetBytesFromBase64().SequenceEqual(credential)).GetRawText())!;
        passkey["isResidentCredential"] = true;
        passkey["userHandle"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(id.ToString("N")));
        return JsonSerializer.SerializeToElement(passkey);
    }
}
