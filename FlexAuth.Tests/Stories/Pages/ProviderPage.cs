using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The provider's own page, on its own address.</summary>
internal sealed class ProviderPage(IPage page)
{
    public Task SignInAsync(string provider, string account) => AnswerAsync($"Sign in at {provider}", account);

    public Task ConsentAsync(string provider, string account) => AnswerAsync($"Consent at {provider}", account);

    public async Task CancelAsync(string provider)
    {
        await IsOpenAsync($"Sign in at {provider}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
    }

    public async Task SignOutAsync(Uri provider)
    {
        await page.GotoAsync(new Uri(provider, "/session/end").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("Signed out at")).ToBeVisibleAsync();
    }

    private async Task AnswerAsync(string heading, string account)
    {
        await IsOpenAsync(heading);
        await page.GetByLabel("Account").FillAsync(account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private Task IsOpenAsync(string heading) => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
}
