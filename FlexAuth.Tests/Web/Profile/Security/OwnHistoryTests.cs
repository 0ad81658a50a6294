using Bunit;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>"This wasn't me".</summary>
public sealed class OwnHistoryTests : SecurityPageTest
{
    [Fact]
    public async Task It_says_what_will_happen_does_it_and_says_what_has()
    {
        var me = await Host.ActiveAsync();
        var theirs = await Host.SignedInAsync(me, "192.0.2.66");
        var other = await Host.SignedInAsync(me);
        var page = await OpenAsync(me);

        // Of three sign-ins the one in use is mine.
        Assert.Equal(2, Section(page, "sign-ins").QuerySelectorAll("button").Count(button => button.TextContent.Trim() == "This wasn’t me"));
        Section(page, "sign-ins").QuerySelectorAll("ol > li").Single(item => item.TextContent.Contains("192.0.2.66", StringComparison.Ordinal)).QuerySelector(".act button")!.Click();
        Assert.Equal(
            ["That session ends at once.", $"A mail with a link to set a new password goes to {me.Email}.", "It is noted for your administrators."],
            Dialog(page).QuerySelectorAll("li").Select(item => item.TextContent));
        Assert.Contains("192.0.2.66", Dialog(page).TextContent, StringComparison.Ordinal);
        Assert.Contains("End my other session, too", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog input[type=checkbox]").Change(false);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("1 session is ended.", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Contains($"is on its way to {me.Email}.", Dialog(page).TextContent, StringComparison.Ordinal);
        Assert.Equal([Here.SessionId, other.SessionId], await Host.LivingAsync(Here, other, theirs));
        page.WaitForAssertion(() => Assert.Contains("Reported just now", Words(Section(page, "sign-ins")), StringComparison.Ordinal));
        Button(page, "Change password", "dialog").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("#present-password")));
    }

    [Fact]
    public async Task Where_it_was_by_a_passkey_that_passkey_goes_and_the_page_says_so()
    {
        var me = await Host.ActiveAsync();
        await Host.PasskeySessionAsync(await Host.PasskeyAsync(me), "192.0.2.66");
        var page = await OpenAsync(me);
        Section(page, "sign-ins").QuerySelectorAll("ol > li").Single(item => item.TextContent.Contains("192.0.2.66", StringComparison.Ordinal)).QuerySelector(".act button")!.Click();
        Assert.Contains("Passkeys that were used there for it, or added there since, are removed", Dialog(page).TextContent, StringComparison.Ordinal);

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("A passkey that was used or added there is removed", Dialog(page).TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Add a passkey", Words(Section(page, "passkeys")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Older_ones_come_when_asked_for()
    {
        var me = await Host.ActiveAsync();
        for (var n = 0; n < 6; n++)
            await Host.SignedInAsync(me);
        var page = await OpenAsync(me);
        Assert.Equal(5, Section(page, "sign-ins").QuerySelectorAll("ol:not(.steps) > li").Length);

        Button(page, "Show older").Click();

        page.WaitForAssertion(() => Assert.Equal(7, Section(page, "sign-ins").QuerySelectorAll("ol:not(.steps) > li").Length));
    }
}
