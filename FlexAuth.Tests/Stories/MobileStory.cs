using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlexAuth.Tests.Stories.Pages;
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
