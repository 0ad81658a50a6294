using Bunit;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Tests.Core;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>The recovery code: made anew, saved, tried.</summary>
public sealed class RecoveryCodeCardTests : SecurityPageTest
{
    [Fact, Trait("Rule", "RC3")]
    public async Task A_new_one_is_asked_about_shown_once_and_kept()
    {
        var page = await OpenAsync();
        Assert.Equal("Saved", Section(page, "recovery-code").QuerySelector(".badge")!.TextContent);

        Section(page, "recovery-code").QuerySelectorAll("button").First(button => button.TextContent == "Regenerate").Click();
        Assert.Contains("The one that you have now stops working at once.", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal(4, Dialog(page).QuerySelector("code")!.TextContent.Split('-').Length));
        var code = Dialog(page).QuerySelector("code")!.TextContent;
        Dialog(page).QuerySelector("form")!.Submit();
        page.WaitForAssertion(() => Assert.Contains("Save the code first, then tick this box.", Dialog(page).TextContent, StringComparison.Ordinal));
        page.Find("#code-saved").Change(true);
        Dialog(page).QuerySelector("form")!.Submit();

        page.WaitForAssertion(() => Assert.Equal("Your recovery code is saved.", Said(page)));
        Assert.Null(OpenDialog(page));
        Assert.DoesNotContain(code, page.Markup, StringComparison.Ordinal);
        Assert.NotNull((await Host.ReadAsync(db => db.RecoveryCodes.SingleAsync())).SavedAt);
    }

    [Fact]
    public async Task Closing_it_unsaved_is_asked_about_and_the_page_goes_on_saying_so()
    {
        await Host.ActiveAsync();
        var page = await OpenAsync();
        Section(page, "recovery-code").QuerySelectorAll("button").First(button => button.TextContent == "Regenerate").Click();
        page.Find("dialog form").Submit();
        page.WaitForElement("#code-saved");

        Dialog(page).QuerySelector("header button")!.Click();
        page.WaitForAssertion(() => Assert.Contains("It is not shown again.", Dialog(page).QuerySelector(".error")!.TextContent, StringComparison.Ordinal));
        Button(page, "Close without saving").Click();

        page.WaitForAssertion(() => Assert.Equal("Not saved yet", Section(page, "recovery-code").QuerySelector(".badge")!.TextContent));
        Assert.Contains("You have not said that you saved your recovery code.", Section(page, "protection").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_or_the_way_back_does_not_lose_it_unasked()
    {
        var page = await OpenAsync();
        Section(page, "recovery-code").QuerySelectorAll("button").First(button => button.TextContent == "Regenerate").Click();
        page.Find("dialog form").Submit();
        page.WaitForElement("#code-saved");
        var navigation = Services.GetRequiredService<NavigationManager>();
        var here = navigation.Uri;

        navigation.NavigateTo("/settings/users");

        page.WaitForAssertion(() => Assert.Contains("It is not shown again.", Dialog(page).QuerySelector(".error")!.TextContent, StringComparison.Ordinal));
        Assert.Equal(here, navigation.Uri);
    }

    [Fact]
    public async Task A_newer_one_of_another_tab_is_told()
    {
        var page = await OpenAsync();
        Section(page, "recovery-code").QuerySelectorAll("button").First(button => button.TextContent == "Regenerate").Click();
        page.Find("dialog form").Submit();
        page.WaitForElement("#code-saved").Change(true);
        await Host.Get<RegenerateRecoveryCode>().ExecuteAsync(Here, default);

        Dialog(page).QuerySelector("form")!.Submit();

        page.WaitForAssertion(() => Assert.Contains("A newer recovery code was made in another tab.", Dialog(page).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_can_be_tried_without_being_spent()
    {
        var page = await OpenAsync();
        Button(page, "Try it without spending it").Click();
        page.WaitForElement("#code-to-try").Input(RecoveryCodeText.New());
        Dialog(page).QuerySelector("form")!.Submit();
        page.WaitForAssertion(() => Assert.Contains("That is not your current recovery code.", Dialog(page).TextContent, StringComparison.Ordinal));

        page.Find("#code-to-try").Input(Me.RecoveryCode);
        Dialog(page).QuerySelector("form")!.Submit();

        page.WaitForAssertion(() => Assert.Contains("It was not used: keep it where it was.", Dialog(page).TextContent, StringComparison.Ordinal));
        Assert.Equal(1, await Host.ReadAsync(db => db.RecoveryCodes.CountAsync()));
    }
}
