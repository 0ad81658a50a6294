using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Portal → Settings → Organization → Authentication.</summary>
internal sealed class AuthenticationPage(IPage page) : Portal(page)
{
    public const string Enable = "Enable email and password authentication";
    public const string Disable = "Disable email and password authentication";

    public ILocator EnableButton => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = Enable }).First;

    public ILocator DisableButton => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = Disable }).First;

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public ILocator Confirmation => Dialog.GetByRole(AriaRole.Textbox);

    public ILocator State => Page.GetByRole(AriaRole.Region, new() { Name = "Email and password authentication" });

    /// <summary>The people and their ways to sign in.</summary>
    public ILocator People => Page.GetByRole(AriaRole.Region, new() { Name = "How people sign in" }).Locator("tr.user");

    public ILocator SearchPeople => Page.GetByRole(AriaRole.Searchbox);

    public async Task<AuthenticationPage> OpenAsync()
    {
        await Page.GotoAsync("/settings/organization/authentication");
        await IsLiveAsync();
        return this;
    }

    public Task IsAsync(string state) => Expect(State.GetByText(state, new() { Exact = true }).First).ToBeVisibleAsync();

    /// <summary>As far as the dialog that says whom it meets.</summary>
    public async Task AskToSavePolicyAsync(string rememberedDeviceDays)
    {
        await Page.GetByLabel("Remembered-device days").FillAsync(rememberedDeviceDays);
        await Page.GetByRole(AriaRole.Region, new() { Name = "Policy" }).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog, new() { Name = "Save this policy?" })).ToContainTextAsync("Nothing changes for");
    }

    public async Task EnableAsync()
    {
        await EnableButton.ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = Enable }).ClickAsync();
        await IsAsync("Enabled");
    }

    public async Task DisableAsync(string organization)
    {
        await DisableButton.ClickAsync();
        await Confirmation.FillAsync(organization);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = Disable }).ClickAsync();
        await IsAsync("Disabled");
    }
}
