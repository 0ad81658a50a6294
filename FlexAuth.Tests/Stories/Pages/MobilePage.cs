using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>FlexAuth on a phone: one step at a time, by touch.</summary>
internal sealed class MobilePage(IPage page)
{
    public ILocator Problem => page.GetByRole(AriaRole.Alert);

    public async Task RegisterAsync(Account who, string name)
    {
        await page.GotoAsync("/mobile");
        await FillAsync("Email address", who.Email);
        await FillAsync("Password", who.Password);
        await FillAsync("Name of this phone", name);
        await TapAsync("Register this phone");
    }

    public Task FillAsync(string label, string value) => page.Locator("form:not([hidden])").GetByLabel(label, new() { Exact = true }).FillAsync(value);

    public Task TapAsync(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).TapAsync();

    public Task IsAsync(string heading) => Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
}
