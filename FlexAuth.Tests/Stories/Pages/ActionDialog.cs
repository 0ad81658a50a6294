using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>What an action would do, is doing and has done to people; and the line above the list that tells of it.</summary>
internal sealed class ActionDialog(IPage page)
{
    /// <summary>The innermost open dialog but the one that asks for a proof.</summary>
    public ILocator Dialog => page.Locator("dialog[open]:has(#action-dialog-body)");

    public ILocator Word => Dialog.GetByRole(AriaRole.Textbox);

    public ILocator Undo => Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") });

    public ILocator Results => Dialog.GetByRole(AriaRole.Link, new() { Name = "See results" });

    public ILocator Strip => page.GetByRole(AriaRole.Region, new() { Name = "Actions on people" });

    /// <summary>Whoever is asked for a proof that it is them.</summary>
    public ILocator Proof => page.GetByRole(AriaRole.Dialog, new() { Name = "Confirm that it is you" });

    /// <summary>With everybody on show.</summary>
    public async Task ChooseForAllOnShowAsync(string action)
    {
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select all on show" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Email login actions" }).ClickAsync();
        await page.Locator(".actions-menu").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await Expect(Dialog).ToBeVisibleAsync();
    }

    /// <summary>From the menu of one row.</summary>
    public async Task ChooseAsync(ILocator row, string action)
    {
        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).ClickAsync();
        await page.Locator(".row-menu:popover-open").GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        await Expect(Dialog).ToBeVisibleAsync();
    }

    public Task ConfirmAsync(string verb) => Dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();

    public Task EndsWithAsync(string sentence) => Expect(Dialog.Locator(".notice")).ToContainTextAsync(sentence);

    public async Task CloseAsync()
    {
        await Dialog.Locator("footer").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(Dialog).ToBeHiddenAsync();
    }
}
