using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>"Export users": whom, and as what.</summary>
internal sealed class ExportDialog(IPage page)
{
    public ILocator Dialog => page.GetByRole(AriaRole.Dialog, new() { Name = "Export users" });

    public ILocator Export => Dialog.GetByRole(AriaRole.Button, new() { Name = "Export users" });

    public async Task<ExportDialog> OpenAsync()
    {
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Export users" }).ClickAsync();
        await Expect(Export).ToBeVisibleAsync();
        return this;
    }

    public Task ChooseAsync(string choice) => Dialog.GetByRole(AriaRole.Radio, new() { NameRegex = new(choice) }).CheckAsync();

    /// <summary>The file, once it was saved.</summary>
    public async Task<IDownload> SaveAsync()
    {
        var file = await page.RunAndWaitForDownloadAsync(() => Export.DblClickAsync());
        await Expect(Dialog).ToBeHiddenAsync();
        return file;
    }
}
