using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>Taking an action back.</summary>
public sealed class UndoTests
{
    [Fact]
    public async Task Unsent_mails_never_leave_and_sent_links_stop_working()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new[] { await RuleTests.PersonAsync(forest, "without email login"), await RuleTests.PersonAsync(forest, "without email login") };
        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(people));
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        await host.Get<FlexAuth.Core.Delivery.MailDelivery>().DeliverAsync(
            (await host.Get<FlexAuth.Core.Delivery.Departures>().NextAsync(TestContext.Current.CancellationToken))!);

        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal((JobState.Finished, 2, 2, job.Id), (undo.State, undo.Total, undo.Changed, undo.UndoOf));
        Assert.Equal(
            [DeliveryState.Cancelled, DeliveryState.Sent],
            (await host.OutboxAsync()).Select(m => m.State).Order(Comparer<DeliveryState>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))));
        foreach (var person in people)
        {
            var member = await host.MemberAsync(person.Id);
            Assert.Equal((false, null, Standing.NotInvited), (member.EmailLoginEnabled, member.InvitedAt, StandingRule.Of(member, host.Clock.GetUtcNow())));
        }

        var sent = (await Task.WhenAll(people.Select(p => host.MailsAsync(new Account(p.Id, p.Email!))))).SelectMany(m => m).ToList();
        Assert.Single(sent);
        Assert.All(await host.ReadAsync(db => db.OneTimeLinks.ToListAsync()), link => Assert.NotNull(link.RevokedAt));
        var view = (await host.Get<ShowJob>().ExecuteAsync(actor, job.Id)).Value;
        Assert.Equal((undo.Id, null), (view.UndoneBy, view.UndoUntil));
    }

    [Fact]
    public async Task It_is_undone_once_in_time_and_only_where_something_can_be_given_back()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");
        var disabled = await host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(person));
        var undo = await host.UndoAsync(actor, disabled.Id);
        var resent = await host.DoAsync(actor, UserAction.ResendPasswordReset, ActionSteps.Of(person));
        var destroyed = await host.DoAsync(
            actor, UserAction.DisableEmailLogin, ActionSteps.Of(await RuleTests.PersonAsync(forest, "active")));
        var late = await host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(person));
        host.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("job.already_undone", await RefusalAsync(disabled));
        Assert.Equal("job.cannot_be_undone", await RefusalAsync(undo));
        Assert.Equal("job.cannot_be_undone", await RefusalAsync(resent));
        Assert.Equal("job.cannot_be_undone", await RefusalAsync(destroyed));
        Assert.Equal("job.undo_too_late", await RefusalAsync(late));

        async Task<string?> RefusalAsync(Job job) =>
            (await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code;
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Undone_twenty_times_at_once_it_is_undone_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var job = await forest.Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(await RuleTests.PersonAsync(forest, "active")));
        var id = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(place => Task.Run(() => forest.Host.Get<UndoAction>().ExecuteAsync(
            actor, new FollowUpRequest(place % 2 == 0 ? id : Guid.CreateVersion7(), job.Id)))));

        Assert.Equal(2, await forest.Host.ReadAsync(db => db.Jobs.CountAsync()));
        Assert.All(answers, answer => Assert.True(answer.Error?.Code is null or "job.already_undone"));
    }

    [Fact]
    public async Task Whoever_was_changed_meanwhile_is_left_alone_and_listed()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (edited, resent, left) = (
            await RuleTests.PersonAsync(forest, "without email login"),
            await RuleTests.PersonAsync(forest, "without email login"),
            await RuleTests.PersonAsync(forest, "without email login"));
        await host.ChangeAsync(new Account(resent.Id, ""), m => m.PasswordHash = "hash");
        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(edited, resent, left));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.ChangeAsync(new Account(edited.Id, ""), m => m.LastName = "Maas");
        await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.ResendPasswordReset, ActionSteps.Of(resent));

        var asked = (await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Value;
        var before = (await host.Get<ShowJob>().ExecuteAsync(actor, job.Id)).Value;
        Assert.Equal((JobState.Gathering, 0), (before.UndoState, before.SetBack));
        await host.RunJobsAsync();
        var undo = await host.JobAsync(asked);
        var after = (await host.Get<ShowJob>().ExecuteAsync(actor, job.Id)).Value;
        Assert.Equal((JobState.Finished, 1, 3), (after.UndoState, after.SetBack, after.Changed));

        var results = (await host.Get<ListJobResults>().ExecuteAsync(actor, new JobResultsRequest(undo.Id, JobOutcome.LeftOut, 0, 10))).Value;
        Assert.Equal(new[] { edited.Id, resent.Id }.Order(), results.Rows.Select(r => r.MemberId).Order());
        Assert.All(results.Rows, row => Assert.Equal("user_action.changed_meanwhile", row.Reason!.Code));
        var enabled = await host.ReadAsync(db => db.Members.Where(m => m.EmailLoginEnabled && m.OrganizationId == forest.North.Id).Select(m => m.Id).ToListAsync());
        Assert.Equal(new[] { edited.Id, resent.Id }.Order(), enabled.Order());
    }

    [Fact]
    public async Task A_disabling_gives_links_and_mails_back_and_no_destroyed_credentials()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var sent = await host.InviteAsync(actor);
        var token = await host.LinkTokenOfAsync(sent);
        var queued = await host.InviteAsync(actor, "Bea", "Lund");
        var active = await host.ActiveAsync();

        var job = await host.DoAsync(actor, UserAction.DisableEmailLogin, new UserSelection { Ids = [sent.Id, queued.Id, active.Id] });
        Assert.Equal("link.replaced", (await host.Browser().SetPasswordAsync(token, Account.UsualPassword)).Error?.Code);
        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal((2, 1), (undo.Changed, undo.LeftOut));
        Assert.Equal("user_action.destroyed", (await host.ItemsAsync(undo.Id)).Single(i => i.MemberId == active.Id).Reason);
        Assert.True((await host.Browser().SetPasswordAsync(token, Account.UsualPassword)).Succeeded);
        Assert.True((await host.Browser().SetPasswordAsync(await host.LinkTokenOfAsync(queued), Account.UsualPassword)).Succeeded);
        Assert.Null((await host.MemberAsync(active)).PasswordHash);
    }

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "PW6")]
    public async Task Whoever_got_in_by_an_enabling_that_is_taken_back_is_out_and_stays_out()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync(m => m.DisabledAt = m.CreatedAt);
        var job = await host.DoAsync(actor, UserAction.EnableMember, new UserSelection { Ids = [ben.Id] });
        var session = await host.SessionTokenAsync(ben.Id);
        var browser = host.Browser();
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ToSecondFactorAsync(ben)).AttemptId, ben.Code(host.Clock)));

        Assert.Equal(1, (await host.UndoAsync(actor, job.Id)).Changed);

        Assert.Null(await host.Get<SessionDirectory>().FindAsync(session));
        await host.DoAsync(actor, UserAction.EnableMember, new UserSelection { Ids = [ben.Id] });
        Assert.Null(await host.Get<SessionDirectory>().FindAsync(session));
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(done.Ticket)).Error?.Code);
        Assert.Equal(
            SessionEnd.MemberDisabled, await host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == ben.Id).Select(s => s.EndReason).SingleAsync()));
    }

    [Theory, Trait("Rule", "PW6")]
    [InlineData(UserAction.DisableEmailLogin, 0)]
    [InlineData(UserAction.DisableMember, 2)]
    public async Task Where_email_login_was_switched_off_for_all_no_link_and_no_mail_comes_back(UserAction action, int changed)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var sent = await host.InviteAsync(actor);
        await host.LinkTokenOfAsync(sent);
        var queued = await host.InviteAsync(actor, "Bea", "Lund");
        var job = await host.DoAsync(actor, action, new UserSelection { Ids = [sent.Id, queued.Id] });
        await host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));

        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal((changed, 2 - changed), (undo.Changed, undo.LeftOut));
        Assert.All(
            (await host.ItemsAsync(undo.Id)).Where(i => i.Outcome is JobOutcome.LeftOut), i => Assert.Equal("user_action.organization_off", i.Reason));
        Assert.All(await host.ReadAsync(db => db.OneTimeLinks.ToListAsync()), link => Assert.NotNull(link.RevokedAt));
        Assert.DoesNotContain(await host.OutboxAsync(), m => m.State is DeliveryState.Queued);
    }

    [Fact]
    public async Task A_second_try_is_taken_back_and_takes_only_its_mail_along()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(person));
        await host.ReadAsync(db => db.Outbox.ExecuteUpdateAsync(m => m.SetProperty(x => x.State, DeliveryState.Failed)));
        var again = (await host.Get<RetryAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Value;
        await host.RunJobsAsync();
        var before = await host.MemberAsync(person.Id);

        var undo = await host.UndoAsync(actor, again);

        Assert.Equal((1, 0), (undo.Changed, undo.LeftOut));
        Assert.Equal(
            DeliveryState.Cancelled, await host.ReadAsync(db => db.Outbox.Where(m => m.JobId == again).Select(m => m.State).SingleAsync()));
        Assert.NotNull(await host.ReadAsync(db => db.OneTimeLinks.Where(l => l.JobId == again).Select(l => l.RevokedAt).SingleAsync()));
        var after = await host.MemberAsync(person.Id);
        Assert.Equal((before.Version, true, before.InvitedAt), (after.Version, after.EmailLoginEnabled, after.InvitedAt));
    }

    [Fact]
    public async Task A_job_under_way_stops_and_what_it_did_is_undone()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await ManyAsync(forest, 600);
        var started = (await host.StartAsync(
            actor, UserAction.EnableEmailLogin, new UserSelection { Filter = new UserFilter { EmailLogin = false } })).Value;
        await host.PassAsync(2);
        Assert.Equal((JobState.Running, 500, 600), await StateAsync());

        var undo = await host.UndoAsync(actor, started);

        Assert.Equal((JobState.Stopped, 500, 600), await StateAsync());
        Assert.Equal(500, undo.Changed);
        Assert.Equal(600, await host.ReadAsync(db => db.Members.CountAsync(m => !m.EmailLoginEnabled)));
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Queued)));

        async Task<(JobState, int, int)> StateAsync() => await host.JobAsync(started) is var job ? (job.State, job.Done, job.Total) : default;
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task To_take_back_a_disabling_opens_what_it_closed_and_needs_a_recent_proof()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "active");
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(4));
        var job = await forest.Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(person));
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(2));

        var undone = await forest.Host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id));

        Assert.Equal("step_up.required", undone.Error?.Code);
        await forest.Host.RunJobsAsync();
        Assert.NotNull((await forest.Host.MemberAsync(person.Id)).DisabledAt);
    }

    [Fact]
    public async Task The_last_administrator_who_can_sign_in_is_not_undone_away()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var only = await RuleTests.PersonAsync(forest, "active");
        await forest.Host.ChangeAsync(new Account(only.Id, ""), m =>
        {
            m.Role = MemberRole.OrganizationAdministrator;
            m.OrganizationId = forest.Main.Id;
            m.DisabledAt = m.CreatedAt;
        });
        var job = await forest.Host.DoAsync(actor, UserAction.EnableMember, ActionSteps.Of(only));

        var undo = await forest.Host.UndoAsync(actor, job.Id);

        Assert.StartsWith("user.last_way_out", Assert.Single(await forest.Host.ItemsAsync(undo.Id)).Reason, StringComparison.Ordinal);
        Assert.Null((await forest.Host.MemberAsync(only.Id)).DisabledAt);
    }

    internal static Task ManyAsync(Forest forest, int count) => forest.Host.ChangeAsync(db =>
    {
        for (var i = 0; i < count; i++)
        {
            var member = forest.Host.NewMember("Ivo", $"Lund{i:D5}", forest.North);
            member.EmailLoginEnabled = false;
            db.Add(member);
        }
    });
}
