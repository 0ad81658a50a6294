using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Where the link that an empty installation prints leads: the organization and its first administrator.</summary>
internal sealed class SetUpPage(IPage page)
{
    public ILocator Email => page.GetByLabel("Email address");

    public ILocator SetUp => page.GetByRole(AriaRole.Button, new() { Name = "Set up FlexAuth" });

    public async Task<SetUpPage> OpenAsync(string link)
    {
        await page.GotoAsync(link);
        return this;
    }

    public async Task FillAsync(string organization, string firstName, string lastName, string email)
    {
        await page.GetByLabel("Organization", new() { Exact = true }).FillAsync(organization);
        await page.GetByLabel("First name").FillAsync(firstName);
        await page.GetByLabel("Last name").FillAsync(lastName);
        await Email.FillAsync(email);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(Account.GoodPassword);
        await SetUp.ClickAsync();
    }

    public Task IsDoneAlreadyAsync() =>
        Expect(page.GetByRole(AriaRole.Heading, new() { Name = "FlexAuth is set up already" })).ToBeVisibleAsync();
}
