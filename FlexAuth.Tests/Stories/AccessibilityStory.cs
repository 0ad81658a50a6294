using FlexAuth.Tests.Stories.Pages;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>WCAG 2.2 AA as axe sees it: each page in each of its states, light and dark, on a desk and on a phone.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class AccessibilityStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task Signing_in_and_activating_is_accessible_at_each_step()
    {
        var (account, link) = await Halden.InviteAsync("Rosa");
        var person = await PersonAsync();
        var activate = await new ActivatePage(person.Page).OpenAsync(link);
        await activate.ChooseAsync("password1");
        await Expect(activate.Error).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await activate.ChooseAsync(account.Password);

        account.App = await new AuthenticatorStep(person.Page).TypeKeyIntoAppAsync();
        await person.PageIsAccessibleAsync();
        await new AuthenticatorStep(person.Page).GiveCodeAsync(await account.App.NextCodeAsync());
        var recoveryCode = new RecoveryCodeStep(person.Page);
        await recoveryCode.ReadAsync();
        await recoveryCode.Continue.ClickAsync();
        await Expect(recoveryCode.Error).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await recoveryCode.ConfirmSavedAsync();
        await new Portal(person.Page).IsHomeAsync("Rosa");
        await person.PageIsAccessibleAsync();
        await new Portal(person.Page).SignOutAsync();

        await person.PageIsAccessibleAsync();
        var signIn = new SignInPage(person.Page);
        await signIn.GiveEmailAsync("rosa");
        await Expect(signIn.Error).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync("not hers");
        await Expect(signIn.Error).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await signIn.GivePasswordAsync(account.Password);
        await signIn.Is("Enter your verification code");
        await person.PageIsAccessibleAsync();
        await signIn.ChooseRecoveryCodeAsync();
        await person.PageIsAccessibleAsync();
    }

    [Fact]
    public async Task Dead_links_forgotten_passwords_and_the_mailbox_are_accessible()
    {
        var person = await PersonAsync();
        await new ActivatePage(person.Page).OpenAsync("/activate?token=cut");
        await person.PageIsAccessibleAsync();
        await person.Page.GotoAsync("/forgot-password");
        await Expect(new ForgotPasswordPage(person.Page).Email).ToBeEditableAsync();
        await person.PageIsAccessibleAsync();
        await new ForgotPasswordPage(person.Page).AskAsync("nobody@halden.example");
        await person.PageIsAccessibleAsync();

        var (account, _) = await Halden.InviteAsync("Oriol");
        var mailbox = await new MailboxPage(person.Page).OpenAsync();
        await mailbox.OpenMailAsync(account.Email, "Set up your sign-in");
        await Expect(mailbox.Html.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
    }

    [Fact]
    public async Task The_portal_is_accessible()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync("?q=lotte");
        await Expect(users.Rows.First).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await users.OpenAsync("?login=off&columns=email,position,phone,microsoft,google,status");
        await users.SelectShown.ClickAsync();
        await Expect(users.Selection).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await users.FilterButton.ClickAsync();
        await Expect(users.FilterPanel.GetByLabel("Organization", new() { Exact = true }).GetByRole(AriaRole.Option)).Not.ToHaveCountAsync(1);
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await users.OpenAsync("?q=nobody-of-that-name&login=off");
        await Expect(users.NobodyMatches).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await users.OpenAsync("?q=lotte");
        var form = await users.OpenNewAsync();
        await form.New.ClickAsync();
        await NewUserDialog.IsRefusedAsync(form.Email, "Enter an email address.");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await users.OpenAsync("?q=nobody-of-that-name");
        await Expect(users.NobodyMatches).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);

        var organization = await new OrganizationPage(tab).OpenAsync();
        await Expect(organization.Row("Logistics")).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await organization.AskAsync("Logistics", "New suborganization");
        await organization.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(organization.Dialog.GetByText("Enter a name.")).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await organization.OpenAsync();
        await organization.CreateAsync("Logistics", "Nobody's");
        await organization.AskAsync("Nobody's", "Rename");
        await Expect(organization.Dialog.GetByLabel("Name")).ToHaveValueAsync("Nobody's");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await organization.OpenAsync();
        await organization.AskAsync("Nobody's", "Delete");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await organization.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(organization.Row("Nobody's")).ToHaveCountAsync(0);
        await organization.AskAsync("Logistics", "Move");
        await organization.ChooseAsync("Retail");
        await Halden.Administrator.PageIsAccessibleAsync(tab);

        var authentication = await new AuthenticationPage(tab).OpenAsync();
        await authentication.IsAsync("Enabled");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await authentication.AskToSavePolicyAsync("7");
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await authentication.OpenAsync();
        await authentication.DisableButton.ClickAsync();
        await Expect(authentication.Confirmation).ToBeVisibleAsync();
        await Halden.Administrator.PageIsAccessibleAsync(tab);
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Ones_own_security_settings_are_accessible()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Isa");
        var colleague = await PersonAsync();
        await account.SignInAsync(colleague.Page);
        var security = await new SecurityPage(person.Page).OpenAsync();
        await Expect(security.Sessions).ToHaveCountAsync(2);
        await person.PageIsAccessibleAsync();

        await security.PressAsync("Add another", "apps");
        await Expect(security.Dialog.Locator(".qr svg")).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
        await security.ConfirmAsync("Cancel");
        await security.SignIns.First.GetByRole(AriaRole.Button, new() { Name = "This wasn’t me" }).ClickAsync();
        await person.PageIsAccessibleAsync();
        await security.ConfirmAsync("Cancel");
        await security.PressAsync("Regenerate", "recovery-code");
        await security.ConfirmAsync("Regenerate");
        await security.ConfirmAsync("Done");
        await Expect(security.Dialog.Locator(".error")).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();
    }

    [Fact]
    public async Task What_an_empty_installation_and_a_missing_or_full_page_show_is_accessible()
    {
        var server = await ServerAsync("Development", ("FlexAuth:Circuits:VisitorsPerAddress", "1"));
        var person = await PersonAsync(server);
        await new Account("ana.halden@halden.example", "Ana").ActivateAsync(person.Page, server.AdministratorLink);
        var authentication = await new Portal(person.Page).ToAuthenticationAsync();
        await authentication.DisableAsync(Halden.Name);
        await person.PageIsAccessibleAsync();
        await authentication.EnableButton.ClickAsync();
        await Expect(authentication.Dialog).ToContainTextAsync("get a welcome mail");
        await person.PageIsAccessibleAsync();

        ExpectComplaint("404");
        await person.Page.GotoAsync("/settings/nothing");
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();
        await person.PageIsAccessibleAsync();

        ExpectComplaint("503");
        var first = await PersonAsync(server);
        await new SignInPage(first.Page).OpenAsync();
        await Expect(new SignInPage(first.Page).Email).ToBeEnabledAsync();
        var second = await PersonAsync(server);
        await second.Page.GotoAsync("/sign-in");
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Many people are signing in right now" })).ToBeVisibleAsync();
        await second.PageIsAccessibleAsync();

        // What a host says while another writer stands in its way: this server would wait for half a minute first.
        var busy = await StillSignedInAsync();
        await person.Page.RouteAsync("**/sign-out", route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html; charset=utf-8", Body = busy }));
        await person.Page.GotoAsync("/");
        var portal = new Portal(person.Page);
        await portal.IsLiveAsync();
        await portal.Profile.ClickAsync();
        await portal.SignOut.ClickAsync();
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Name = "You are still signed in" })).ToBeVisibleAsync();
        await Expect(person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out again" })).ToBeEnabledAsync();
        await person.PageIsAccessibleAsync();
    }

    private static async Task<string> StillSignedInAsync()
    {
        using var host = new TestHost();
        using var session = await HostSession.BeginAsync(host);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", await session.AntiforgeryTokenAsync("/"))]);
        host.AnotherWriter.Writes();
        using var answer = await session.Client.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
