using FlexAuth.Core.Data;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Users: actions on one and on many, with a colleague who watches.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class ActionsStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    public async Task Email_login_is_enabled_for_a_selection_and_undone_before_the_mails_leave_while_a_colleague_watches()
    {
        var (mine, theirs) = await TwoAdministratorsAsync("Zwaluw");
        var users = new UsersPage(mine);
        string[] people = ["roos.zwaluw@halden.example", "teun.zwaluw@halden.example"];
        await users.AddAsync("Roos", "Zwaluw", people[0]);
        await users.AddAsync("Teun", "Zwaluw", people[1]);
        await users.OpenAsync("?q=zwaluw");
        await new UsersPage(theirs).OpenAsync("?q=zwaluw");
        var dialog = new ActionDialog(mine);

        await dialog.ChooseForAllOnShowAsync("Enable email login");
        await Expect(dialog.Dialog).ToContainTextAsync("2 people will get a welcome mail with a link to set a password.");
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        await dialog.ConfirmAsync("Enable");
        await dialog.EndsWithAsync("2 people have email login now.");
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        await new UsersPage(theirs).StandsAtAsync(people[0], "Invited");
        await Expect(new ActionDialog(theirs).Strip).ToContainTextAsync("Ana Halden: Enable email login 2 done");

        await dialog.Undo.ClickAsync();
        await dialog.EndsWithAsync("2 people are as before.");
        await new UsersPage(theirs).StandsAtAsync(people[0], "Not invited");
        await Expect(new ActionDialog(theirs).Strip).ToContainTextAsync("Undo: Enable email login");
        Assert.Equal(0, await HoldIsOverAsync("Zwaluw"));
        await dialog.CloseAsync();

        await dialog.ChooseForAllOnShowAsync("Enable email login");
        await dialog.ConfirmAsync("Enable");
        await dialog.EndsWithAsync("2 people have email login now.");
        Assert.Equal(2, await HoldIsOverAsync("Zwaluw"));
        var link = Account.LinkIn(await Halden.Server.MailToAsync(people[0], "Set up your sign-in"));
        await Halden.Server.MailToAsync(people[1], "Set up your sign-in");
        Assert.All(people, address => Assert.Single(Halden.Server.Mails(), mail => mail.ToAddress == address));

        await dialog.Undo.ClickAsync();
        await dialog.EndsWithAsync("2 people are as before.");
        await dialog.Results.ClickAsync();
        await Expect(mine.Locator("tbody tr")).ToHaveCountAsync(2);
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        var person = await PersonAsync();
        var activate = await new ActivatePage(person.Page).OpenAsync(link);
        await Expect(activate.Heading).Not.ToHaveTextAsync("Set your password");
        await Expect(activate.Password).ToHaveCountAsync(0);
        await mine.CloseAsync();
    }

    [Fact]
    [Trait("Rule", "SE2")]
    [Trait("Rule", "SE7")]
    public async Task Disabling_asks_for_the_word_and_for_a_proof_and_ends_the_persons_open_page_at_once()
    {
        var person = await PersonAsync();
        var joost = await Halden.NewcomerAsync(person, "Joost");
        var (mine, theirs) = await TwoAdministratorsAsync(joost.Email);
        var users = new UsersPage(mine);
        var dialog = new ActionDialog(mine);
        await ProvedLongAgoAsync();

        await dialog.ChooseAsync(users.Row(joost.Email), "Disable email login");
        await Expect(dialog.Dialog.Locator(".deleted")).ToContainTextAsync("1 password");
        await Expect(dialog.Dialog.Locator(".deleted")).ToContainTextAsync("1 authentication app");
        await Expect(dialog.Dialog).ToContainTextAsync("1 session ends at once.");
        await dialog.Word.FillAsync("disable");
        await mine.Keyboard.PressAsync("Enter");
        await Expect(dialog.Proof.GetByLabel("Verification code")).ToBeFocusedAsync();
        await Halden.Administrator.PageIsAccessibleAsync(mine);
        await mine.Keyboard.PressAsync("Escape");
        await Expect(dialog.Proof).ToBeHiddenAsync();
        await Expect(dialog.Word).ToHaveValueAsync("disable");

        await dialog.ConfirmAsync("Disable");
        await dialog.Proof.GetByLabel("Verification code").FillAsync(await Halden.Ana.App.NextCodeAsync());
        await dialog.EndsWithAsync("has no email login any more.");
        await Expect(new SignInPage(person.Page).Heading).ToHaveTextAsync("Sign in");
        await new UsersPage(theirs).StandsAtAsync(joost.Email, "Not invited");
        await mine.CloseAsync();
    }

    [Fact]
    public async Task A_locked_person_is_unlocked_signs_in_is_signed_out_disabled_and_enabled_again()
    {
        var person = await PersonAsync();
        var pim = await Halden.NewcomerAsync(person, "Pim");
        var (mine, theirs) = await TwoAdministratorsAsync(pim.Email);
        var (users, watched) = (new UsersPage(mine), new UsersPage(theirs));
        var dialog = new ActionDialog(mine);

        await dialog.ChooseAsync(users.Row(pim.Email), "End sessions");
        await dialog.ConfirmAsync("End sessions");
        await dialog.EndsWithAsync("is signed out.");
        await dialog.CloseAsync();
        var signIn = new SignInPage(person.Page);
        await Expect(signIn.Heading).ToHaveTextAsync("Sign in");

        await LockAsync(pim);
        await watched.StandsAtAsync(pim.Email, "Locked");
        await dialog.ChooseAsync(users.Row(pim.Email), "Unlock");
        await dialog.ConfirmAsync("Unlock");
        await dialog.EndsWithAsync("is unlocked.");
        await dialog.CloseAsync();
        await watched.StandsAtAsync(pim.Email, "Active");
        await pim.SignInAsync(person.Page);

        await ProvedLongAgoAsync();
        await dialog.ChooseAsync(users.Row(pim.Email), "Disable member");
        await dialog.ConfirmAsync("Disable");
        await dialog.Proof.GetByLabel("Verification code").FillAsync(await Halden.Ana.App.NextCodeAsync());
        await dialog.EndsWithAsync("is disabled.");
        await dialog.CloseAsync();
        await Expect(signIn.Heading).ToHaveTextAsync("Sign in");
        await watched.StandsAtAsync(pim.Email, "Disabled");

        await dialog.ChooseAsync(users.Row(pim.Email), "Enable member");
        await dialog.ConfirmAsync("Enable");
        await dialog.EndsWithAsync("may sign in again.");
        await watched.StandsAtAsync(pim.Email, "Active");
        await pim.SignInAsync(person.Page);
        await mine.CloseAsync();
    }

    [Fact]
    public async Task Reset_mails_go_to_those_who_have_email_login_and_the_file_says_why_not_to_the_others()
    {
        var (mine, _) = await TwoAdministratorsAsync("Kieviet");
        var users = new UsersPage(mine);
        await users.InviteAsync("Sanne", "Kieviet", "sanne.kieviet@halden.example");
        await Halden.Server.MailToAsync("sanne.kieviet@halden.example", "Set up your sign-in");
        await users.AddAsync("Wout", "Kieviet", "wout.kieviet@halden.example");
        await users.OpenAsync("?q=kieviet");
        await using (var database = new InstallationDatabase(Halden.Server))
            await database.ReadAsync(db => db.Outbox.Where(m => m.Member.LastName == "Kieviet")
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.CreatedAt, x => DateTimeOffset.UnixEpoch)));
        var dialog = new ActionDialog(mine);

        await dialog.ChooseForAllOnShowAsync("Resend password reset email");
        await Expect(dialog.Dialog).ToContainTextAsync("1 is left out");
        await dialog.Dialog.GetByText("Has no email login").ClickAsync();
        await Expect(dialog.Dialog.GetByText("Wout Kieviet")).ToBeVisibleAsync();
        await dialog.ConfirmAsync("Send");
        await dialog.EndsWithAsync("A mail with a link is on its way to");
        await dialog.Results.ClickAsync();

        var file = await mine.RunAndWaitForDownloadAsync(() => mine.GetByRole(AriaRole.Link, new() { Name = "Download results" }).ClickAsync());
        Assert.Matches(@"^resend-password-reset-\d{4}-\d\d-\d\d-\d{4}\.csv$", file.SuggestedFilename);
        var text = await File.ReadAllTextAsync((await file.PathAsync())!, TestContext.Current.CancellationToken);
        Assert.Contains("Wout Kieviet,wout.kieviet@halden.example,Halden Group,Left out,Has no email login,,", text);
        Assert.Contains("Sanne Kieviet,sanne.kieviet@halden.example,Halden Group,Done,,", text);
        await mine.CloseAsync();
    }

    /// <summary>The mails to those people may leave.</summary>
    /// <returns>How many wait.</returns>
    private async Task<int> HoldIsOverAsync(string lastName)
    {
        await using var database = new InstallationDatabase(Halden.Server);
        return await database.ReadAsync(db => db.Outbox.Where(m => m.Member.LastName == lastName && m.State == DeliveryState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, m => m.CreatedAt)));
    }

    /// <summary>Five wrong passwords.</summary>
    private async Task LockAsync(Account account)
    {
        var stranger = await PersonAsync();
        for (var n = 0; n < 5; n++)
        {
            // Each time from the start, where no answer to the one before stands.
            var signIn = await new SignInPage(stranger.Page).OpenAsync();
            await signIn.GiveEmailAsync(account.Email);
            await signIn.GivePasswordAsync($"a wrong guess {n}");
            await Expect(signIn.Error).ToContainTextAsync(n < 4 ? "do not match an account" : "Too many wrong attempts");
        }
    }
}
