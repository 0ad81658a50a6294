using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Passkeys, made and used by Chromium's own authenticator.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class PasskeyStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    /// <summary>As of a browser that has none: what a test does by the button must not be done by the suggestions before.</summary>
    private const string WithoutSuggestions = "PublicKeyCredential.isConditionalMediationAvailable = async () => false;";

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task A_person_adds_a_passkey_signs_in_with_it_in_every_way_and_removes_it()
    {
        var person = await PersonAsync();
        var (page, signIn) = (person.Page, new SignInPage(person.Page));
        await page.AddInitScriptAsync(WithoutSuggestions);
        var emma = await Halden.NewcomerAsync(person, "Emma");
        var device = await VirtualAuthenticator.PlugInAsync(page);

        // Added, named, and mailed.
        var card = await new PasskeysCard(page).OpenAsync();
        await card.AddAsync("Work laptop");
        await Halden.Server.MailToAsync(emma.Email, "A passkey was added");

        // Half an hour later it proves that it is Emma, and the same device keeps no second one for her.
        await ProvedLongAgoAsync();
        await card.AddButton.ClickAsync();
        var use = new ActionDialog(page).Proof.GetByRole(AriaRole.Button, new() { Name = "Use your passkey" });
        await Expect(use).ToBeFocusedAsync();
        await person.PageIsAccessibleAsync();
        await use.ClickAsync();
        await Expect(card.Problem).ToContainTextAsync("This device has a passkey for your account already.");
        await person.PageIsAccessibleAsync();
        await card.RenameAsync("Work laptop", "Laptop");
        await page.GotoAsync("/");
        await new Portal(page).IsHomeAsync("Emma");

        // By the button, without a name or a password.
        await new Portal(page).SignOutAsync();
        await signIn.IsOpenAsync();
        await signIn.Passkey.ClickAsync();
        await new Portal(page).IsHomeAsync("Emma");
        await Expect(page.GetByText("Passkey", new() { Exact = true })).ToBeVisibleAsync();

        // As second factor, which comes first now.
        await new Portal(page).SignOutAsync();
        await signIn.IsOpenAsync();
        await signIn.GiveEmailAsync(emma.Email);
        await signIn.GivePasswordAsync(emma.Password);
        await signIn.Is("Use your passkey");
        await signIn.UsePasskey.ClickAsync();
        await new Portal(page).IsHomeAsync("Emma");
        await new Portal(page).SignOutAsync();

        // By the suggestions: Chromium's authenticator takes the first one at once.
        var tab = await person.Context.NewPageAsync();
        await (await VirtualAuthenticator.PlugInAsync(tab)).HoldAsync((await device.CredentialsAsync()).Single());
        await tab.GotoAsync("/sign-in");
        await new Portal(tab).IsHomeAsync("Emma");

        await card.OpenAsync();
        await Expect(card.Items).ToContainTextAsync("last used just now");
        await card.AskToRemoveAsync("Laptop");
        await Expect(card.Items).ToHaveCountAsync(0);
        await Halden.Server.MailToAsync(emma.Email, "A passkey was removed");
    }

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task A_newcomer_sets_one_up_on_the_way_in_and_neither_a_device_that_does_not_recognise_them_nor_a_copy_opens_anything()
    {
        var person = await PersonAsync();
        var (page, signIn) = (person.Page, new SignInPage(person.Page));
        await page.AddInitScriptAsync(WithoutSuggestions);
        var (noor, link) = await Halden.InviteAsync("Noor");
        var device = await VirtualAuthenticator.PlugInAsync(page);
        await (await new ActivatePage(page).OpenAsync(link)).ChooseAsync(noor.Password);
        await signIn.ChooseAsync("Use a passkey", "Add a passkey");
        await person.PageIsAccessibleAsync();
        await signIn.AddPasskey.ClickAsync();
        var recoveryCode = new RecoveryCodeStep(page);
        await recoveryCode.ReadAsync();
        await recoveryCode.ConfirmSavedAsync();
        await new Portal(page).IsHomeAsync("Noor");
        var copy = (await device.CredentialsAsync()).Single();
        await new Portal(page).SignOutAsync();
        await signIn.IsOpenAsync();

        await device.VerifiesAsync(false);
        await signIn.Passkey.ClickAsync();
        await Expect(signIn.FormNotice).ToContainTextAsync("No passkey was used.");
        await device.VerifiesAsync(true);
        await signIn.Passkey.ClickAsync();
        await new Portal(page).IsHomeAsync("Noor");

        // Its counter stands where it stood before: the genuine one has been used since.
        await new Portal(page).SignOutAsync();
        await signIn.IsOpenAsync();
        await device.HoldAsync(copy);
        await signIn.Passkey.ClickAsync();
        await Expect(signIn.FormNotice).ToContainTextAsync("was refused: there may be a copy of it.");
        await Halden.Server.MailToAsync(noor.Email, "A passkey for your account");
    }
}
