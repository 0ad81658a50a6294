using FlexAuth.Tests.Stories.Pages;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Reloading, going back, a second tab, a server that dies: nobody loses their place.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class PlaceInWizardStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task Each_step_is_still_there_after_a_reload()
    {
        var (account, link) = await Halden.InviteAsync("Emre");
        var person = await PersonAsync();
        var activate = await new ActivatePage(person.Page).OpenAsync(link);
        await person.Page.ReloadAsync();
        await activate.ChooseAsync(account.Password);

        var authenticator = new AuthenticatorStep(person.Page);
        var first = await authenticator.TypeKeyIntoAppAsync();
        await person.Page.ReloadAsync();
        account.App = await authenticator.TypeKeyIntoAppAsync();
        Assert.Equal(first.Key, account.App.Key);
        await authenticator.GiveCodeAsync(await account.App.NextCodeAsync());

        var recoveryCode = new RecoveryCodeStep(person.Page);
        await recoveryCode.ReadAsync();
        await person.Page.ReloadAsync();
        account.RecoveryCode = await recoveryCode.ReadAsync();
        await recoveryCode.ConfirmSavedAsync();
        await new Portal(person.Page).IsHomeAsync("Emre");
        await new Portal(person.Page).SignOutAsync();

        await account.AsFarAsCodeAsync(person.Page);
        await person.Page.ReloadAsync();
        await new SignInPage(person.Page).GiveCodeAsync(await account.App.NextCodeAsync());
        await new Portal(person.Page).IsHomeAsync("Emre");
    }

    [Fact]
    public async Task A_second_tab_and_the_way_back_come_to_the_same_step_and_another_account_can_be_chosen()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Petra");
        await new Portal(person.Page).SignOutAsync();
        await account.AsFarAsCodeAsync(person.Page);

        await person.Page.GotoAsync("/forgot-password");
        await person.Page.GoBackAsync();
        await new SignInPage(person.Page).Is("Enter your verification code");

        var second = await person.Context.NewPageAsync();
        await second.GotoAsync("/sign-in");
        var signIn = new SignInPage(second);
        await signIn.Is("Enter your verification code");

        await signIn.UseAnotherAccount.ClickAsync();
        await signIn.Is("Sign in");
        await second.ReloadAsync();
        await Expect(signIn.Email).ToBeVisibleAsync();

        // The first tab's attempt is over with it.
        await new SignInPage(person.Page).GiveCodeAsync(await account.App.NextCodeAsync());
        await new SignInPage(person.Page).Is("Sign in");
        await Expect(new SignInPage(person.Page).Notice).ToContainTextAsync("Start again.");
    }

    [Fact]
    [Trait("Rule", "DU1")]
    public async Task A_server_that_is_killed_between_password_and_code_costs_nobody_their_place()
    {
        var server = await ServerAsync();
        var person = await PersonAsync(server);
        var ana = new Account("ana.halden@halden.example", "Ana");
        await ana.ActivateAsync(person.Page, server.AdministratorLink);
        await new Portal(person.Page).SignOutAsync();
        await ana.AsFarAsCodeAsync(person.Page);
        ExpectComplaintsOfLostConnection();

        var reloaded = new TaskCompletionSource();
        person.Page.FrameNavigated += (_, _) => reloaded.TrySetResult();
        await server.KillAsync();
        await Expect(person.Page.GetByText("Connection lost. Reconnecting…")).ToBeVisibleAsync();
        await server.RestartAsync();
        await reloaded.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        var signIn = new SignInPage(person.Page);
        await signIn.GiveCodeAsync(await ana.App.NextCodeAsync());
        await new Portal(person.Page).IsHomeAsync("Ana");
    }
}
