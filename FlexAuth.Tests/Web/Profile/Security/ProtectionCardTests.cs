using Bunit;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>What guards the account, in words, and the reset that takes it away.</summary>
public sealed class ProtectionCardTests : SecurityPageTest
{
    [Fact]
    public async Task One_thing_that_is_missing_has_one_button_which_does_it()
    {
        var page = await OpenAsync();
        var card = Section(page, "protection");
        Assert.Equal("One thing would protect your account better", card.QuerySelector("h2")!.TextContent);
        Assert.Equal(2, card.QuerySelectorAll(".good").Length);

        Assert.Single(card.QuerySelectorAll(".button-primary")).Click();

        page.WaitForAssertion(() => Assert.Single(JSInterop.Invocations["flexAuth.passkeys.create"]));
    }

    [Fact]
    public async Task Where_nothing_is_missing_there_is_nothing_to_press()
    {
        var me = await Host.ActiveAsync();
        await Host.AnotherAppAsync(await Host.SessionOfAsync(me), me);

        var page = await OpenAsync(me);

        Assert.Equal("Your account is well protected", Section(page, "protection").QuerySelector("h2")!.TextContent);
        Assert.Empty(Section(page, "protection").QuerySelectorAll("button, .missing"));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task Resetting_says_what_goes_and_what_comes_and_the_page_then_what_is_missing()
    {
        var page = await OpenAsync();

        Section(page, "reset-two-factor").QuerySelector("button")!.Click();
        Assert.Contains("your next sign-in sends a code to your mailbox and has you set one up.", Words(Dialog(page)), StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Your two-factor authentication is reset. Set up a method now, or at your next sign-in.", Said(page)));
        page.WaitForAssertion(() => Assert.Equal("Your account is not protected by a second factor", Section(page, "protection").QuerySelector("h2")!.TextContent));
        Assert.Equal("just now", Section(page, "reset-two-factor").QuerySelector("dd")!.TextContent.Trim());
        Assert.Equal("Enable", Section(page, "apps").QuerySelector(".card-heading button")!.TextContent);
        Assert.Equal(0, await Host.ReadAsync(db => db.AuthenticatorApps.CountAsync()));
    }

    [Fact]
    public void Everything_that_can_be_said_has_words()
    {
        var words = Services.GetRequiredService<IStringLocalizer<ProtectionCard>>();

        Assert.All(
            [
                .. Enum.GetNames<Strength>().Select(name => $"Good.{name}"), .. Enum.GetNames<Weakness>().Select(name => $"Missing.{name}"),
                .. Enum.GetNames<NextStep>().SelectMany(name => new[] { $"Next.{name}", $"Next.{name}.Why" }),
            ],
            key => Assert.False(words[key].ResourceNotFound, key));
    }
}
