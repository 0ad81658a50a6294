using System.Text.RegularExpressions;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Organization → Authentication: what switching off does, and who may.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class EmailLoginSwitchStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    private const string Email = "mila.visser@hooghuis.example";
    private const string JanasEmail = "jana.smit@hooghuis.example";

    [Fact]
    [Trait("Rule", "SE2")]
    [Trait("Rule", "PW6")]
    public async Task Disabling_ends_everybodys_way_in_at_once_and_enabling_again_starts_them_anew()
    {
        var server = await ServerAsync(
            "Development", ("FlexAuth:Providers:Microsoft:ClientId", "id"), ("FlexAuth:Providers:Microsoft:ClientSecret", "secret"));
        var administrator = await PersonAsync(server);
        await new Account("ana.halden@halden.example", "Ana").ActivateAsync(administrator.Page, server.AdministratorLink);
        var authentication = await new Portal(administrator.Page).ToAuthenticationAsync();
        var users = await authentication.ToUsersAsync();
        await users.InviteAsync("Mila", "Aalders", Email);
        await users.InviteAsync("Jana", "Smit", JanasEmail, "\u00a0\u00a0\u00a0\u00a0Logistics", "Organization Administrator");
        var mila = new Account(Email, "Mila");
        var person = await PersonAsync(server);
        await mila.ActivateAsync(person.Page, Account.LinkIn(await server.MailToAsync(Email, "Set up your sign-in")));

        var theirs = await JanaAsync(server);

        await authentication.ToAuthenticationAsync();
        await DisableAsync(authentication);
        await Expect(theirs.State.GetByText("Disabled", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(theirs.State.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        var signIn = new SignInPage(person.Page);
        await Expect(signIn.Heading).ToHaveTextAsync("Sign in");
        await signIn.GiveEmailAsync(Email);
        await signIn.GivePasswordAsync(mila.Password);
        await Expect(signIn.Error).ToContainTextAsync("do not match an account");
        await server.MailToAsync(Email, "was switched off");

        EmptyMailbox(server);
        await authentication.EnableAsync();
        mila.Password = "three yellow umbrellas";
        await mila.ActivateAsync(person.Page, Account.LinkIn(await server.MailToAsync(Email, "Set up your sign-in")));
    }

    [Fact]
    [Trait("Rule", "AZ1")]
    public async Task An_administrator_of_a_suborganization_sees_the_state_and_who_decides_and_only_their_own_people()
    {
        var person = await PersonAsync();
        await Halden.NewcomerAsync(person, "Jana", "\u00a0\u00a0\u00a0\u00a0Logistics", "Organization Administrator");

        var authentication = await new Portal(person.Page).ToAuthenticationAsync();
        await authentication.IsAsync("Enabled");
        await Expect(authentication.State).ToContainTextAsync("Only an Organization Administrator of Halden Group, the main organization, can change this.");
        await Expect(authentication.State.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await Expect(authentication.People.First).ToBeVisibleAsync();
        await AssertOfLogisticsAsync(authentication.People);
        await authentication.SearchPeople.FillAsync("jana nieuw");
        await Expect(authentication.People.First.Locator(".email-login")).ToContainTextAsync("Yes");
        await Expect(person.Page).ToHaveURLAsync(new Regex("/settings/organization/authentication\\?q=jana"));
        await Expect(authentication.SearchPeople).ToBeInViewportAsync();

        var users = await authentication.ToUsersAsync();
        await Expect(users.Rows.First).ToBeVisibleAsync();
        await AssertOfLogisticsAsync(users.Rows);
        await users.OpenAsync("?q=ana.halden");
        await Expect(users.NobodyMatches).ToBeVisibleAsync();
    }

    private static async Task AssertOfLogisticsAsync(ILocator rows)
    {
        var organizations = await rows.Locator(".organization").AllInnerTextsAsync();
        Assert.NotEmpty(organizations);
        Assert.All(organizations, organization => Assert.Contains(organization, new[] { "Fleet", "Logistics", "Warehouse Rotterdam" }));
    }

    private static async Task DisableAsync(AuthenticationPage authentication)
    {
        await authentication.DisableButton.ClickAsync();
        await Expect(authentication.Dialog).ToContainTextAsync(new Regex("[0-9]+ people will have no way to sign in"));
        await Expect(authentication.Dialog.GetByText("Mila Aalders")).ToBeAttachedAsync();
        await Expect(authentication.Dialog).ToContainTextAsync("Emergency access stays for: Ana Halden.");
        var confirm = authentication.Dialog.GetByRole(AriaRole.Button, new() { Name = AuthenticationPage.Disable });
        await authentication.Confirmation.FillAsync("Halden");
        await Expect(confirm).ToHaveAttributeAsync("aria-disabled", "true");
        await authentication.Confirmation.FillAsync("Halden Group");
        await Expect(confirm).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await confirm.ClickAsync();
        await authentication.IsAsync("Disabled");
    }

    /// <summary>The administrator of a suborganization, whose session is by Microsoft: it outlives the switch, and shows it.</summary>
    private async Task<AuthenticationPage> JanaAsync(RunningFlexAuth server)
    {
        var jana = await PersonAsync(server);
        await new Account(JanasEmail, "Jana").ActivateAsync(jana.Page, Account.LinkIn(await server.MailToAsync(JanasEmail, "Set up your sign-in")));
        await using var database = new InstallationDatabase(server);
        await database.ReadAsync(db => db.Sessions.Where(s => s.Member.Email == JanasEmail)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Method, SignInMethod.Microsoft)));
        var authentication = await new Portal(jana.Page).ToAuthenticationAsync();
        await authentication.IsAsync("Enabled");
        await Expect(authentication.State.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        return authentication;
    }

    private static void EmptyMailbox(RunningFlexAuth server)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(server.DataFolder, "mailbox"), "*.json"))
            File.Delete(file);
    }
}
