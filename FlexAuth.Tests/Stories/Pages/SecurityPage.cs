using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>User Profile → Settings → Authentication Security Settings.</summary>
internal sealed class SecurityPage(IPage page) : Portal(page)
{
    public ILocator Protection => Part("protection");

    public ILocator Apps => Part("apps").GetByRole(AriaRole.Listitem);

    public ILocator Sessions => Part("sessions").GetByRole(AriaRole.Listitem);

    public ILocator Devices => Part("devices").GetByRole(AriaRole.Listitem);

    /// <summary>The sign-ins, each with its steps, the newest first.</summary>
    public ILocator SignIns => Part("sign-ins").Locator("xpath=./ol/li");

    /// <summary>The dialog on top.</summary>
    public ILocator Dialog => Page.Locator("dialog[open]").Last;

    public ILocator Message => Page.Locator(".floating .notice");

    /// <summary>The way to it that the manual tells.</summary>
    public async Task<SecurityPage> OpenAsync()
    {
        await Profile.ClickAsync();
        await Page.Locator("#profile-menu").GetByRole(AriaRole.Link, new() { Name = "Authentication Security Settings" }).ClickAsync();
        await Expect(Heading).ToHaveTextAsync("Authentication Security Settings");
        await Expect(Protection).ToBeVisibleAsync();
        return this;
    }

    public Task PressAsync(string words, string part = "two-factor") => Button(words, part).ClickAsync();

    /// <summary>The button with these words on it.</summary>
    public ILocator Button(string words, string part) =>
        Part(part).GetByRole(AriaRole.Button).Filter(new() { HasTextRegex = new Regex($@"^\s*{Regex.Escape(words)}\s*$") }).First;

    /// <summary>What a part is called.</summary>
    public ILocator HeadingOf(string part) => Page.Locator($"#{part}");

    /// <summary>The menu button of the app of that name.</summary>
    public ILocator Actions(string app) => Apps.GetByRole(AriaRole.Button, new() { Name = $"Actions for {app}", Exact = true });

    /// <summary>Confirms the dialog on top by the button with these words.</summary>
    public Task ConfirmAsync(string words) => Dialog.GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).ClickAsync();

    /// <summary>Types the key of the open dialog into an app, and what that shows into the dialog.</summary>
    public async Task<AuthenticationApp> SetUpAppAsync(string name)
    {
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Dialog.Locator("summary").ClickAsync();
        var app = new AuthenticationApp(await Dialog.Locator("code").InnerTextAsync());
        await Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Verification code" }).FillAsync(await app.NextCodeAsync());
        await Expect(Dialog).ToHaveCountAsync(0);
        return app;
    }

    /// <summary>A code of the open dialog; the last of six digits sends it.</summary>
    public Task GiveSentCodeAsync(string code) => Dialog.Locator("input[autocomplete=one-time-code]").FillAsync(code);

    /// <summary>Chooses from the menu of the app of that name.</summary>
    public async Task ChooseAsync(string app, string words)
    {
        await Actions(app).ClickAsync();
        await Page.Locator(".row-menu:popover-open").GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).ClickAsync();
    }

    /// <summary>A new recovery code, saved.</summary>
    public async Task<string> RegenerateRecoveryCodeAsync()
    {
        await PressAsync("Regenerate", "recovery-code");
        await ConfirmAsync("Regenerate");
        var code = await Dialog.GetByRole(AriaRole.Group, new() { Name = "FlexAuth recovery code" }).Locator("code").InnerTextAsync();
        await Dialog.GetByLabel("I have saved it").CheckAsync();
        await ConfirmAsync("Done");
        await Expect(Message).ToContainTextAsync("Your recovery code is saved.");
        return code;
    }

    public async Task ChangePasswordAsync(string present, string wanted)
    {
        await Dialog.GetByLabel("Current password").FillAsync(present);
        await Dialog.GetByLabel("New password", new() { Exact = true }).FillAsync(wanted);
        await ConfirmAsync("Change password");
        await Expect(Message).ToContainTextAsync(new Regex("Your password is changed"));
    }

    private ILocator Part(string heading) => Page.Locator($"section[aria-labelledby='{heading}']");
}
