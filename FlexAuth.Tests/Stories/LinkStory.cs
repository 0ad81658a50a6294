using FlexAuth.Tests.Stories.Pages;
using Microsoft.Data.Sqlite;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>What a welcome link is worth, said before anything is typed.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class LinkStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "LK2")]
    public async Task A_welcome_link_survives_mail_scanners_and_works_in_one_of_two_tabs()
    {
        var (account, link) = await Halden.InviteAsync("Noor");
        await ScanAsync(link, times: 20);
        await Halden.Users.StandsAtAsync(account.Email, "Invited");

        var person = await PersonAsync();
        var second = await person.Context.NewPageAsync();
        await new ActivatePage(person.Page).OpenAsync(link);
        var late = await new ActivatePage(second).OpenAsync(link);
        await late.Password.FillAsync("another harbour lamp 42");

        await new ActivatePage(person.Page).ChooseAsync(account.Password);
        await new AuthenticatorStep(person.Page).IsShownAsync();
        await late.SetPassword.ClickAsync();
        await late.IsDeadAsync("This link was used already");

        await account.SetUpSecondFactorAsync(person.Page);
        await new Portal(person.Page).IsHomeAsync("Noor");
        await new ActivatePage(second).OpenAsync(link);
        await late.IsDeadAsync("This link was used already");
        await Expect(second.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_that_expired_or_was_cut_off_says_so_before_anything_is_typed()
    {
        var (account, link) = await Halden.InviteAsync("Ruben");
        var person = await PersonAsync();

        var page = await new ActivatePage(person.Page).OpenAsync(link[..^12]);
        await page.IsDeadAsync("This link is not complete");

        await ExpireLinksOfAsync(account.Email);
        await page.OpenAsync(link);
        await page.IsDeadAsync("This link has expired");
    }

    /// <summary>As mail servers do that look at every address in a mail.</summary>
    private async Task ScanAsync(string link, int times)
    {
        using var scanner = Halden.Server.Client();
        for (var i = 0; i < times; i++)
        {
            using var answer = await scanner.GetAsync(new Uri(link), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }
    }

    private async Task ExpireLinksOfAsync(string email)
    {
        await using var database = new SqliteConnection($"Data Source={Halden.Server.DatabasePath}");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "UPDATE OneTimeLinks SET ExpiresAt = CreatedAt WHERE MemberId = (SELECT Id FROM Members WHERE Email = $email)";
        command.Parameters.AddWithValue("$email", email);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
