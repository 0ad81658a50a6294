using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The card "Passkeys" of one's own security page.</summary>
internal sealed class PasskeysCard(IPage page)
{
    private ILocator Card => page.Locator("section[aria-labelledby='passkeys']");

    public ILocator Items => Card.GetByRole(AriaRole.Listitem);

    public ILocator Problem => Card.Locator(".notice");

    public ILocator AddButton => Card.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Add ") });

    private ILocator Dialog => page.GetByRole(AriaRole.Dialog);

    public async Task<PasskeysCard> OpenAsync()
    {
        await page.GotoAsync("/profile/security");
        await Expect(AddButton).ToBeEnabledAsync();
        await Expect(AddButton).Not.ToHaveAttributeAsync("aria-disabled", "true");
        return this;
    }

    /// <summary>Adds one and gives it a name.</summary>
    public async Task AddAsync(string name)
    {
        await AddButton.ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Passkey added");
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Items.Last).ToContainTextAsync(name);
    }

    public async Task RenameAsync(string name, string other)
    {
        await ChooseAsync(name, "Rename");
        await Dialog.GetByLabel("Name").FillAsync(other);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(Items.Filter(new() { HasText = other })).ToBeVisibleAsync();
    }

    public async Task AskToRemoveAsync(string name)
    {
        await ChooseAsync(name, "Remove");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
    }

    private async Task ChooseAsync(string name, string choice)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {name}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();
    }
}
