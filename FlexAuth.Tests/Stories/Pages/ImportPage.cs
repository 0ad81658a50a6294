using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Settings → Users → Import users: choosing a file, and what it would change.</summary>
internal sealed class ImportPage(IPage page) : Portal(page)
{
    public ILocator Choose => Page.GetByLabel("Choose a file");

    public ILocator Problem => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Alert);

    public ILocator Foot => Page.GetByRole(AriaRole.Region, new() { Name = "Import", Exact = true });

    public ILocator Import => Foot.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true });

    public ILocator Discard => Foot.GetByRole(AriaRole.Button, new() { Name = "Discard" });

    public ILocator Rows => Page.GetByRole(AriaRole.Table, new() { Name = "Rows of the file" }).Locator("tbody tr");

    public ILocator Kinds => Page.GetByRole(AriaRole.Navigation, new() { Name = "Rows by what becomes of them" });

    public ILocator Standing => Page.Locator("#import-progress");

    public ILocator Undo => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") });

    public ILocator DownloadResult => Page.GetByRole(AriaRole.Link, new() { Name = "Download result" });

    public async Task<ImportPage> OpenAsync()
    {
        await Page.GotoAsync("/settings/users/import");
        await IsLiveAsync();
        await TakesFilesAsync();
        return this;
    }

    /// <summary>Gives it files, as soon as it takes them.</summary>
    public async Task GiveAsync(params FilePayload[] files)
    {
        await TakesFilesAsync();
        await Choose.SetInputFilesAsync(files);
    }

    /// <summary>The row of that person.</summary>
    public ILocator Row(string email) => Rows.Filter(new() { HasText = email });

    /// <summary>From choosing the file to what it would change.</summary>
    public async Task ReadAsync(string path)
    {
        await TakesFilesAsync();
        await Choose.SetInputFilesAsync(path);
        await Page.WaitForURLAsync("**/settings/users/import/*");
        await IsLiveAsync();
    }

    /// <summary>Blazor hears of files from when it has set that, a round trip after the field is shown; the field of a file that was refused had one.</summary>
    private async Task TakesFilesAsync()
    {
        await Expect(Choose).ToBeEnabledAsync();
        await Expect(Choose).ToHaveJSPropertyAsync("_blazorInputFileNextFileId", 0);
    }

    /// <summary>Of a conflict.</summary>
    public async Task DecideAsync(string email, string choice)
    {
        await Row(email).GetByLabel(choice).CheckAsync();
        await Expect(Row(email).GetByLabel(choice)).ToBeCheckedAsync();
    }
}
