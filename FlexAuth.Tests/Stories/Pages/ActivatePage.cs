using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Where a one-time link leads: a new password, with its rules live; or why the link does not work.</summary>
internal sealed class ActivatePage(IPage page)
{
    public const string Common = "Not among the first that attackers try";
    public const string LongEnough = "At least 8 characters";

    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Account => page.GetByLabel("Email address");

    public ILocator Password => page.GetByLabel("New password", new() { Exact = true });

    public ILocator SetPassword => page.GetByRole(AriaRole.Button, new() { Name = "Set password" });

    public ILocator Error => page.Locator(".field .error");

    public async Task<ActivatePage> OpenAsync(string link)
    {
        await page.GotoAsync(link);
        await Expect(Heading).ToBeVisibleAsync();
        return this;
    }

    public async Task ChooseAsync(string password)
    {
        await Password.FillAsync(password);
        await SetPassword.ClickAsync();
    }

    /// <param name="rule">Its words.</param>
    /// <param name="state">"met", "not met" or "not checked yet".</param>
    public Task RuleIsAsync(string rule, string state) =>
        Expect(page.GetByRole(AriaRole.List, new() { Name = "What the password must be" })
            .GetByRole(AriaRole.Listitem).Filter(new() { HasText = rule })).ToContainTextAsync($"({state})");

    /// <summary>Said before anything can be typed.</summary>
    public async Task IsDeadAsync(string heading)
    {
        await Expect(Heading).ToHaveTextAsync(heading);
        await Expect(page.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);
    }
}
