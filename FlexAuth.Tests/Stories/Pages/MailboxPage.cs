using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The development mailbox, read as a mail client.</summary>
internal sealed class MailboxPage(IPage page)
{
    public ILocator Mail => page.GetByRole(AriaRole.Article, new() { Name = "Mail" });

    public IFrameLocator Html => page.FrameLocator("iframe[title='HTML part']");

    /// <summary>Live before anything is opened: the frame of a mail that is shown sooner is made anew, and whoever clicks in it then clicks in nothing.</summary>
    public async Task<MailboxPage> OpenAsync()
    {
        await page.GotoAsync("/development/mailbox");
        await new Portal(page).IsLiveAsync();
        return this;
    }

    public async Task OpenMailAsync(string address, string subject)
    {
        await page.GetByRole(AriaRole.Link).Filter(new() { HasText = address }).Filter(new() { HasText = subject }).First.ClickAsync();
        await Expect(Mail).ToContainTextAsync(address);
    }

    /// <summary>Presses the mail's button.</summary>
    public Task FollowAsync(string button) => Html.GetByRole(AriaRole.Link, new() { Name = button, Exact = true }).ClickAsync();
}
