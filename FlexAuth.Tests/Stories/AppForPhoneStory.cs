using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>A phone that asks for a code of an app, of somebody who has none: from the page for phones to the app, and back.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class AppForPhoneStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task A_manager_without_any_factor_is_led_through_the_set_up_of_an_app_and_back_to_the_phone()
    {
        ExpectComplaint("403");
        var (mila, link) = await Halden.InviteAsync("Mila", role: "Manager");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(mila.Password);
        await new AuthenticatorStep(page).IsShownAsync();
        await page.Context.ClearCookiesAsync();

        await AskForAppAsync(person, mila);
        var signIn = new SignInPage(page);
        await signIn.IsOpenAsync();
        await signIn.GiveEmailAsync(mila.Email);
        await signIn.GivePasswordAsync(mila.Password);
        await signIn.GiveSentCodeAsync("Check your mail", await Halden.Server.CodeToAsync(mila.Email, 1));
        await mila.SetUpSecondFactorAsync(page);

        await RegisterWithCodeAsync(person, mila);
    }

    [Fact]
    public async Task Somebody_with_codes_by_SMS_only_enables_an_app_at_their_settings_and_goes_back_to_the_phone()
    {
        const string Number = "+31612340003";
        ExpectComplaint("403");
        var (fenna, link) = await Halden.InviteAsync("Fenna", role: "Manager");
        var person = await PersonAsync(Halden.Server, onPhone: true);
        var page = person.Page;
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(fenna.Password);
        await new AuthenticatorStep(page).IsShownAsync();
        var signIn = new SignInPage(page);
        await signIn.ChooseAsync("Get codes by SMS", "Get codes by SMS");
        await signIn.PhoneNumber.FillAsync(Number);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a code", Exact = true }).ClickAsync();
        await signIn.GiveSentCodeAsync("Check your phone", await Halden.Server.CodeToAsync(Number, 1));
        var recoveryCode = new RecoveryCodeStep(page);
        await recoveryCode.ReadAsync();
        await recoveryCode.ConfirmSavedAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Fenna");

        await AskForAppAsync(person, fenna);
        await Expect(page.GetByText("Set up an authentication app for your phone")).ToBeVisibleAsync();
        await new Portal(page).IsLiveAsync();
        await person.PageIsAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enable the app" }).TapAsync();
        fenna.App = await new SecurityPage(page).SetUpAppAsync("Phone");

        await RegisterWithCodeAsync(person, fenna);
    }

    /// <summary>Email and password at the page for phones, which wants an app first; and on to where one is set up.</summary>
    private static async Task AskForAppAsync(Person person, Account account)
    {
        var mobile = new MobilePage(person.Page);
        await mobile.RegisterAsync(account, "Work phone");
        await Expect(mobile.Problem).ToContainTextAsync("Set up an authentication app first, then register this phone.");
        await person.PageIsAccessibleAsync();
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Set up an authentication app" }).TapAsync();
    }

    /// <summary>From their settings, where the app stands by now, to a phone that is registered with its code.</summary>
    private static async Task RegisterWithCodeAsync(Person person, Account account)
    {
        var (page, mobile) = (person.Page, new MobilePage(person.Page));
        await Expect(page.GetByText("Your authentication app is set up", new() { Exact = true })).ToBeVisibleAsync();
        await new Portal(page).IsLiveAsync();
        await person.PageIsAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Register this phone" }).TapAsync();
        await mobile.IsAsync("Register this phone");
        await mobile.FillAsync("Email address", account.Email);
        await mobile.FillAsync("Password", account.Password);
        await mobile.TapAsync("Register this phone");
        await mobile.IsAsync("Enter your code");
        await mobile.FillAsync("Verification code", await account.App.NextCodeAsync());
        await mobile.IsAsync("Choose a PIN");
    }
}
