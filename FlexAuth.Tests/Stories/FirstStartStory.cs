using FlexAuth.Tests.Stories.Pages;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Production with an empty database: one printed link makes the organization and its administrator.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class FirstStartStory(Browser browser, PublishedFiles files) : BrowserStory(browser)
{
    [Fact]
    [Trait("Rule", "DP3")]
    public async Task The_printed_link_makes_the_organization_and_its_administrator_once()
    {
        var server = await ServerAsync(
            "Production",
            await files.SettingAsync(),
            ("FlexAuth:Mail:Smtp:Host", "localhost"),
            ("FlexAuth:Mail:FromAddress", "flexauth@zonneveld.example"));
        var link = await server.PrintedLinkAsync("Set up FlexAuth");
        var person = await PersonAsync(server);
        var setUp = await new SetUpPage(person.Page).OpenAsync(link);
        await setUp.FillAsync("Zonneveld", "Bram", "Zonneveld", "email");
        await Expect(person.Page.GetByText("This is not a complete email address")).ToBeVisibleAsync();
        await setUp.Email.FillAsync("bram@zonneveld.example");
        await setUp.SetUp.ClickAsync();

        var bram = new Account("bram@zonneveld.example", "Bram");
        await bram.SetUpSecondFactorAsync(person.Page);
        await new Portal(person.Page).IsHomeAsync("Bram");
        await setUp.OpenAsync(link);
        await setUp.IsDoneAlreadyAsync();
    }
}
