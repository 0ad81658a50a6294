using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The recovery code, shown this once.</summary>
internal sealed class RecoveryCodeStep(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Saved => page.GetByLabel("I have saved it");

    public ILocator Continue => page.GetByRole(AriaRole.Button, new() { Name = "Continue" });

    public ILocator Error => page.Locator(".error");

    private ILocator Secret => page.GetByRole(AriaRole.Group, new() { Name = "FlexAuth recovery code" });

    public async Task<string> ReadAsync(string heading = "Save your recovery code")
    {
        await Expect(Heading).ToHaveTextAsync(heading);
        return await Secret.Locator("code").InnerTextAsync();
    }

    public async Task<string> CopyAsync()
    {
        await Secret.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(Secret.GetByRole(AriaRole.Status)).ToHaveTextAsync("Copied");
        return await page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    /// <returns>What stands in the file.</returns>
    public async Task<string> DownloadAsync()
    {
        var file = await page.RunAndWaitForDownloadAsync(() => Secret.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("flexauth-recovery-code.txt", file.SuggestedFilename);
        return await File.ReadAllTextAsync((await file.PathAsync())!, TestContext.Current.CancellationToken);
    }

    public async Task ConfirmSavedAsync()
    {
        await Saved.CheckAsync();
        await Continue.ClickAsync();
    }
}
