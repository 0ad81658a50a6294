using FlexAuth.Tests.Architecture;
using FlexAuth.Tests.Core.SecondFactors;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Production with an empty database: one printed link makes the organization and its administrator.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class FirstStartStory(Browser browser) : BrowserStory(browser)
{
    private readonly DirectoryInfo _published = Directory.CreateTempSubdirectory("flexauth-published-");

    [Fact]
    [Trait("Rule", "DP3")]
    public async Task The_printed_link_makes_the_organization_and_its_administrator_once()
    {
        await PublishAsync();
        var server = await ServerAsync(
            "Production",
            ("ASPNETCORE_CONTENTROOT", _published.FullName),
            ("FlexAuth:Mail:Smtp:Host", "localhost"),
            ("FlexAuth:Mail:FromAddress", "flexauth@zonneveld.example"));
        var link = await server.PrintedLinkAsync("Set up FlexAuth");
        var person = await PersonAsync(server);
        await person.Page.GotoAsync(link);
        await FillAsync(person.Page, "email", "Set up FlexAuth");
        await Expect(person.Page.GetByText("This is not a complete email address")).ToBeVisibleAsync();
        await person.Page.GetByLabel("Email address").FillAsync("bram@zonneveld.example");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Set up FlexAuth" }).ClickAsync();

        var bram = new Account("bram@zonneveld.example", "Bram");
        await bram.SetUpSecondFactorAsync(person.Page);
        await new Portal(person.Page).IsHomeAsync("Bram");
        await person.Page.GotoAsync(link);
        await Expect(person.Page.GetByRole(AriaRole.Heading, new() { Name = "FlexAuth is set up already" })).ToBeVisibleAsync();
        _published.Delete(recursive: true);
    }

    /// <summary>Outside Development the browser's files come from what was published.</summary>
    private Task PublishAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        // To make the files as small as can be takes half a minute; that they are there is enough here.
        return Tool.RunAsync("dotnet",
        [
            "publish", Path.Combine(Repository.Root, "FlexAuth.Web"), "--no-build", "-c", configuration, "-o", _published.FullName,
            "-p:_BlazorBrotliCompressionLevel=Fastest",
        ]);
    }

    private static async Task FillAsync(IPage page, string email, string button)
    {
        await page.GetByLabel("Organization", new() { Exact = true }).FillAsync("Zonneveld");
        await page.GetByLabel("First name").FillAsync("Bram");
        await page.GetByLabel("Last name").FillAsync("Zonneveld");
        await page.GetByLabel("Email address").FillAsync(email);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(Account.GoodPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }
}
