using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Mobile;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>Where I am signed in, and what ends there.</summary>
public sealed class OwnSessionsTests : SecurityPageTest
{
    [Fact]
    public async Task One_elsewhere_is_ended_after_a_question_and_this_one_cannot_be()
    {
        var me = await Host.ActiveAsync();
        var there = await Host.SignedInAsync(me);
        var page = await OpenAsync(me);
        Assert.Single(Section(page, "sessions").QuerySelectorAll("li button"));

        page.Find("[aria-label^='End the session on Firefox on Linux (198.51.100.7, since ']").Click();
        Assert.Contains("You are signed out on Firefox on Linux", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("You are signed out on Firefox on Linux.", Said(page)));
        page.WaitForAssertion(() => Assert.Single(Section(page, "sessions").QuerySelectorAll("li")));
        Assert.Equal([Here.SessionId], await Host.LivingAsync(Here, there));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "End all other sessions");
    }

    [Fact]
    public async Task All_others_are_ended_by_one_press()
    {
        var me = await Host.ActiveAsync();
        var (one, two) = (await Host.SignedInAsync(me), await Host.SignedInAsync(me));
        var page = await OpenAsync(me);

        Button(page, "End all other sessions").Click();
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("You are signed out everywhere else.", Said(page)));
        Assert.Equal([Here.SessionId], await Host.LivingAsync(Here, one, two));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Where_only_a_phone_is_open_that_can_be_ended_too()
    {
        var me = await Host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(Host, me);
        Assert.DoesNotContain((await OpenAsync(me)).FindAll("button"), button => button.TextContent.Trim() == "End all other sessions");
        Assert.Null(await phone.UnlockAsync());
        var page = Render<FlexAuth.Web.Profile.Security.SecurityPage>();
        Assert.Contains("unlocked now", Section(page, "registered-phones").TextContent, StringComparison.Ordinal);

        Button(page, "End all other sessions").Click();
        Assert.Contains("your registered phones lock", Dialog(page).TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("You are signed out everywhere else.", Said(page)));
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "End all other sessions"));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task What_another_tab_ended_first_is_told_in_one_sentence()
    {
        var me = await Host.ActiveAsync();
        var there = await Host.SignedInAsync(me);
        var page = await OpenAsync(me);
        page.Find("[aria-label^='End the session on Firefox on Linux (198.51.100.7, since ']").Click();
        await Host.ReadAsync(db => db.Sessions.Where(s => s.Id == there.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, Host.Clock.GetUtcNow())));

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("That session had already ended.", Said(page)));
        Assert.Null(OpenDialog(page));
    }

    [Fact, Trait("Rule", "SE6"), Trait("Rule", "AU1")]
    public async Task Where_a_remembered_device_was_copied_the_history_names_both_uses()
    {
        var me = await Host.ActiveAsync();
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.Add(new SignInLogEntry
        {
            MemberId = me.Id,
            RootOrganizationId = Host.Main.Id,
            OccurredAt = now,
            Method = SignInMethod.Password,
            SecondFactor = SecondFactorKind.RememberedDevice,
            Outcome = SignInOutcome.DeviceCopied,
            Address = "198.51.100.7",
            UserAgent = Own.Firefox,
            FormerUseAt = now.AddHours(-3),
            FormerAddress = "203.0.113.66",
            FormerUserAgent = Own.Firefox,
        }));

        var page = await OpenAsync(me);

        page.WaitForAssertion(() => Assert.Contains("198.51.100.7", Section(page, "sign-ins").TextContent, StringComparison.Ordinal));
        Assert.Equal(
            "There may be a copy of a remembered device. It was used before from: Firefox on Linux · 203.0.113.66 · 3 hours ago",
            Assert.Single(Section(page, "sign-ins").QuerySelectorAll(".earlier")).TextContent.Trim());
    }

    [Fact, Trait("Rule", "SE6")]
    public async Task Remembered_devices_are_shown_where_there_are_any_and_forgotten()
    {
        var me = await Host.ActiveAsync();
        Assert.Empty((await OpenAsync(me)).FindAll("#devices"));
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.AddRange(new[] { "one", "two" }.Select(token => new RememberedDevice
        {
            MemberId = me.Id,
            TokenHash = token,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now.AddDays(30),
            UserAgent = Own.Firefox,
        })));
        var page = Render<FlexAuth.Web.Profile.Security.SecurityPage>();

        page.FindAll("[aria-label^='Forget Firefox on Linux (']")[0].Click();
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Single(Section(page, "devices").QuerySelectorAll("li")));

        Assert.Equal(1, await Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Fact, Trait("Rule", "SE6")]
    public async Task Where_there_is_no_registered_phone_it_says_how_to_register_one_and_those_there_are_can_be_removed()
    {
        var me = await Host.ActiveAsync();
        Assert.Contains("To register a phone, open this address on it: http://localhost/mobile", Section(await OpenAsync(me), "registered-phones").TextContent);
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.AddRange(new[] { "Pixel", "Work phone" }.Select(name => new RegisteredPhone
        {
            MemberId = me.Id,
            Name = name,
            PublicKey = [],
            CreatedAt = now,
            LastUsedAt = now,
        })));
        var page = Render<FlexAuth.Web.Profile.Security.SecurityPage>();

        page.Find("[aria-label^='Remove Pixel (registered ']").Click();
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Pixel is not registered any more.", Said(page)));
        page.WaitForAssertion(() => Assert.Single(Section(page, "registered-phones").QuerySelectorAll("li")));
        Assert.Equal("Work phone", await Host.ReadAsync(db => db.RegisteredPhones.Select(p => p.Name).SingleAsync()));
    }
}
