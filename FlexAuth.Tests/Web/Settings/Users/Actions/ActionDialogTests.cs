using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Users.Actions;
using FlexAuth.Web.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Tests.Web.Settings.Users.Actions;

/// <summary>What an administrator sees of an action, from the question to its outcome.</summary>
public sealed class ActionDialogTests : PortalTest
{
    [Fact]
    public async Task Before_anything_happens_it_says_who_gets_a_mail_and_who_is_left_out_and_why()
    {
        await SignInAdministratorAsync();
        var off = new[] { await OffAsync("Ana", "Lima"), await OffAsync("Ben", "Okafor") };
        var (on, disabled) = (await AddAsync("Eva", "Stone"), await AddAsync("Ivo", "Lund", m => (m.EmailLoginEnabled, m.DisabledAt) = (false, m.CreatedAt)));

        var page = await AskAsync(UserAction.EnableEmailLogin, [.. off, on, disabled]);

        Assert.Equal("Enable email login", page.Find("h2").TextContent);
        Assert.Equal("2 people will get a welcome mail with a link to set a password.", page.Find(".will").TextContent);
        Assert.Equal("2 are left out", page.Find("h3").TextContent);
        Assert.Equal(["1 Already has email login", "1 Is disabled"], page.FindAll("section summary").Select(s => s.TextContent).Order(StringComparer.Ordinal));
        Assert.Contains("Eva Stone", page.Find("section").TextContent);
        Assert.Contains("Mails wait 20 seconds before they leave. It can be undone for 15 minutes.", page.Markup);
        Assert.Empty(page.FindAll(".deleted"));
        Assert.Equal(0, await Host.ReadAsync(db => db.Jobs.CountAsync()));
    }

    [Fact]
    public async Task While_it_counts_it_shows_the_shape_of_the_answer_and_no_button_to_confirm()
    {
        await SignInAdministratorAsync();
        var ana = await OffAsync("Ana", "Lima");
        Door.Shut();
        var page = Render<PeopleActions>();
        var asking = page.InvokeAsync(() => page.Instance.AskAsync(UserAction.EnableEmailLogin, ActionSteps.Of(ana)));

        page.WaitForElement(".skeleton");
        Assert.Empty(page.FindAll(".submit"));

        Door.Open();
        await asking;
        page.WaitForElement(".submit");
    }

    [Fact]
    public async Task For_one_person_it_is_short_and_names_them()
    {
        await SignInAdministratorAsync();

        var page = await AskAsync(UserAction.EnableEmailLogin, await OffAsync("Ana", "Lima"));

        Assert.Equal("Ana Lima gets a welcome mail with a link to set a password.", page.Find(".will").TextContent);
        Assert.Empty(page.FindAll("details"));
        Assert.DoesNotContain("before they leave", page.Markup);
    }

    [Fact]
    public async Task Where_nobody_would_change_it_says_so_and_offers_nothing_to_confirm()
    {
        await SignInAdministratorAsync();

        var page = await AskAsync(UserAction.EnableEmailLogin, await AddAsync("Eva", "Stone"));

        Assert.Contains("Nothing would change for Eva Stone: Already has email login.", page.Markup);
        Assert.Empty(page.FindAll(".submit"));
        Assert.Equal("Close", page.Find("footer button").TextContent);
    }

    [Theory, Trait("Rule", "SE6")]
    [InlineData(UserAction.DisableEmailLogin, true)]
    [InlineData(UserAction.ResetTwoFactor, true)]
    [InlineData(UserAction.DisableMember, true)]
    [InlineData(UserAction.EndSessions, false)]
    [InlineData(UserAction.Unlock, false)]
    public async Task Remembered_devices_that_are_forgotten_are_told_by_count(UserAction action, bool forgets)
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync(m => m.LockoutEnd = Host.Clock.GetUtcNow().AddHours(1));
        var now = Host.Clock.GetUtcNow();
        await Host.SessionTokenAsync(ben.Id);
        await Host.ChangeAsync(db => db.AddRange(new[] { 0, 1, 2 }.Select(days => new RememberedDevice
        {
            MemberId = ben.Id,
            TokenHash = $"{days}",
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now.AddDays(days),
        })));

        var page = await AskAsync(action, await Host.MemberAsync(ben.Id));

        Assert.NotEmpty(page.FindAll(".will"));
        Assert.Equal(forgets, page.Markup.Contains("2 remembered devices are forgotten.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_deleted_for_good_is_told_by_count_and_confirmed_by_a_word()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.SessionTokenAsync(ben.Id);

        var page = await AskAsync(UserAction.DisableEmailLogin, await Host.MemberAsync(ben.Id));

        Assert.Equal(["1 password", "1 authentication app", "1 recovery code"], page.FindAll(".deleted li").Select(li => li.TextContent));
        Assert.Contains("1 session ends at once.", page.Markup);
        page.Find("form").Submit();
        page.Find("input").Input("disabl");
        page.Find("form").Submit();
        Assert.Equal("true", page.Find(".submit").GetAttribute("aria-disabled"));
        Assert.Equal(0, await Host.ReadAsync(db => db.Jobs.CountAsync()));

        page.Find("input").Input("Disable ");
        page.Find(".submit").Click();
        page.WaitForElement("progress");
        await RunAsync();
        page.WaitForAssertion(() => Assert.Contains("Ben Okafor has no email login any more.", page.Find(".notice").TextContent));
        Assert.Null((await Host.MemberAsync(ben.Id)).PasswordHash);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Confirmed_it_shows_how_far_it_is_then_what_came_of_it_however_often_it_is_pressed()
    {
        await SignInAdministratorAsync();
        var people = new[] { await OffAsync("Ana", "Lima"), await OffAsync("Ben", "Okafor") };
        var page = await AskAsync(UserAction.EnableEmailLogin, people);

        var press = page.FindComponent<SubmitButton>().Instance.OnClick;
        await page.InvokeAsync(() => Task.WhenAll(press.InvokeAsync(), press.InvokeAsync()));
        page.WaitForElement("progress");
        Assert.Contains("it goes on", page.Find(".action").TextContent);
        Assert.Contains("Stop and undo", page.Find("footer").TextContent);

        await RunAsync();
        page.WaitForAssertion(() => Assert.Contains("2 people have email login now.", page.Find(".notice").TextContent));
        Assert.Equal(1, await Host.ReadAsync(db => db.Jobs.CountAsync()));
        Assert.Contains("Mails waiting2", page.Find(".figures").TextContent);
        Assert.StartsWith("/settings/users/actions/", page.Find("footer a").GetAttribute("href"));

        Host.Clock.Advance(TimeSpan.FromSeconds(20));
        await Host.DeliverAsync();
        LetChangesArrive();
        page.WaitForAssertion(() => Assert.Contains("Mails sent2", page.Find(".figures").TextContent));
    }

    [Fact]
    public async Task Undone_in_the_same_dialog_everybody_is_as_before_and_no_mail_leaves()
    {
        await SignInAdministratorAsync();
        var people = new[] { await OffAsync("Ana", "Lima"), await OffAsync("Ben", "Okafor") };
        var page = await AskAsync(UserAction.EnableEmailLogin, people);
        page.Find(".submit").Click();
        page.WaitForElement("progress");
        await RunAsync();
        page.WaitForAssertion(() => Assert.Contains("15 minutes left", page.Find("footer").TextContent));

        Button(page, "Undo").Click();
        page.WaitForAssertion(() => Assert.Equal("Undo: Enable email login", page.Find("h2").TextContent));
        await RunAsync();

        page.WaitForAssertion(() => Assert.Contains("2 people are as before.", page.Find(".notice").TextContent));
        Assert.DoesNotContain("Undo", page.Find("footer").TextContent);
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await Host.MailsAsync(new Account(people[0].Id, people[0].Email!)));
        Assert.False((await Host.MemberAsync(people[0].Id)).EmailLoginEnabled);
    }

    [Fact]
    public async Task When_the_time_to_undo_is_over_the_button_is_gone()
    {
        await SignInAdministratorAsync();
        var page = await AskAsync(UserAction.EnableEmailLogin, await OffAsync("Ana", "Lima"));
        page.Find(".submit").Click();
        page.WaitForElement("progress");
        await RunAsync();
        page.WaitForAssertion(() => Assert.Contains("Undo", page.Find("footer").TextContent));

        Host.Clock.Advance(TimeSpan.FromMinutes(16));

        page.WaitForAssertion(() => Assert.DoesNotContain("Undo", page.Find("footer").TextContent));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task An_old_session_is_asked_who_it_is_before_anybody_is_disabled()
    {
        var (ben, eva) = (await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator), await AddAsync("Eva", "Stone"));
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(ben.Id)))!);
        Host.Clock.Advance(TimeSpan.FromMinutes(45));
        var page = await AskAsync(UserAction.DisableMember, eva);

        page.Find(".submit").Click();
        page.WaitForElement("#step-up-proof");
        page.FindAll("button").Single(b => b.TextContent == "Cancel" && b.Closest("form") is not null).Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#step-up-proof")));
        Assert.Equal(0, await Host.ReadAsync(db => db.Jobs.CountAsync()));
        page.WaitForAssertion(() => Assert.Null(page.Find(".submit").GetAttribute("aria-disabled")));

        page.Find(".submit").Click();
        page.WaitForElement("#step-up-proof").Input(ben.Code(Host.Clock));
        page.WaitForElement("progress");
        await RunAsync();
        page.WaitForAssertion(() => Assert.Contains("Eva Stone is disabled.", page.Find(".notice").TextContent));
    }

    [Fact]
    public async Task What_cannot_be_counted_is_told_and_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        var ana = await OffAsync("Ana", "Lima");
        Door.IsBroken = true;
        var page = await AskAsync(UserAction.EnableEmailLogin, ana);
        Assert.Contains("Something went wrong on our side.", page.Find("[role=alert]").TextContent);

        Door.IsBroken = false;
        Button(page, "Try again").Click();

        page.WaitForElement(".will");
    }

    [Fact]
    public async Task A_start_that_fails_loses_nothing_and_the_second_press_starts_the_same_job()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        var page = await AskAsync(UserAction.DisableEmailLogin, await Host.MemberAsync(ben.Id));
        page.Find("input").Input("disable");
        await Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Jobs RENAME TO Elsewhere"));
        page.Find(".submit").Click();
        page.WaitForAssertion(() => Assert.Contains("Nothing was changed", page.Find("[role=alert]").TextContent));
        Assert.Equal("disable", page.Find("input").GetAttribute("value"));

        await Host.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Elsewhere RENAME TO Jobs"));
        page.Find(".submit").Click();

        page.WaitForElement("progress");
        Assert.Equal(1, await Host.ReadAsync(db => db.Jobs.CountAsync()));
    }

    [Fact]
    public async Task Closed_while_it_runs_it_goes_on()
    {
        await SignInAdministratorAsync();
        var ana = await OffAsync("Ana", "Lima");
        var page = await AskAsync(UserAction.EnableEmailLogin, ana);
        page.Find(".submit").Click();
        page.WaitForElement("progress");

        Button(page, "Close").Click();
        await RunAsync();

        Assert.Equal("", page.Find("dialog").TextContent.Trim());
        Assert.True((await Host.MemberAsync(ana.Id)).EmailLoginEnabled);
    }

    [Fact]
    public async Task When_more_match_than_it_said_it_says_so_shows_the_new_count_and_starts_nothing()
    {
        await SignInAdministratorAsync();
        await OffAsync("Ana", "Lima");
        var page = Render<PeopleActions>();
        await page.InvokeAsync(() => page.Instance.AskAsync(
            UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false } }));
        await OffAsync("Ben", "Okafor");

        page.Find(".submit").Click();

        page.WaitForAssertion(() => Assert.Contains("This changed meanwhile: look again.", page.Find("[role=alert]").TextContent));
        Assert.StartsWith("2 people will get", page.Find(".will").TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await Host.ReadAsync(db => db.Jobs.CountAsync()));

        page.Find(".submit").Click();
        page.WaitForElement("progress");
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task The_time_that_is_left_to_undo_counts_down_and_does_not_stand_when_it_is_over()
    {
        var actor = await SignInAdministratorAsync();
        var job = await Host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await OffAsync("Ana", "Lima")));
        Host.Clock.Advance(TimeSpan.FromSeconds(20));
        var shown = (await Host.Get<ShowJob>().ExecuteAsync(actor, job.Id)).Value;
        var page = Render<PeopleActions>(p => p.AddChildContent<JobFollowUps>(f => f.Add(x => x.Job, shown)));
        Assert.Contains("15 minutes left", page.Markup);

        foreach (var (advance, words) in new[] { (40, "14 minutes left"), (12 * 60, "2 minutes left"), (61, "less than a minute left") })
        {
            Host.Clock.Advance(TimeSpan.FromSeconds(advance));
            page.WaitForAssertion(() => Assert.Contains(words, page.Markup));
        }

        Host.Clock.Advance(TimeSpan.FromSeconds(59));
        page.WaitForAssertion(() => Assert.DoesNotContain("Undo", page.Markup));
    }

    [Theory]
    [InlineData(1, "1 second")]
    [InlineData(20, "20 seconds")]
    [InlineData(60, "1 minute")]
    [InlineData(15 * 60, "15 minutes")]
    [InlineData(60 * 60, "1 hour")]
    [InlineData(91 * 60, "1 hour 31 minutes")]
    [InlineData(121 * 60, "2 hours 1 minute")]
    [InlineData(24 * 60 * 60, "24 hours")]
    public void A_length_of_time_is_said_as_one_would(int seconds, string expected) =>
        Assert.Equal(expected, Services.GetRequiredService<IStringLocalizer<ActionWords>>().Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task What_failed_is_tried_again_from_here()
    {
        await SignInAdministratorAsync();
        var ana = await OffAsync("Ana", "Lima");
        var page = await AskAsync(UserAction.EnableEmailLogin, ana, await OffAsync("Ben", "Okafor"));
        page.Find(".submit").Click();
        page.WaitForElement("progress");
        await RunAsync();
        await Host.ReadAsync(db => db.Outbox.Where(m => m.MemberId == ana.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Failed)));
        Host.Clock.Advance(TimeSpan.FromSeconds(20));
        await Host.DeliverAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Mails not delivered1", page.Find(".figures").TextContent));
        Button(page, "Try the failed ones again").Click();
        page.WaitForElement("progress");
        await RunAsync();

        page.WaitForAssertion(() => Assert.Contains("One person has email login now.", page.Find(".notice").TextContent));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<PeopleActions> page, string words) =>
        page.FindAll("button").First(button => button.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));

    private Task<Member> OffAsync(string firstName, string lastName) => AddAsync(firstName, lastName, m => m.EmailLoginEnabled = false);

    private async Task RunAsync()
    {
        await Host.RunJobsAsync();
        LetChangesArrive();
    }

    private async Task<IRenderedComponent<PeopleActions>> AskAsync(UserAction action, params Member[] people)
    {
        var page = Render<PeopleActions>();
        await page.InvokeAsync(() => page.Instance.AskAsync(action, ActionSteps.Of(people)));
        return page;
    }
}
