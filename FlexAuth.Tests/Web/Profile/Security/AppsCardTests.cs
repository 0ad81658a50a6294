using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.AspNetCore.Components;
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

    [Fact]
    public async Task Whoever_scanned_closed_the_dialog_and_comes_back_finds_the_same_key_and_the_name()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#app-name").Input("Tablet");
        var phone = CodeOf(page);
        Dialog(page).QuerySelector("header button")!.Click();
        page.WaitForAssertion(() => Assert.Null(OpenDialog(page)));

        Button(page, "Add another").Click();
        page.WaitForElement("#first-code");
        Assert.Equal("Tablet", page.Find("#app-name").GetAttribute("value"));
        page.Find("#first-code").Input(phone);

        page.WaitForAssertion(() => Assert.Equal("Your authentication app is set up. From now on its codes sign you in.", Said(page)));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task A_code_that_ran_out_while_the_person_proved_themselves_is_no_matter_of_their_clock()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#first-code");
        Host.Clock.Advance(TimeSpan.FromMinutes(6));

        page.Find("#first-code").Input(CodeOf(page));
        page.WaitForElement("#step-up-proof");
        Host.Clock.Advance(TimeSpan.FromSeconds(90));
        page.Find("#step-up-proof").Input(Me.Code(Host.Clock));

        page.WaitForAssertion(() => Assert.Contains("That code ran out in the meantime.", Words(Dialog(page)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Until_the_page_can_act_a_row_has_its_menu_in_its_place_and_it_does_not_open()
    {
        Here = SignIn(await Host.SignedInAsync(await Host.ActiveAsync()));
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        var page = Render<SecurityPage>();

        Assert.All(page.FindAll("button"), button => Assert.True(button.HasAttribute("disabled") || button.GetAttribute("aria-disabled") == "true", button.OuterHtml));
        Assert.Single(Section(page, "apps").QuerySelectorAll("li .more"));
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

    [Fact, Trait("Rule", "RC4")]
    public async Task Whoever_lost_the_phone_replaces_the_app_by_the_recovery_code_and_is_shown_the_next_one()
    {
        var page = await OpenAsync();
        Age();
        OpenMenu(page);
        Choose(page, "Replace");
        page.WaitForElement("#step-up-proof");
        page.FindAll("details.others button").Single(button => button.TextContent == "Use your recovery code").Click();
        page.Find("#step-up-password").Input(Me.Password);
        page.Find("#step-up-proof").Input(Me.RecoveryCode);
        page.Find("#step-up-proof").Closest("form")!.Submit();
        page.WaitForElement("#first-code");
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.Contains("You have no recovery code", Section(page, "protection").TextContent, StringComparison.Ordinal));

        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForElement("#code-saved");
        Assert.Single(await Host.AppsOfAsync(Me));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task Whoever_has_no_factor_yet_gives_password_and_mailed_code_and_enables_the_app_right_here()
    {
        var ben = await Host.WithPasswordAsync();
        Here = SignIn(await Host.SessionOfAsync(ben));
        await Host.ProvedByAsync(Here, null);
        var page = Render<SecurityPage>();
        page.WaitForAssertion(() => Button(page, "Enable", "section[aria-labelledby=apps]").Click());
        page.WaitForElement("#step-up-password").Input(ben.Password);

        page.Find("#step-up-proof").Input(await Host.MailboxCodeOfAsync(ben));

        page.WaitForElement("#first-code").Input(CodeOf(page));
        page.WaitForElement("#code-saved");
        Assert.Single(await Host.AppsOfAsync(ben));
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

    [Theory, Trait("Rule", "SE6")]
    [InlineData("Remove", "recovery code. ", true)]
    [InlineData("Remove", "recovery code. ", false)]
    [InlineData("Replace", "then it is gone. ", true)]
    [InlineData("Replace", "then it is gone. ", false)]
    public async Task Whoever_takes_one_away_is_told_beforehand_where_remembered_devices_go_with_it(string how, string after, bool isRemembered)
    {
        var me = await Host.ActiveAsync();
        await Host.AnotherAppAsync(await Host.SessionOfAsync(me), me, "Tablet");
        var now = Host.Clock.GetUtcNow();
        if (isRemembered)
            await Host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = me.Id, TokenHash = "one", CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) }));
        var page = await OpenAsync(me);

        OpenMenu(page);
        Choose(page, how);

        page.WaitForAssertion(() => Assert.Contains(after.Trim(), Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Equal(isRemembered, Dialog(page).TextContent.Contains($"{after}Your remembered devices are forgotten.", StringComparison.Ordinal));
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
    public async Task Set_up_that_was_finished_in_another_tab_says_so()
    {
        var page = await OpenAsync();
        Button(page, "Add another").Click();
        page.WaitForElement("#first-code");
        await Host.AnotherAppAsync(Here, Me);

        page.Find("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Contains("or was done in another tab", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Equal(2, (await Host.AppsOfAsync(Me)).Count);
    }

    private static void OpenMenu(IRenderedComponent<SecurityPage> page) => page.FindAll(".row-menu")[0].TriggerEvent("ontoggle", EventArgs.Empty);

    private static void Choose(IRenderedComponent<SecurityPage> page, string words) =>
        page.FindAll(".row-menu .choice").Single(choice => choice.TextContent.Trim() == words).Click();
}
