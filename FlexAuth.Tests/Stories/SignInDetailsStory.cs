using System.Text.RegularExpressions;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Somebody lost their phone, and their administrator helps.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public partial class SignInDetailsStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "SE2")]
    [Trait("Rule", "AU5")]
    public async Task The_administrator_sees_a_sign_in_as_it_happens_and_resets_two_factor_and_the_member_starts_anew()
    {
        var member = await PersonAsync();
        var mila = await Halden.NewcomerAsync(member, "Milou");
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var details = await OpenFromTheListAsync(tab, mila.Email);
        await Expect(details.Heading).ToContainTextAsync("Milou");
        await Expect(details.Sessions).ToHaveCountAsync(1);
        await Expect(details.SignIns).ToHaveCountAsync(1);

        await new Portal(member.Page).SignOutAsync();
        await Expect(details.Sessions).ToHaveCountAsync(0);
        await mila.SignInAsync(member.Page);
        await Expect(details.SignIns.First).ToContainTextAsync("Signed in");
        await Expect(details.SignIns.First).ToContainTextAsync("Email and password, authentication app");
        await Expect(details.SignIns).ToHaveCountAsync(3);
        await Expect(details.Sessions).ToHaveCountAsync(1);
        await details.SignIns.First.Locator("summary").ClickAsync();
        await Expect(details.SignIns.First.GetByText("Right password")).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);

        await details.ResetTwoFactorAsync();

        await Expect(new SignInPage(member.Page).Heading).ToHaveTextAsync("Sign in");
        await details.Action.EndsWithAsync("sets up two-factor authentication anew at the next sign-in");
        await details.Action.CloseAsync();
        await Expect(details.TwoFactor).ToContainTextAsync("Not set up.");
        await Expect(details.Mails.First).ToContainTextAsync("two-factor authentication reset");
        var mail = await Halden.Server.MailToAsync(mila.Email, "two-factor authentication for Halden Group was reset");
        Assert.Contains("By: Ana Halden", mail.Text, StringComparison.Ordinal);

        await SignInAnewAsync(member.Page, mila);
        await Expect(details.TwoFactor.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Expect(details.Sessions).ToHaveCountAsync(1);
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Somebody_who_never_signed_in_and_nobody_at_all_are_told_calmly()
    {
        var (account, _) = await Halden.InviteAsync("Noor");
        var tab = await Halden.Administrator.Context.NewPageAsync();

        var details = await OpenFromTheListAsync(tab, account.Email);

        await Expect(details.Notices.First).ToContainTextAsync("has never signed in to FlexAuth");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await tab.GotoAsync($"/settings/organization/authentication/{Guid.NewGuid()}");
        await Expect(tab.GetByText("Nobody is here")).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await tab.CloseAsync();
    }

    private static async Task<SignInDetailsPage> OpenFromTheListAsync(IPage tab, string email)
    {
        var users = await new UsersPage(tab).OpenAsync($"?q={email}");
        await users.Row(email).GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).ClickAsync();
        await tab.GetByRole(AriaRole.Link, new() { Name = "Sign-in details" }).ClickAsync();
        await Expect(tab).ToHaveURLAsync(new Regex("/settings/organization/authentication/"));
        var details = new SignInDetailsPage(tab);
        await details.IsLiveAsync();
        return details;
    }

    private async Task SignInAnewAsync(IPage page, Account account)
    {
        var signIn = await new SignInPage(page).OpenAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync(account.Password);
        await signIn.Is("Check your mail");
        var mail = await Halden.Server.MailToAsync(account.Email, "code");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Code from the mail" }).FillAsync(SixDigits().Match(mail.Text).Groups[1].Value);
        await account.SetUpSecondFactorAsync(page);
        await new Portal(page).IsHomeAsync(account.FirstName);
    }

    [GeneratedRegex(@"^\s+(\d{6})\s*$", RegexOptions.Multiline)]
    private static partial Regex SixDigits();
}
