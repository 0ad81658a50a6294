using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Portal → Settings → Organization → General.</summary>
internal sealed class OrganizationPage(IPage page) : Portal(page)
{
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Names => Tree.Locator(".name > span:first-child");

    private ILocator Tree => Page.GetByRole(AriaRole.Region, new() { Name = "Organizations" });

    /// <summary>The row of an organization, without those below it.</summary>
    public ILocator Row(string name) =>
        Tree.Locator(".line").Filter(new() { Has = Page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {name}", Exact = true }) });

    /// <summary>The row of an organization right below another one.</summary>
    public ILocator RowBelow(string above, string name) =>
        Tree.GetByRole(AriaRole.Listitem).Filter(new() { Has = Page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {above}", Exact = true }) })
            .Last.GetByRole(AriaRole.Button, new() { Name = $"Actions for {name}", Exact = true });

    public async Task<OrganizationPage> OpenAsync()
    {
        await Page.GotoAsync("/settings/organization");
        await IsLiveAsync();
        return this;
    }

    /// <summary>Opens the menu of an organization and presses a choice.</summary>
    public async Task AskAsync(string name, string choice)
    {
        await Tree.GetByRole(AriaRole.Button, new() { Name = $"Actions for {name}", Exact = true }).ClickAsync();
        await Tree.Locator(".row-menu:popover-open").GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();
    }

    /// <summary>Chooses where to move, and waits for what it would do.</summary>
    public async Task ChooseAsync(string to)
    {
        await Dialog.GetByRole(AriaRole.Radio, new() { Name = to, Exact = true }).CheckAsync();
        await Expect(Dialog.GetByText("New administrators")).ToBeVisibleAsync();
    }

    public async Task CreateAsync(string above, string name)
    {
        await AskAsync(above, "New suborganization");
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(Row(name)).ToBeVisibleAsync();
    }
}
