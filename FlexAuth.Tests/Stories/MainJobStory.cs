using FlexAuth.Tests.Stories.Pages;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>What FlexAuth is for, from the first printed link to somebody else's first sign-in.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class MainJobStory(Browser browser) : BrowserStory(browser)
{
    private const string Email = "lotte.nieuwenhuis@halden.example";

    private readonly Account _ana = new("ana.halden@halden.example", "Ana");
    private readonly Account _lotte = new(Email, "Lotte") { Password = "eleven green bicycles" };

    [Fact]
    public async Task An_administrator_enables_email_login_and_a_person_activates_it_and_signs_in_with_two_factors()
    {
        var server = await ServerAsync();
        var administrator = await PersonAsync(server);
        var person = await PersonAsync(server);

        await BecomeAdministratorAsync(administrator, server.AdministratorLink);
        var users = await EnableAndInviteAsync(administrator);
        await users.StandsAtAsync(Email, "Invited");
        var navigations = NavigationsOf(administrator);

        await OpenWelcomeMailAsync(person, server);
        await users.StandsAtAsync(Email, "Link opened");

        await new ActivatePage(person.Page).ChooseAsync(_lotte.Password);
        await users.StandsAtAsync(Email, "Password set");

        var authenticator = new AuthenticatorStep(person.Page);
        _lotte.App = await authenticator.TypeKeyIntoAppAsync();
        await authenticator.GiveCodeAsync(await _lotte.App.NextCodeAsync());
        var recoveryCode = new RecoveryCodeStep(person.Page);
        _lotte.RecoveryCode = await recoveryCode.ReadAsync();
        await users.StandsAtAsync(Email, "Two-factor set");

        await recoveryCode.ConfirmSavedAsync();
        await new Portal(person.Page).IsHomeAsync("Lotte");
        await users.StandsAtAsync(Email, "Active");
        Assert.Empty(navigations);

        await new Portal(person.Page).SignOutAsync();
        await _lotte.SignInAsync(person.Page);
    }

    private async Task BecomeAdministratorAsync(Person administrator, string printedLink)
    {
        var activate = await new ActivatePage(administrator.Page).OpenAsync(printedLink);
        await activate.Password.FillAsync("password1");
        await activate.RuleIsAsync(ActivatePage.Common, "not met");
        await activate.SetPassword.ClickAsync();
        await Expect(activate.Error).ToBeVisibleAsync();
        await activate.Password.FillAsync("quiet");
        await activate.RuleIsAsync(ActivatePage.LongEnough, "not met");
        await activate.Password.FillAsync(_ana.Password);
        await activate.RuleIsAsync(ActivatePage.Common, "met");
        await activate.RuleIsAsync(ActivatePage.LongEnough, "met");
        await activate.SetPassword.ClickAsync();

        var authenticator = new AuthenticatorStep(administrator.Page);
        _ana.App = await authenticator.TypeKeyIntoAppAsync();
        var scanned = await authenticator.ScanAsync();
        Assert.StartsWith("otpauth://totp/", scanned, StringComparison.Ordinal);
        Assert.Contains($"secret={_ana.App.Key}&", scanned + "&", StringComparison.Ordinal);
        Assert.Equal(scanned, await authenticator.OnThisDevice.GetAttributeAsync("href"));
        await authenticator.GiveCodeAsync(await _ana.App.NextCodeAsync());

        await SaveRecoveryCodeAsync(new RecoveryCodeStep(administrator.Page));
        await new Portal(administrator.Page).IsHomeAsync("Ana");
    }

    private async Task SaveRecoveryCodeAsync(RecoveryCodeStep step)
    {
        _ana.RecoveryCode = await step.ReadAsync();
        await step.Continue.ClickAsync();
        await Expect(step.Error).ToHaveTextAsync("Save the code first, then tick this box.");
        Assert.Equal(_ana.RecoveryCode, await step.CopyAsync());
        Assert.Contains(_ana.RecoveryCode, await step.DownloadAsync(), StringComparison.Ordinal);
        await step.ConfirmSavedAsync();
    }

    private static async Task<UsersPage> EnableAndInviteAsync(Person administrator)
    {
        var authentication = await new Portal(administrator.Page).ToAuthenticationAsync();
        await authentication.IsAsync("Enabled");
        var users = await authentication.ToUsersAsync();
        await users.InviteAsync("Lotte", "Nieuwenhuis", Email);
        return users;
    }

    /// <summary>Finds the mail in the development mailbox and presses its button.</summary>
    private static async Task OpenWelcomeMailAsync(Person person, RunningFlexAuth server)
    {
        await server.MailToAsync(Email, "Set up your sign-in");
        var mailbox = await new MailboxPage(person.Page).OpenAsync();
        await mailbox.OpenMailAsync(Email, "Set up your sign-in for Halden Group");
        await mailbox.FollowAsync("Set your password");
        await Expect(new ActivatePage(person.Page).Heading).ToHaveTextAsync("Welcome, Lotte Nieuwenhuis");
    }

    /// <summary>Where the tab goes from now on: a page that is live goes nowhere.</summary>
    private static List<string> NavigationsOf(Person person)
    {
        var navigations = new List<string>();
        person.Page.FrameNavigated += (_, frame) => navigations.Add(frame.Url);
        return navigations;
    }
}
