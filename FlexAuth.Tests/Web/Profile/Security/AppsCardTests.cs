using Bunit;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>Authentication apps: enabled, added, renamed, replaced, removed.</summary>
public sealed class AppsCardTests : SecurityPageTest
{
    [Fact]
    public async Task The_card_says_when_each_was_added_and_last_used()
    {
        var me = await Host.ActiveAsync();
        await Host.ReadAsync(db => db.AuthenticatorApps.ExecuteUpdateAsync(a => a.SetProperty(x => x.Name, "Work phone")));
        Host.Clock.Advance(TimeSpan.FromDays(2));

        var page = await OpenAsync(me);

        var row = Assert.Single(Section(page, "apps").QuerySelectorAll("li"));
        Assert.Equal("Work phone Added 2 days ago · last used just now", Words(row.QuerySelector(".words")!));
        Assert.Equal("Add another", Section(page, "apps").QuerySelector(".card-heading button")!.TextContent);
    }

    [Fact]
    public async Task Another_one_is_scanned_named_and_proved()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#first-code");
        Assert.NotNull(Dialog(page).QuerySelector(".qr svg"));
        Assert.StartsWith("otpauth://totp/FlexAuth:", Dialog(page).QuerySelector("a[href^=otpauth]")!.GetAttribute("href"), StringComparison.Ordinal);
        page.Find("#app-name").Input("Tablet");

        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Equal("Your authentication app is set up. From now on its codes sign you in.", Said(page)));
        Assert.Null(OpenDialog(page));
        page.WaitForAssertion(() => Assert.Equal(2, Section(page, "apps").QuerySelectorAll("li").Length));
        Assert.Contains("Tablet", Section(page, "apps").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_code_says_why_and_makes_room_for_the_next_one()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#first-code").Input(CodeOf(page, -3));

        page.WaitForAssertion(() => Assert.Contains("Your phone’s clock is about 90 seconds behind.", Words(Dialog(page)), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#first-code").GetAttribute("value") ?? ""));
        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Null(OpenDialog(page)));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task After_a_while_the_proof_comes_first_and_the_dialog_follows_by_itself()
    {
        var page = await OpenAsync();
        Age();

        Button(page, "Add another").Click();
        page.WaitForElement("#step-up-proof").Input(Me.Code(Host.Clock));

        page.WaitForElement("#first-code");
        Assert.Empty(page.FindAll("#step-up-proof"));
    }

    [Fact]
    public async Task The_last_one_cannot_be_removed_and_its_menu_says_what_to_do()
    {
        var page = await OpenAsync();

        OpenMenu(page);

        var remove = page.FindAll(".row-menu .choice").Single(choice => choice.TextContent.Trim() == "Remove");
        Assert.Equal("true", remove.GetAttribute("aria-disabled"));
        Assert.Contains("This is the only second factor that signs you in.", page.Find(".row-menu .reason").TextContent, StringComparison.Ordinal);
        remove.Click();
        Assert.Null(OpenDialog(page));
    }

    [Fact]
    public async Task Of_two_one_is_removed_after_the_page_said_what_is_left()
    {
        var me = await Host.ActiveAsync();
        await Host.AnotherAppAsync(await Host.SessionOfAsync(me), me, "Tablet");
        var page = await OpenAsync(me);

        OpenMenu(page);
        Choose(page, "Remove");
        Assert.Contains("What is left: Tablet, recovery code.", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("“Authentication app” is removed. Delete its entry from the app, too.", Said(page)));
        page.WaitForAssertion(() => Assert.Equal("Tablet", Assert.Single(Section(page, "apps").QuerySelectorAll("li .what")).TextContent.Trim()));
    }

    [Fact]
    public async Task An_app_is_renamed()
    {
        var page = await OpenAsync();
        OpenMenu(page);
        Choose(page, "Rename");
        page.WaitForElement("#new-app-name").Input("Work phone");

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Work phone", Section(page, "apps").QuerySelector("li .what")!.TextContent.Trim()));
        Assert.Null(OpenDialog(page));
    }

    [Fact, Trait("Rule", "OT5")]
    public async Task Replacing_says_that_the_old_one_works_until_the_new_one_does()
    {
        var page = await OpenAsync();
        OpenMenu(page);
        Choose(page, "Replace");
        page.WaitForElement("#first-code");
        Assert.Contains("“Authentication app” goes on working until the new one is set up; then it is gone.", Dialog(page).TextContent, StringComparison.Ordinal);

        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Null(OpenDialog(page)));
        var app = Assert.Single(await Host.AppsOfAsync(Me));
        Assert.Equal(Here.SessionId, app.SessionId);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Set_up_that_was_begun_again_in_another_tab_says_so()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#first-code");
        await Host.OfferAsync(Here);

        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Contains("was begun again in another tab", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Single(await Host.AppsOfAsync(Me));
    }

    /// <summary>What a phone shows that took in the key of the open dialog.</summary>
    private string CodeOf(IRenderedComponent<SecurityPage> page, int steps = 0)
    {
        Assert.True(Base32.TryDecode(Dialog(page).QuerySelector("code")!.TextContent, out var seed));
        return Totp.Compute(seed, Totp.StepAt(Host.Clock.GetUtcNow()) + steps);
    }

    private static void OpenMenu(IRenderedComponent<SecurityPage> page) => page.FindAll(".row-menu")[0].TriggerEvent("ontoggle", EventArgs.Empty);

    private static void Choose(IRenderedComponent<SecurityPage> page, string words) =>
        page.FindAll(".row-menu .choice").Single(choice => choice.TextContent.Trim() == words).Click();
}
