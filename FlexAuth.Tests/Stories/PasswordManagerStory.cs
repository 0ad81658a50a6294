using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>What password managers and browsers look for: real forms with a user name, a password or a code that say which they are.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class PasswordManagerStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task Each_form_says_what_belongs_into_it()
    {
        var (account, link) = await Halden.InviteAsync("Laia");
        var person = await PersonAsync();
        var form = person.Page.Locator("form[method=post]");

        await new ActivatePage(person.Page).OpenAsync(link);
        await HasAsync(form, "username", account.Email);
        await HasAsync(form, "new-password");
        await account.ActivateAsync(person.Page, link);
        await new Portal(person.Page).SignOutAsync();

        var signIn = new SignInPage(person.Page);
        await HasAsync(form, "username webauthn");
        await Expect(form.Locator("button[type=submit]")).ToHaveCountAsync(1);
        await signIn.GiveEmailAsync(account.Email);
        await signIn.Is("Enter your password");
        await HasAsync(form, "username", account.Email);
        await HasAsync(form, "current-password");
        await Expect(form.Locator("button[type=submit]")).ToHaveCountAsync(1);
        await signIn.GivePasswordAsync(account.Password);
        await signIn.Is("Enter your verification code");
        await HasAsync(form, "one-time-code");
        await Expect(signIn.Code).ToHaveAttributeAsync("inputmode", "numeric");
    }

    private static async Task HasAsync(ILocator form, string autocomplete, string? value = null)
    {
        var field = form.Locator($"input[autocomplete='{autocomplete}']");
        await Expect(field).ToHaveCountAsync(1);
        if (value is not null)
            await Expect(field).ToHaveValueAsync(value);
    }
}
