using Bunit;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;

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
        Report(page);
        page.WaitForAssertion(() => Assert.Equal(
            [
                "That session ends at once.",
                $"A mail with a link to set a new password goes to {me.Email}.",
                "Kept, although it confirmed that it was you: authentication app. Replace it if somebody else may have it.",
                "It is noted for your administrators.",
            ],
            Dialog(page).QuerySelectorAll("li").Select(item => item.TextContent)));
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
    public async Task It_names_what_goes_and_the_page_says_that_it_is_gone()
    {
        var me = await Host.ActiveAsync();
        var theirs = await Host.PasskeySessionAsync(await Host.PasskeyAsync(me), "192.0.2.66");
        await Host.AnotherAppAsync(theirs, me, "New phone");
        var page = await OpenAsync(me);
        Assert.Contains("Passkey “Passkey on Chrome, Linux”", Words(Section(page, "sign-ins")), StringComparison.Ordinal);
        Report(page);
        page.WaitForAssertion(() => Assert.Contains(
            "Removed, because somebody else used or added it: authentication app “New phone”, passkey “Passkey on Chrome, Linux”.", Dialog(page).TextContent, StringComparison.Ordinal));

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Removed: authentication app “New phone”, passkey “Passkey on Chrome, Linux”.", Dialog(page).TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Add a passkey", Words(Section(page, "passkeys")), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Passkey (removed since)", Words(Section(page, "sign-ins")), StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task What_wants_a_proof_waits_for_it_and_goes_once_it_is_given()
    {
        var me = await Host.ActiveAsync();
        await Host.AnotherAppAsync(await Host.SignedInAsync(me, "192.0.2.66"), me, "New phone");
        var page = await OpenAsync(me);
        Age();
        Report(page);
        page.WaitForAssertion(() => Assert.Contains("Removed as well, once you have confirmed that it is you: authentication app “New phone”.", Dialog(page).TextContent, StringComparison.Ordinal));
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Contains("To remove it, confirm that it is you.", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Equal(2, (await Host.AppsOfAsync(me)).Count);

        Button(page, "Confirm and remove", "dialog").Click();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("dialog input[inputmode=numeric]")));
        page.Find("dialog input[inputmode=numeric]").Input(me.Code(Host.Clock));

        page.WaitForAssertion(() => Assert.Contains("Removed: authentication app “New phone”.", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Null(Assert.Single(await Host.AppsOfAsync(me)).Name);
        Assert.DoesNotContain("Confirm and remove", Dialog(page).TextContent, StringComparison.Ordinal);
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

    private static void Report(IRenderedComponent<SecurityPage> page) => Section(page, "sign-ins").QuerySelectorAll("ol > li")
        .Single(item => item.TextContent.Contains("192.0.2.66", StringComparison.Ordinal)).QuerySelector(".act button")!.Click();
}
