using FlexAuth.Tests.Stories.Pages;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class ForgotPasswordStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "PW4")]
    [Trait("Rule", "LK3")]
    [Trait("Rule", "SE2")]
    public async Task A_new_password_keeps_the_second_factor_and_ends_the_other_sessions()
    {
        var signedIn = await PersonAsync();
        var account = await Halden.NewcomerAsync(signedIn, "Femke");
        var elsewhere = await PersonAsync();
        var forgot = new ForgotPasswordPage(elsewhere.Page);

        await forgot.AskAsync("nobody.at.all@halden.example");
        var toUnknown = await forgot.WordsAsync();
        await forgot.AskAsync(account.Email);
        Assert.Equal(toUnknown, await forgot.WordsAsync());

        var mail = await Halden.Server.MailToAsync(account.Email, "Set a new password");
        account.Password = "seven orange ladders";
        var activate = await new ActivatePage(elsewhere.Page).OpenAsync(Account.LinkIn(mail));
        await activate.ChooseAsync(account.Password);

        var signIn = new SignInPage(elsewhere.Page);
        await signIn.Is("Enter your verification code");
        await Expect(new SignInPage(signedIn.Page).Heading).ToHaveTextAsync("Sign in");

        await signIn.GiveCodeAsync(await account.App.NextCodeAsync());
        await new Portal(elsewhere.Page).IsHomeAsync("Femke");
        Assert.DoesNotContain(Halden.Server.Mails(), m => m.ToAddress == "nobody.at.all@halden.example");
    }
}
