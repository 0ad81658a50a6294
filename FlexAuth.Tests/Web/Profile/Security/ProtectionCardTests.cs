using Bunit;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
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

    [Fact]
    public async Task Whoever_has_one_passkey_alone_is_led_to_another_one()
    {
        var page = await OpenAsync();
        await Host.PasskeyAsync(Me);
        await Host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());

        LetChangesArrive();

        page.WaitForAssertion(() => Assert.EndsWith(
            "With a passkey on a second device, losing one of them does not keep you out. Add another passkey",
            Words(Section(page, "protection")),
            StringComparison.Ordinal));
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

    [Fact, Trait("Rule", "SE8")]
    public async Task A_reset_that_another_tab_was_quicker_with_is_told_calmly()
    {
        var page = await OpenAsync();
        Section(page, "reset-two-factor").QuerySelector("button")!.Click();
        await Host.Get<ResetOwnTwoFactor>().ExecuteAsync(Here, default, TestContext.Current.CancellationToken);
        Host.Clock.Advance(TimeSpan.FromMinutes(20));

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Your two-factor authentication is reset already. Set up a method now, or at your next sign-in.", Said(page)));
        Assert.Null(OpenDialog(page));
    }

    public static TheoryData<NextStep> NextSteps => [.. Enum.GetValues<NextStep>()];

    [Theory]
    [MemberData(nameof(NextSteps))]
    public async Task Each_next_step_leads_to_the_card_that_does_it(NextStep step)
    {
        var page = await OpenAsync();
        Age();

        // Done when the dialog is.
        _ = page.InvokeAsync(() => page.FindComponent<ProtectionCard>().Instance.OnDo.InvokeAsync(step));

        page.WaitForAssertion(() => Assert.NotNull(OpenDialog(page)));
        page.WaitForAssertion(() => Assert.NotEmpty(JSInterop.Invocations["flexAuth.focus"]));
        var card = (string)JSInterop.Invocations["flexAuth.focus"][0].Arguments[0]!;
        Assert.NotNull(Section(page, card).QuerySelector($"#{card}"));
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
