using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Settings → Organization → Authentication → a name.</summary>
internal sealed class SignInDetailsPage(IPage page) : Portal(page)
{
    public ILocator Sessions => Part("Sessions").Locator("xpath=./ul/li");

    /// <summary>The sign-ins, each with its steps, the newest first.</summary>
    public ILocator SignIns => Part("Sign-ins").Locator("xpath=./ol/li");

    public ILocator Mails => Part("Mails").GetByRole(AriaRole.Listitem);

    public ILocator TwoFactor => Part("Two-factor authentication");

    public ILocator Notices => Page.Locator(".notice");

    public ActionDialog Action => new(Page);

    public async Task ResetTwoFactorAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Reset two-factor authentication" }).ClickAsync();
        await Action.Word.FillAsync("reset");
        await Action.ConfirmAsync("Reset");
    }

    private ILocator Part(string heading) => Page.GetByRole(AriaRole.Region, new() { Name = heading, Exact = true });
}
