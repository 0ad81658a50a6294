using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The wizard's steps for somebody who has an account: email, password, second factor.</summary>
internal sealed class SignInPage(IPage page)
{
    public ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Email => page.GetByRole(AriaRole.Textbox, new() { Name = "Email address" });

    public ILocator Password => page.GetByLabel("Password", new() { Exact = true });

    public ILocator Code => page.GetByRole(AriaRole.Textbox, new() { Name = "Verification code" });

    public ILocator RememberDevice => page.GetByLabel("Remember this device for 30 days");

    public ILocator RecoveryCode => page.GetByRole(AriaRole.Textbox, new() { Name = "Recovery code" });

    public ILocator SentCode => page.GetByRole(AriaRole.Textbox, new() { NameRegex = new("Code from the (mail|SMS)") });

    /// <summary>Where a code went.</summary>
    public ILocator Sent => page.Locator("form p").First;

    public ILocator PhoneNumber => page.GetByLabel("Phone number");

    public ILocator Error => page.Locator(".error");

    public ILocator Notice => page.Locator(".notice");

    public ILocator Continue => page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true });

    public ILocator Passkey => page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" });

    /// <summary>At the second factor.</summary>
    public ILocator UsePasskey => page.GetByRole(AriaRole.Button, new() { Name = "Use your passkey" });

    /// <summary>Where one is set up.</summary>
    public ILocator AddPasskey => page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" });

    /// <summary>What the form says beside its fields.</summary>
    public ILocator FormNotice => page.Locator("form .notice");

    public ILocator UseAnotherAccount => page.GetByRole(AriaRole.Button, new() { Name = "Use another account" });

    public ILocator ForgotPassword => page.GetByRole(AriaRole.Link, new() { Name = "Forgot password?" });

    public async Task<SignInPage> OpenAsync()
    {
        await page.GotoAsync("/sign-in");
        await IsOpenAsync();
        return this;
    }

    /// <summary>The first step, and live.</summary>
    public async Task IsOpenAsync()
    {
        await Is("Sign in");
        await Expect(Email).ToBeEnabledAsync();
    }

    /// <summary>The step with this heading is there.</summary>
    public Task Is(string heading) => Expect(Heading).ToHaveTextAsync(heading);

    public async Task GiveEmailAsync(string email)
    {
        await Email.FillAsync(email);
        await Continue.ClickAsync();
    }

    public async Task GivePasswordAsync(string password)
    {
        await Is("Enter your password");
        await Password.FillAsync(password);
        await Continue.ClickAsync();
    }

    /// <summary>The last of six digits sends them.</summary>
    public async Task GiveCodeAsync(string code)
    {
        await Is("Enter your verification code");
        await Code.FillAsync(code);
    }

    public async Task ChooseRecoveryCodeAsync()
    {
        await page.GetByText("Try another way").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use your recovery code" }).ClickAsync();
        await Is("Enter your recovery code");
    }

    /// <summary>"Try another way", or "Set up another way".</summary>
    public async Task ChooseAsync(string words, string heading)
    {
        await page.Locator("details.others summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = words, Exact = true }).ClickAsync();
        await Is(heading);
    }

    /// <summary>A code that was sent; the last of six digits sends it.</summary>
    public async Task GiveSentCodeAsync(string heading, string code)
    {
        await Is(heading);
        await SentCode.FillAsync(code);
    }

    public async Task GiveRecoveryCodeAsync(string code)
    {
        await RecoveryCode.FillAsync(code);
        await Continue.ClickAsync();
    }

    public Task IsRefusedAsync(string sentence) => Expect(Error).ToHaveTextAsync(sentence);
}
