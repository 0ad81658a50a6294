using AngleSharp.Dom;
using Bunit;
using FlexAuth.Web.Settings.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Settings.Users.Actions;

/// <summary>What the menu of a row offers, and why it does not offer the rest.</summary>
public sealed class RowMenuTests : PortalTest
{
    [Fact]
    public async Task Of_two_opposites_it_offers_the_one_that_changes_something()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", m => m.EmailLoginEnabled = false);
        await AddAsync("Ben", "Bakker", m => m.DisabledAt = m.CreatedAt);

        var page = Render<UsersPage>();

        Assert.Equal(
            [
                "Edit", "Sign-in details", "Enable email login", "Resend password reset email*", "Unlock*", "Reset two-factor authentication*",
                "End sessions*", "Disable member",
            ],
            Choices(page, "Ana Aalbers"));
        Assert.Equal(
            [
                "Edit", "Sign-in details", "Disable email login", "Resend password reset email*", "Unlock*", "Reset two-factor authentication",
                "End sessions*", "Enable member",
            ],
            Choices(page, "Ben Bakker"));
    }

    [Fact]
    public async Task What_cannot_be_done_says_why_and_does_nothing()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers", m => m.EmailLoginEnabled = false);
        var page = Render<UsersPage>();
        var resend = Choice(page, "Ana Aalbers", "Resend");

        resend.Click();

        Assert.Contains("Ana Aalbers has no email login", page.Find($"#{resend.GetAttribute("aria-describedby")}").TextContent);
        Assert.Empty(page.FindAll(".action"));
    }

    [Fact]
    public async Task A_choice_opens_the_question_about_that_person()
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Aalbers");
        var page = Render<UsersPage>();

        Choice(page, "Ana Aalbers", "Resend").Click();

        page.WaitForAssertion(() => Assert.Contains("Ana Aalbers gets a mail with a link to set a new password.", page.Find(".will").TextContent));
        Assert.Equal(0, await Host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    private static List<string> Choices(IRenderedComponent<UsersPage> page, string name) =>
        Open(page, name).Select(b => b.TextContent.Trim() + (b.GetAttribute("aria-disabled") is null ? "" : "*")).ToList();

    private static IElement Choice(IRenderedComponent<UsersPage> page, string name, string words) =>
        Open(page, name).Single(b => b.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));

    private static IEnumerable<IElement> Open(IRenderedComponent<UsersPage> page, string name)
    {
        Row(page, name).QuerySelector("[popover]")!.TriggerEvent("ontoggle", EventArgs.Empty);
        return Row(page, name).QuerySelectorAll("[popover] .choice");
    }

    private static IElement Row(IRenderedComponent<UsersPage> page, string name) =>
        page.FindAll("tbody.rows tr").Single(row => row.QuerySelector("th")!.TextContent.Trim() == name);
}
