using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Codes by mail and SMS as second factors.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class SentCodesStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "EC6")]
    [Trait("Rule", "EC3")]
    public async Task A_member_enables_codes_by_mail_and_SMS_and_signs_in_with_each()
    {
        const string Number = "+31612340001";
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Noor");
        var security = await new SecurityPage(person.Page).OpenAsync();

        await security.PressAsync("Enable", "email-verification");
        await security.GiveSentCodeAsync(await Halden.Server.CodeToAsync(account.Email, 1));
        await Expect(security.Message).ToContainTextAsync("Email verification is enabled.");
        await security.PressAsync("Enable", "sms");
        await security.Dialog.GetByLabel("Phone number").FillAsync(Number);
        await security.ConfirmAsync("Send a code");
        await security.GiveSentCodeAsync(await Halden.Server.CodeToAsync(Number, 1));
        await Expect(person.Page.Locator("section[aria-labelledby='sms']")).ToContainTextAsync("+31 •••• 01");
        await Halden.Server.MailToAsync(account.Email, "A phone was added to your account at Halden Group");
        await security.SignOutAsync();

        // The app comes first until another way was used; nothing is sent before it is chosen.
        await account.AsFarAsCodeAsync(person.Page);
        var signIn = new SignInPage(person.Page);
        Assert.Single(Halden.Server.Mails(), mail => mail.ToAddress == Number);
        await signIn.ChooseAsync("Get a code by SMS", "Check your phone");
        await Expect(signIn.Sent).ToContainTextAsync("sent by SMS to +31 •••• 01");
        await person.PageIsAccessibleAsync();
        await person.Page.ReloadAsync();
        await signIn.GiveSentCodeAsync("Check your phone", await Halden.Server.CodeToAsync(Number, 2));
        await new Portal(person.Page).IsHomeAsync("Noor");
        await security.SignOutAsync();

        // It is the usual one now.
        await signIn.OpenAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync(account.Password);
        await signIn.Is("Check your phone");
        await signIn.ChooseAsync("Get a code by email", "Check your mail");
        await Expect(signIn.Sent).ToContainTextAsync(account.Email);
        await Expect(person.Page.GetByText("ask for another code in 0:")).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        var code = await Halden.Server.CodeToAsync(account.Email, 2);
        await signIn.GiveSentCodeAsync("Check your mail", code == "000000" ? "000001" : "000000");
        await signIn.IsRefusedAsync("That code is not right. Check it, or ask for another one.");
        await signIn.GiveSentCodeAsync("Check your mail", code);
        await new Portal(person.Page).IsHomeAsync("Noor");

        // Both go again; whoever came by their mailbox proves more than that first.
        await security.OpenAsync();
        await security.PressAsync("Disable", "email-verification");
        await Expect(security.Dialog).ToContainTextAsync("What is left: Authentication app, codes by SMS, recovery code.");
        await security.ConfirmAsync("Disable");
        await security.Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Verification code" }).FillAsync(await account.App.NextCodeAsync());
        await Expect(security.Message).ToContainTextAsync("Email verification is disabled.");
        await Expect(security.HeadingOf("email-verification")).ToBeFocusedAsync();
        await security.PressAsync("Remove", "sms");
        await security.ConfirmAsync("Remove");
        await Expect(security.Message).ToContainTextAsync("Codes by SMS are disabled.");
        await Expect(security.HeadingOf("sms")).ToBeFocusedAsync();
        await Halden.Server.MailToAsync(account.Email, "The phone of your account at Halden Group was removed");
    }

    [Fact]
    public async Task A_newcomer_sets_up_codes_by_SMS_on_the_way_in()
    {
        const string Number = "+31612340002";
        var (account, link) = await Halden.InviteAsync("Tess");
        var person = await PersonAsync();
        var activate = await new ActivatePage(person.Page).OpenAsync(link);
        await activate.ChooseAsync(account.Password);
        await new AuthenticatorStep(person.Page).IsShownAsync();

        var signIn = new SignInPage(person.Page);
        await signIn.ChooseAsync("Get codes by email", "Get codes by email");
        await person.PageIsAccessibleAsync();
        await signIn.ChooseAsync("Get codes by SMS", "Get codes by SMS");
        await person.PageIsAccessibleAsync();
        await signIn.PhoneNumber.FillAsync("+31 6");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Send a code", Exact = true }).ClickAsync();
        await Expect(signIn.Error).ToContainTextAsync("This is not a complete phone number");
        await signIn.PhoneNumber.FillAsync(Number);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Send a code", Exact = true }).ClickAsync();
        await signIn.Is("Check your phone");
        await person.PageIsAccessibleAsync();
        await signIn.GiveSentCodeAsync("Check your phone", await Halden.Server.CodeToAsync(Number, 1));
        var recoveryCode = new RecoveryCodeStep(person.Page);
        await recoveryCode.ReadAsync();
        await recoveryCode.ConfirmSavedAsync();
        await new Portal(person.Page).IsHomeAsync("Tess");
        await new Portal(person.Page).SignOutAsync();

        await signIn.OpenAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync(account.Password);
        await signIn.GiveSentCodeAsync("Check your phone", await Halden.Server.CodeToAsync(Number, 2));
        await new Portal(person.Page).IsHomeAsync("Tess");
    }
}
