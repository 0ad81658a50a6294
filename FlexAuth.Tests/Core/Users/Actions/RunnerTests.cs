using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>What happens to a job while it runs.</summary>
public class RunnerTests
{
    private static readonly UserSelection WithoutEmailLogin = new() { Filter = new UserFilter { EmailLogin = false } };

    [Fact, Trait("Rule", "IM4")]
    public async Task A_restart_in_the_middle_goes_on_where_it_stopped()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 1_200);
        var id = (await host.StartAsync(actor, UserAction.EnableEmailLogin, WithoutEmailLogin)).Value;
        await host.PassAsync(2);

        await host.RestartAsync();
        await host.RunJobsAsync();

        var job = await host.JobAsync(id);
        Assert.Equal((JobState.Finished, 1_200, 1_200, 1_200), (job.State, job.Total, job.Done, job.Changed));
        Assert.Equal(1_200, await host.ReadAsync(db => db.Outbox.Select(m => m.MemberId).Distinct().CountAsync()));
        Assert.Equal(1_200, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Theory, Trait("Rule", "AZ6"), Trait("Rule", "SE2")]
    [InlineData("disabled")]
    [InlineData("of less power")]
    [InlineData("moved")]
    public async Task Whoever_loses_their_power_loses_their_job(string how)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 700);
        var id = (await host.StartAsync(actor, UserAction.EnableEmailLogin, WithoutEmailLogin)).Value;
        await host.PassAsync(2);

        await host.ChangeAsync(new Account(actor.MemberId, ""), m =>
        {
            m.DisabledAt = how is "disabled" ? m.CreatedAt : null;
            m.Role = how is "of less power" ? MemberRole.Manager : m.Role;
            m.OrganizationId = how is "moved" ? forest.South.Id : m.OrganizationId;
        });
        await host.RunJobsAsync();

        var job = await host.JobAsync(id);
        Assert.Equal((JobState.Stopped, "job.power_lost", 500), (job.State, job.StoppedBy, job.Changed));
        Assert.Equal(500, await host.ReadAsync(db => db.Outbox.CountAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "job.stopped")));

        // Somebody with the power can still take back what was done.
        var undo = await host.UndoAsync(await forest.SignedInAsync(forest.Main), id);
        Assert.Equal(500, undo.Changed);
    }

    [Theory, Trait("Rule", "DU2")]
    [InlineData(0)]
    [InlineData(2)]
    public async Task While_another_node_writes_a_job_waits_and_is_not_stopped(int afterSteps)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        await UndoTests.ManyAsync(forest, 700);
        var id = (await host.StartAsync(await forest.SignedInAsync(forest.Main), UserAction.EnableEmailLogin, WithoutEmailLogin)).Value;
        await host.PassAsync(afterSteps);

        host.AnotherWriter.Writes();
        await Assert.ThrowsAsync<WriterBusyException>(() => host.Get<JobRunner>().RunPassAsync(TestContext.Current.CancellationToken));
        host.AnotherWriter.Ends();

        Assert.Null((await host.JobAsync(id)).FinishedAt);
        await host.RunJobsAsync();
        var job = await host.JobAsync(id);
        Assert.Equal((JobState.Finished, null, 700, 0), (job.State, job.StoppedBy, job.Changed, job.Failed));
    }

    [Fact]
    public async Task A_session_that_ends_does_not_end_the_job()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var id = (await forest.Host.StartAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(person))).Value;
        await forest.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, forest.Host.Clock.GetUtcNow())));

        await forest.Host.RunJobsAsync();

        Assert.Equal((JobState.Finished, 1), await forest.Host.JobAsync(id) is var job ? (job.State, job.Changed) : default);
    }

    [OnSqlite]
    [Fact]
    public async Task One_bad_row_fails_alone_and_can_be_tried_again()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new List<Member>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await RuleTests.PersonAsync(forest, "without email login"));
        }

        await SqlAsync(host, $"CREATE TRIGGER Bad BEFORE UPDATE ON Members WHEN NEW.Id = '{people[2].Id.ToString().ToUpperInvariant()}' BEGIN SELECT RAISE(ABORT, 'bad row'); END");
        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(people));

        Assert.Equal((JobState.Finished, 5, 4, 1), (job.State, job.Done, job.Changed, job.Failed));
        var failed = Assert.Single((await host.Get<ListJobResults>().ExecuteAsync(actor, new JobResultsRequest(job.Id, JobOutcome.Failed, 0, 10))).Value.Rows);
        Assert.Equal((3, people[2].Id, "job.unexpected"), (failed.Position, failed.MemberId, failed.Reason?.Code));

        await SqlAsync(host, "DROP TRIGGER Bad");
        var again = (await host.Get<RetryAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Value;
        await host.RunJobsAsync();

        Assert.Equal((1, 1), await host.JobAsync(again) is var retry ? (retry.Total, retry.Changed) : default);
        Assert.Equal(people.Select(p => p.Id).Order(), (await host.OutboxAsync()).Select(m => m.MemberId).Order());
    }

    [Fact]
    public async Task Whoever_got_no_mail_gets_one_when_it_is_tried_again()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new[] { await RuleTests.PersonAsync(forest, "without email login"), await RuleTests.PersonAsync(forest, "without email login") };
        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(people));
        Assert.Equal("job.nothing_to_retry", (await host.Get<RetryAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code);
        await host.ReadAsync(db => db.Outbox.Where(m => m.MemberId == people[1].Id).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.State, DeliveryState.Failed).SetProperty(x => x.LastError, "550 no such mailbox")));

        var view = (await host.Get<ShowJob>().ExecuteAsync(actor, job.Id)).Value;
        Assert.Equal((1, 0, 1), (view.MailsQueued, view.MailsSent, view.MailsFailed));
        var again = (await host.Get<RetryAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Value;
        await host.RunJobsAsync();

        Assert.Equal((people[1].Id, DeliveryState.Queued, 1), (await host.OutboxAsync()).Where(m => m.JobId == again).ToList() is [var mail] ? (mail.MemberId, mail.State, 1) : default);
        Assert.Equal(1, (await host.JobAsync(again)).Changed);
    }

    [OnSqlite]
    [Fact, Trait("Rule", "DU2")]
    public async Task A_database_that_is_away_is_waited_for_and_is_nobodys_failure()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var person = await RuleTests.PersonAsync(forest, "without email login");
        var id = (await host.StartAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(person))).Value;
        await host.PassAsync();

        PooledConnections.Close(Path.GetDirectoryName(host.DatabasePath)!);
        File.Move(host.DatabasePath, host.DatabasePath + ".away");
        await Assert.ThrowsAnyAsync<Exception>(() => host.Get<JobRunner>().RunPassAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<SqliteException>(() => host.Get<JobSteps>().TakeAsync(id, TestContext.Current.CancellationToken));
        File.Move(host.DatabasePath + ".away", host.DatabasePath);
        await host.RunJobsAsync();

        Assert.Equal((1, 0), await host.JobAsync(id) is var job ? (job.Changed, job.Failed) : default);
    }

    [Theory, Trait("Rule", "DU2")]
    [InlineData(5, true)]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    public void Trouble_of_the_database_is_told_from_a_bad_row(int code, bool trouble)
    {
        Assert.Equal(trouble, DatabaseTrouble.Is(new SqliteException("", code)));
        Assert.Equal(trouble, DatabaseTrouble.Is(new DbUpdateException("", new SqliteException("", code))));
        Assert.False(DatabaseTrouble.Is(new InvalidOperationException()));
    }

    [OnSqlite]
    [Theory]
    [InlineData("JobItems", "INSERT", 1)]
    [InlineData("Members", "UPDATE", 2)]
    public async Task A_job_that_was_taken_back_while_a_step_of_it_failed_stays_as_it_is(string table, string what, int failure)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 2);
        var id = (await host.StartAsync(actor, UserAction.EnableEmailLogin, WithoutEmailLogin)).Value;
        if (table is "Members")
        {
            await host.PassAsync();
        }

        await SqlAsync(host, $"CREATE TRIGGER Bad BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'bad row'); END");
        var failures = new AtFailure(failure, () => host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), id)));
        var steps = new JobSteps(
            host.Get<IDbContextFactory<FlexAuthDbContext>>(), host.Get<WritePath>(), host.Get<IEnumerable<IJobWork>>(), host.Clock, failures);

        await steps.TakeAsync(id, TestContext.Current.CancellationToken);

        var job = await host.JobAsync(id);
        Assert.Equal((JobState.Stopped, "job.undone", 0, 0), (job.State, job.StoppedBy, job.Done, job.Failed));
        Assert.NotNull(job.UndoneBy);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "job.stopped")));
    }

    [Fact]
    public async Task Two_administrators_who_ask_for_opposite_things_at_once_both_come_to_an_end()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (one, two) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        await UndoTests.ManyAsync(forest, 1_100);
        var everybody = new UserSelection { Filter = new UserFilter { OrganizationId = forest.North.Id } };

        var started = await Task.WhenAll(
            Task.Run(() => host.StartAsync(one, UserAction.DisableMember, everybody)),
            Task.Run(() => host.StartAsync(two, UserAction.EnableMember, everybody)));
        await host.RunJobsAsync();

        var jobs = await Task.WhenAll(started.Select(s => host.JobAsync(s.Value)));
        Assert.All(jobs, job => Assert.Equal((JobState.Finished, 1_100, 1_100), (job.State, job.Total, job.Done)));

        // Chunk by chunk, whoever comes first disables and the other enables: nobody is in between.
        var disabled = await host.ReadAsync(db => db.Members.CountAsync(m => m.DisabledAt != null));
        Assert.Equal(disabled, jobs[0].Changed - jobs[1].Changed);
    }

    [Fact]
    public async Task Of_two_administrators_who_disable_each_other_one_remains()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var forest = await Forest.GrowAsync();
            var host = forest.Host;
            var (one, two) = (await AbleAsync(forest), await AbleAsync(forest));
            var (asOne, asTwo) = (await forest.SignedInAsync(one), await forest.SignedInAsync(two));

            await Task.WhenAll(
                Task.Run(() => host.StartAsync(asOne, UserAction.DisableMember, ActionSteps.Of(two))),
                Task.Run(() => host.StartAsync(asTwo, UserAction.DisableMember, ActionSteps.Of(one))));
            await host.RunJobsAsync();

            Assert.Equal(1, await host.ReadAsync(db => LastWayOut.Able(db, forest.Main.Id).CountAsync()));
            Assert.Equal(1, await host.ReadAsync(db => db.Jobs.CountAsync(j => j.StoppedBy == "job.power_lost")));
        }
    }

    [Theory]
    [InlineData(UserAction.DisableMember)]
    [InlineData(UserAction.DisableEmailLogin)]
    public async Task Of_all_administrators_who_can_sign_in_the_last_is_kept_and_the_refusal_says_who_could_take_over(UserAction action)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.EmailLoginEnabled = false));
        var able = new[] { await AbleAsync(forest), await AbleAsync(forest), await AbleAsync(forest) };

        var alone = (await host.PreviewAsync(actor, action, ActionSteps.Of(able))).Value;
        await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m => m.FirstName = "Heir");
        var preview = (await host.PreviewAsync(actor, action, ActionSteps.Of(able))).Value;
        var job = await host.DoAsync(actor, action, ActionSteps.Of(able));

        Assert.Equal("user.last_way_out", Assert.Single(alone.LeftOut).Reason.Code);
        Assert.Equal(2, preview.WillChange);
        Assert.Equal("Heir Vermeer", Assert.Single(Assert.Single(preview.LeftOut).Reason.Values));
        var kept = Assert.Single(await host.ItemsAsync(job.Id), i => i.Outcome is JobOutcome.LeftOut);
        Assert.Equal((3, "user.last_way_out.heirs"), (kept.Position, kept.Reason));
        Assert.Equal(["Heir Vermeer"], JsonSerializer.Deserialize<string[]>(kept.ReasonValues!)!);
        Assert.Equal([able[2].Id], await host.ReadAsync(db => LastWayOut.Able(db, forest.Main.Id).Select(m => m.Id).ToListAsync()));
    }

    [Fact, Trait("Rule", "DU4")]
    public async Task While_the_mail_server_is_away_the_job_ends_and_its_mails_wait()
    {
        await using var forest = await Forest.GrowAsync(("FlexAuth:Jobs:MailHold", "00:00:05"));
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await UndoTests.ManyAsync(forest, 3);

        var job = await host.DoAsync(actor, UserAction.EnableEmailLogin, WithoutEmailLogin);

        Assert.Equal(JobState.Finished, job.State);
        await host.DeliverAsync();
        Assert.All(await host.OutboxAsync(), m => Assert.Equal((DeliveryState.Queued, 0), (m.State, m.Attempts)));
        host.Clock.Advance(TimeSpan.FromSeconds(5));
        await host.DeliverAsync();
        Assert.All(await host.OutboxAsync(), m => Assert.Equal((DeliveryState.Sent, 1), (m.State, m.Attempts)));
    }

    [Fact]
    public async Task Jobs_that_ended_long_ago_are_forgotten_and_the_trail_stays()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        await host.DoAsync(actor, UserAction.EnableEmailLogin, ActionSteps.Of(await RuleTests.PersonAsync(forest, "without email login")));
        host.Clock.Advance(TimeSpan.FromDays(89));
        var young = await host.DoAsync(await forest.SignedInAsync(forest.Main), UserAction.Unlock, ActionSteps.Of(await RuleTests.PersonAsync(forest, "locked")));
        host.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));

        await host.Get<JobHousekeeping>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal([young.Id], await host.ReadAsync(db => db.Jobs.Select(j => j.Id).ToListAsync()));
        Assert.Equal([young.Id], await host.ReadAsync(db => db.JobItems.Select(i => i.JobId).ToListAsync()));
        Assert.Equal(6, await host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    /// <summary>Does something between a failure and what follows from it.</summary>
    private sealed class AtFailure(int at, Func<Task> act) : ILogger<JobSteps>
    {
        private int _failures;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (++_failures == at)
            {
                Task.Run(act).GetAwaiter().GetResult();
            }
        }
    }

    private static Task<Member> AbleAsync(Forest forest) => forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
    {
        m.PasswordHash = "hash";
        m.PasswordSetAt = m.TwoFactorSetAt = m.ActivatedAt = m.CreatedAt;
    });

    private static Task<int> SqlAsync(CoreHost host, string sql) => host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));
}
