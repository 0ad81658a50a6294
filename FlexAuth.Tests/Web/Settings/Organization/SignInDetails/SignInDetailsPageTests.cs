using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Mobile;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Settings.Organization.SignInDetails;

/// <summary>The page behind a name: how one person signs in, and what an administrator does there.</summary>
public sealed class SignInDetailsPageTests : PortalTest
{
    [Fact]
    public async Task Each_card_says_what_the_manual_promises()
    {
        await SignInAdministratorAsync();
        var nadia = await AddAsync("Nadia", "Vermeer", m => (m.Position, m.PhoneNumber) = ("Planner", "+31612345678"));
        await LogAsync(nadia, SignInMethod.Microsoft, SignInOutcome.SignedIn, TimeSpan.FromDays(2), "198.51.100.2");
        await LogAsync(nadia, SignInMethod.Google, SignInOutcome.SignedIn, TimeSpan.FromHours(3), "198.51.100.3");
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "tenant.object", UserId = nadia.Id }));

        var page = Show(nadia);

        Assert.Equal("Nadia Vermeer", page.Find("h1").TextContent);
        var microsoft = Facts(page, "microsoft");
        Assert.Equal(["Position", "Phone", "Last login", "Login count", "Last IP address"], microsoft.Keys);
        Assert.Equal(("Planner", "2 days ago", "1", "198.51.100.2"), (microsoft["Position"], microsoft["Last login"], microsoft["Login count"], microsoft["Last IP address"]));
        Assert.DoesNotContain("612345", microsoft["Phone"], StringComparison.Ordinal);
        Assert.Equal(("3 hours ago", "1", "198.51.100.3"), (Facts(page, "google")["Last login"], Facts(page, "google")["Login count"], Facts(page, "google")["Last IP address"]));
        Assert.Equal("Never", Facts(page, "email-login")["Last login"]);
        Assert.Contains("this server does not offer it yet", page.Find("section[aria-labelledby=microsoft]").TextContent);
        Assert.Equal(["Linked, not offered", "Not linked", "Enabled"], page.FindAll(".card-heading .badge").Select(badge => badge.TextContent));
    }

    [Fact]
    public async Task An_administrator_disconnects_an_account_after_a_question_and_allows_it_again()
    {
        var olga = await SignInAdministratorAsync();
        var nadia = await AddAsync("Nadia", "Vermeer");
        var tenant = new ProviderTenant { Provider = SignInMethod.Google, Tenant = "contoso.example", RootOrganizationId = Host.Main.Id, VerifiedById = olga.MemberId };
        await Host.ChangeAsync(db => db.AddRange(
            tenant,
            new ProviderAccount { MemberId = nadia.Id, Provider = SignInMethod.Google, TenantId = tenant.Id },
            new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = "key", UserId = nadia.Id }));
        var page = Show(nadia);

        page.Find("[aria-label='Disconnect Google']").Click();
        Assert.Contains("Nadia Vermeer has no other way in.", page.Find("dialog[open], dialog").ParentElement!.TextContent, StringComparison.Ordinal);
        page.FindAll("dialog form").First(form => form.TextContent.Contains("Disconnect", StringComparison.Ordinal)).Submit();

        page.WaitForAssertion(() => Assert.Equal("Disconnected", page.Find("section[aria-labelledby=google] .badge").TextContent));
        Assert.Equal(0, await Host.ReadAsync(db => db.UserLogins.CountAsync()));

        page.Find("[aria-label='Allow Google again']").Click();

        page.WaitForAssertion(() => Assert.Equal("Not linked", page.Find("section[aria-labelledby=google] .badge").TextContent));
    }

    [Fact]
    public async Task Somebody_who_has_never_signed_in_gets_the_notice_of_the_manual()
    {
        var ana = await Host.InviteAsync(await SignInAdministratorAsync());

        var page = Show(ana.Id);

        Assert.Contains("Ana Lima has never signed in to FlexAuth", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("A welcome mail was sent just now", Words(page.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains("No sign-in was tried yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_appears_on_the_open_page_with_its_steps_its_session_and_its_count()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        var page = Show(ben.Id);
        Assert.Contains("Not signed in anywhere.", page.Markup, StringComparison.Ordinal);

        await Host.Browser("198.51.100.7").SignInAsync(ben);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal("1", Facts(page, "email-login")["Login count"]));
        var story = Assert.Single(Section(page, "sign-ins").QuerySelectorAll("ol:not(.steps) > li"));
        Assert.Equal("Signed in", story.QuerySelector(".badge")!.TextContent);
        Assert.Contains("Email and password, authentication app · Firefox on Linux · 198.51.100.7", story.TextContent, StringComparison.Ordinal);
        Assert.Equal("3 steps", story.QuerySelector("summary")!.TextContent);
        Assert.Contains("Firefox on Linux", Section(page, "sessions").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public async Task Two_factor_methods_say_when_they_were_added_and_last_used()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        Host.Clock.Advance(TimeSpan.FromDays(2));
        await Host.Browser().SignInAsync(ben);
        await Host.ChangeAsync(db => db.Sessions.RemoveRange(db.Sessions.Where(s => s.MemberId == ben.Id)));
        await RenewSessionAsync();

        var page = Show(ben.Id);

        Assert.Equal(
            [["Authentication app", "2 days ago", "just now"], ["Recovery code", "2 days ago", "Never"]],
            page.FindAll(".methods tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToArray()));
        Assert.Equal("Last reset: Never", Words(page.FindAll("p.small.muted").First(p => p.TextContent.Contains("Last reset", StringComparison.Ordinal))));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task Resetting_two_factor_says_what_it_does_wants_a_word_and_shows_on_the_page()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.SessionTokenAsync(ben.Id);
        var page = Show(ben.Id);

        Button(page, "Reset two-factor authentication").Click();

        page.WaitForAssertion(() => Assert.Contains("Ben Okafor is signed out and sets up two-factor authentication anew", page.Find(".will").TextContent, StringComparison.Ordinal));
        Assert.Equal(["1 authentication app", "1 recovery code"], page.FindAll(".deleted li").Select(item => item.TextContent));
        Assert.Contains("1 session ends at once.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("They are told by mail.", page.Markup, StringComparison.Ordinal);
        page.Find("dialog[aria-labelledby] form input").Input("reset");
        page.Find("dialog .button-danger").Click();
        page.WaitForAssertion(() => Assert.Equal(1, Host.ReadAsync(db => db.Jobs.CountAsync()).Result));
        await Host.RunJobsAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Not set up. It is set up at the next sign-in", Section(page, "two-factor").TextContent, StringComparison.Ordinal));
        Assert.Contains("Not signed in anywhere.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Notice: two-factor authentication reset", Section(page, "mails").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_two_factor_is_left_to_a_colleague_and_ones_own_session_to_signing_out()
    {
        var me = await Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(me.Id), TestContext.Current.CancellationToken))!);

        var page = Show(me.Id);

        Assert.Contains("Your own two-factor authentication is reset by another administrator.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Reset two-factor", StringComparison.Ordinal));
        Assert.Contains("This session", Section(page, "sessions").TextContent, StringComparison.Ordinal);
        Assert.Empty(Section(page, "sessions").QuerySelectorAll("button"));
    }

    [Fact]
    public async Task One_session_is_ended_after_a_question_and_the_page_says_so()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.Browser().SignInAsync(ben);
        var page = Show(ben.Id);

        page.Find("[aria-label='End the session on Firefox on Linux']").Click();
        Assert.Contains("Ben Okafor is signed out on Firefox on Linux, and pages that are open there close within seconds.", page.Find("dialog form").TextContent, StringComparison.Ordinal);
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Ben Okafor is signed out on Firefox on Linux.", page.Find(".floating").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Not signed in anywhere.", page.Markup, StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_session_that_a_colleague_ended_first_is_told_in_one_sentence()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.Browser().SignInAsync(ben);
        var page = Show(ben.Id);
        page.Find("[aria-label='End the session on Firefox on Linux']").Click();
        await Host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == ben.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, Host.Clock.GetUtcNow())));

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("That session had already ended.", page.Find(".floating .notice .words").TextContent.Trim()));
        Assert.Empty(page.FindAll("dialog form"));
    }

    [Fact, Trait("Rule", "SE6")]
    public async Task Remembered_devices_are_forgotten_one_by_one_or_all()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.AddRange(new[] { "one", "two" }.Select(token => new RememberedDevice
        {
            MemberId = ben.Id,
            TokenHash = token,
            CreatedAt = Host.Clock.GetUtcNow(),
            LastUsedAt = Host.Clock.GetUtcNow(),
            ExpiresAt = Host.Clock.GetUtcNow().AddDays(30),
        })));
        var page = Show(ben.Id);

        page.FindAll("[aria-label='Forget Unknown browser']")[0].Click();
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[aria-label='Forget Unknown browser']")));

        Assert.Equal(1, await Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task Somebody_who_has_only_an_unlocked_phone_can_be_signed_out_and_the_dialog_says_that_it_locks()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(Host, ben);
        Assert.DoesNotContain(Show(ben.Id).FindAll("button"), button => button.TextContent.Trim() == "End all sessions");
        Assert.Null(await phone.UnlockAsync());
        var page = Show(ben.Id);

        Button(page, "End all sessions").Click();

        page.WaitForAssertion(() => Assert.Contains("1 registered phone locks at once.", page.Markup, StringComparison.Ordinal));
        page.Find("dialog .button-danger").Click();
        page.WaitForAssertion(() => Assert.Equal(1, Host.ReadAsync(db => db.Jobs.CountAsync()).Result));
        await Host.RunJobsAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.DoesNotContain("unlocked now", page.Markup, StringComparison.Ordinal));
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
    }

    [Fact]
    public async Task Registered_phones_are_named_among_what_a_reset_deletes_and_where_there_are_none_it_says_so()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        Assert.Contains("No phone is registered.", Section(Show(ben.Id), "sessions").TextContent, StringComparison.Ordinal);
        using var phone = await TestPhone.OfAsync(Host, ben);
        var page = Show(ben.Id);

        Button(page, "Reset two-factor authentication").Click();

        page.WaitForAssertion(() => Assert.Equal(
            ["1 authentication app", "1 recovery code", "1 registration of a phone"], page.FindAll(".deleted li").Select(item => item.TextContent)));
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_registered_phone_is_removed()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new RegisteredPhone
        {
            MemberId = ben.Id,
            Name = "Pixel",
            PublicKey = [],
            CreatedAt = Host.Clock.GetUtcNow(),
            LastUsedAt = Host.Clock.GetUtcNow(),
        }));
        var page = Show(ben.Id);

        page.Find("[aria-label^='Remove Pixel (registered ']").Click();
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Equal("Pixel is not registered any more.", page.Find(".floating .notice .words").TextContent.Trim()));
        Assert.Equal(0, await Host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
    }

    [Fact]
    public async Task Locked_out_people_are_told_of_first_with_a_way_to_unlock()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new Throttle
        {
            Key = Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, ben.Id),
            Count = 5,
            ResetsAt = Host.Clock.GetUtcNow().AddMinutes(40),
        }));
        var page = Show(ben.Id);
        Assert.Contains(
            "No further code of the authentication app is accepted; they can try again in 40 minutes.", Words(page.Find(".notice.warning")), StringComparison.Ordinal);

        Button(page, "Unlock").Click();
        page.WaitForAssertion(() => Assert.Contains("Ben Okafor may try to sign in again at once.", page.Find(".will").TextContent, StringComparison.Ordinal));
        page.Find("dialog .button-primary").Click();
        page.WaitForAssertion(() => Assert.Equal(1, Host.ReadAsync(db => db.Jobs.CountAsync()).Result));
        await Host.RunJobsAsync();
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice.warning")));
    }

    [Fact]
    public async Task Mails_say_what_became_of_them_in_the_servers_words_and_older_ones_come_when_asked_for()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        var now = Host.Clock.GetUtcNow();
        await Host.ChangeAsync(db => db.AddRange(Enumerable.Range(0, 12).Select(i => new OutboxMessage
        {
            Kind = MessageKind.PasswordReset,
            MemberId = ben.Id,
            CreatedAt = now.AddDays(-i),
            DueAt = now.AddMinutes(5),
            State = i == 0 ? DeliveryState.Queued : DeliveryState.Failed,
            Attempts = 2,
            LastError = "550 5.1.1 No such mailbox",
        })));
        var page = Show(ben.Id);
        var first = Section(page, "mails").QuerySelectorAll("li");
        Assert.Equal(10, first.Length);
        Assert.Contains("Waits to leave", first[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("next try in 5 minutes", Words(first[0]), StringComparison.Ordinal);
        Assert.Contains("Server: 550 5.1.1 No such mailbox", first[0].TextContent, StringComparison.Ordinal);

        Section(page, "mails").QuerySelector(".older")!.Click();

        page.WaitForAssertion(() => Assert.Equal(12, Section(page, "mails").QuerySelectorAll("li").Length));
        Assert.Null(Section(page, "mails").QuerySelector(".older"));
    }

    [Fact]
    public async Task Whoever_is_deleted_meanwhile_or_out_of_reach_is_nobody()
    {
        await SignInAdministratorAsync(await Host.SuborganizationAsync("North"));
        var above = await AddAsync("Nadia", "Vermeer");
        Assert.Contains("Nobody is here", Show(above).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_removed_while_the_page_is_open_leaves_it_saying_so()
    {
        await SignInAdministratorAsync();
        var nadia = await AddAsync("Nadia", "Vermeer");
        var page = Show(nadia);
        await Host.ReadAsync(db => db.Members.Where(m => m.Id == nadia.Id).ExecuteDeleteAsync());

        Host.Clock.Advance(TimeSpan.FromMinutes(1));

        page.WaitForAssertion(() => Assert.Contains("Nobody is here", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".ways"));
    }

    [Fact]
    public async Task A_member_who_is_no_administrator_sees_that_they_cannot()
    {
        await SignInAsync(MemberRole.Manager);
        var nadia = await AddAsync("Nadia", "Vermeer");

        var page = Show(nadia);

        Assert.Contains("You cannot see how people sign in", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Nadia", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_it_is_read_its_shape_is_shown_and_a_failure_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        var nadia = await AddAsync("Nadia", "Vermeer");
        Door.Shut();
        var page = Show(nadia);
        Assert.NotEmpty(page.FindAll(".skeleton"));

        Door.IsBroken = true;
        Door.Open();
        page.WaitForAssertion(() => Assert.Contains("The sign-in details could not be read", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Door.IsBroken = false;
        Button(page, "Try again").Click();

        page.WaitForAssertion(() => Assert.Equal("Nadia Vermeer", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    private static Dictionary<string, string> Facts(IRenderedComponent<SignInDetailsPage> page, string card)
    {
        var list = Section(page, card).QuerySelector("dl")!;
        return list.QuerySelectorAll("dt").Zip(list.QuerySelectorAll("dd")).ToDictionary(fact => fact.First.TextContent, fact => fact.Second.TextContent.Trim());
    }

    private static IElement Section(IRenderedComponent<SignInDetailsPage> page, string heading) => page.Find($"section[aria-labelledby='{heading}']");

    private static IElement Button(IRenderedComponent<SignInDetailsPage> page, string words) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == words);

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" .", ".", StringComparison.Ordinal);

    private IRenderedComponent<SignInDetailsPage> Show(Member member) => Show(member.Id);

    private IRenderedComponent<SignInDetailsPage> Show(Guid id) => Render<SignInDetailsPage>(page => page.Add(p => p.MemberId, id));

    private Task LogAsync(Member member, SignInMethod method, SignInOutcome outcome, TimeSpan ago, string address) => Host.ChangeAsync(db =>
    {
        db.Add(new SignInLogEntry
        {
            MemberId = member.Id,
            OccurredAt = Host.Clock.GetUtcNow() - ago,
            Method = method,
            Outcome = outcome,
            Address = address,
        });
        db.Members.Single(m => m.Id == member.Id).LastSignInAt = Host.Clock.GetUtcNow() - ago;
    });

    /// <summary>The administrator's own goes on over the days.</summary>
    private Task RenewSessionAsync() => Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(
        s => s.SetProperty(x => x.LastSeenAt, Host.Clock.GetUtcNow()).SetProperty(x => x.ExpiresAt, Host.Clock.GetUtcNow().AddHours(1))));
}
