using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Forgot password?</summary>
internal sealed class ForgotPasswordPage(IPage page)
{
    public const string Sentence = "If that account can use email login, a message is on its way.";

    public ILocator Email => page.GetByRole(AriaRole.Textbox, new() { Name = "Email address" });

    public ILocator Send => page.GetByRole(AriaRole.Button, new() { Name = "Send the link" });

    public async Task AskAsync(string email)
    {
        await page.GotoAsync("/forgot-password");
        await Email.FillAsync(email);
        await Send.ClickAsync();
        await Expect(page.GetByText(Sentence)).ToBeVisibleAsync();
    }

    /// <summary>All that the page says.</summary>
    public Task<string> WordsAsync() => page.GetByRole(AriaRole.Main).InnerTextAsync();
}
