using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The provider's own page, on its own address.</summary>
internal sealed class ProviderPage(IPage page)
{
    public async Task SignInAsync(string provider, string account)
    {
        await IsOpenAsync(provider);
        await page.GetByLabel("Account").FillAsync(account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public async Task CancelAsync(string provider)
    {
        await IsOpenAsync(provider);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
    }

    public async Task SignOutAsync(Uri provider)
    {
        await page.GotoAsync(new Uri(provider, "/session/end").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("Signed out at")).ToBeVisibleAsync();
    }

    private Task IsOpenAsync(string provider) =>
        Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"Sign in at {provider}");
}
