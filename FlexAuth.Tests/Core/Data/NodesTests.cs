using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Data.PostgreSql;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

/// <summary>Two nodes over one PostgreSQL: one writer at a time, whichever node it is of, and no node that holds up the other for good.</summary>
[OnPostgreSql]
public sealed partial class NodesTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task One_node_writes_while_the_other_waits_and_then_sees_what_was_written()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = host.AnotherNode();
        var first = await host.Get<WriteGate>().EnterAsync(None);
        await first.Db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.Name, "Renamed"));

        var second = other.GetRequiredService<WriteGate>().WriteAsync(db => db.Organizations.Select(o => o.Name).SingleAsync(), None);
        await WaitsAsync(host);
        Assert.Equal("Contoso", await host.ReadAsync(db => db.Organizations.Select(o => o.Name).SingleAsync()));
        Assert.False(second.IsCompleted);
        await first.CommitAsync();
        await first.DisposeAsync();

        Assert.Equal("Renamed", await second);
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task A_node_that_dies_while_it_writes_keeps_nobody_waiting_and_nothing_of_it_stays()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = host.AnotherNode();
        await using var dying = await host.Get<WriteGate>().EnterAsync(None);
        await dying.Db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.Name, "Lost"));

        var second = other.GetRequiredService<WriteGate>().WriteAsync(db => db.Organizations.Select(o => o.Name).SingleAsync(), None);
        await WaitsAsync(host);
        await EndAsync(host, (NpgsqlConnection)dying.Db.Database.GetDbConnection());

        Assert.Equal("Contoso", await second);
        Assert.True(DatabaseTrouble.Is(await Assert.ThrowsAnyAsync<Exception>(dying.CommitAsync)));
    }

    [Fact, Trait("Rule", "DU3")]
    public async Task A_failover_at_the_commit_is_a_failure_that_nobody_was_told_of_and_the_next_one_goes_through()
    {
        await using var host = await CoreHost.StartAsync();
        using var heard = host.Get<ChangeFeed>().Listen(_ => Assert.Fail("Nothing was committed."));
        var before = await host.ReadAsync(db => db.AuditEntries.CountAsync());

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(),
            async (work, token) =>
            {
                work.Record(new AuditEvent("test", null, null));
                await work.Db.SaveChangesAsync(token);
                await EndAsync(host, (NpgsqlConnection)work.Db.Database.GetDbConnection());
                return new Nothing();
            },
            None));

        Assert.True(DatabaseTrouble.Is(failure));
        Assert.Equal(before, await host.ReadAsync(db => db.AuditEntries.CountAsync()));
        heard.Dispose();
        Assert.True((await RecordAsync(host.Get<WritePath>())).Succeeded);
    }

    [Fact, Trait("Rule", "DU3")]
    public async Task A_commit_whose_answer_is_lost_is_looked_for_where_it_was_made()
    {
        await using var host = await CoreHost.StartAsync();
        using var forwarder = new PostgreSqlForwarder(host);
        using var contexts = new PostgreSqlContextFactory(forwarder.Address);
        using var gate = new WriteGate(contexts);
        var (unlisted, outbox) = (0, host.Get<OutboxSignal>());
        using var heard = host.Get<ChangeFeed>().Listen(_ => Assert.Fail("Nobody knows whether it was committed."), () => unlisted++);
        var woken = outbox.WaitAsync(Timeout.InfiniteTimeSpan, host.Clock, None);

        forwarder.LosesCommit = true;
        var lost = await Assert.ThrowsAnyAsync<Exception>(() => RecordAsync(new WritePath(contexts, gate, host.Get<ChangeFeed>(), outbox, host.Clock)));

        Assert.True(DatabaseTrouble.Is(lost));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "test")));
        Assert.Equal(1, unlisted);
        await woken;
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task A_node_that_holds_the_lock_and_does_nothing_is_put_out_before_the_others_lose_patience()
    {
        await using var host = await CoreHost.StartAsync();
        using var gate = new WriteGate(new Nodes(host, db => db with { Pause = TimeSpan.FromMilliseconds(100) }));
        var stuck = await gate.EnterAsync(None);

        Assert.Equal(1, await host.Get<WriteGate>().WriteAsync(db => db.Organizations.CountAsync(), None));

        Assert.True(DatabaseTrouble.Is(await Assert.ThrowsAnyAsync<Exception>(stuck.CommitAsync)));
        await stuck.DisposeAsync();
        using var usual = (PostgreSqlFlexAuthDbContext)host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        Assert.True(usual.LongestPause < usual.WritePatience / 2);
    }

    [Fact]
    public async Task Whoever_waited_within_the_node_waits_so_much_less_for_the_others()
    {
        await using var host = await CoreHost.StartAsync();
        var sql = new ConcurrentQueue<string>();
        using var observed = new ObservedCommands(host.DatabasePath, command => sql.Enqueue(command.CommandText));
        using var gate = new WriteGate(host.Get<IDbContextFactory<FlexAuthDbContext>>());
        var first = await gate.EnterAsync(None);

        var second = gate.EnterAsync(None);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMilliseconds(50))
            await Task.Yield();
        await first.DisposeAsync();

        await using var turn = await second;
        var patience = LockTimeout().Matches(string.Join('\n', sql)).Select(found => int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(patience[0], 29_000, 30_000);
        Assert.InRange(patience[1], 1, 29_950);
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task Limits_of_the_role_are_for_others_than_whoever_has_the_turn_and_a_turn_is_left_idle_for_ten_seconds_at_most()
    {
        await using var host = await CoreHost.StartAsync();
        await host.ReadAsync(async db =>
        {
            var limits = new[] { "statement_timeout = '1s'", "lock_timeout = '7s'", "idle_in_transaction_session_timeout = '1h'" };
            foreach (var statement in limits.Select(limit => $"ALTER ROLE {PostgreSqlServer.Owner} IN DATABASE {host.DatabasePath} SET {limit}"))
                await db.Database.ExecuteSqlRawAsync(statement);
            return 0;
        });
        await using (var pool = new NpgsqlConnection(host.Get<PostgreSqlAddress>().ConnectionString))
            NpgsqlConnection.ClearPool(pool);

        await using (var turn = await host.Get<WriteGate>().EnterAsync(None))
        {
            await turn.Db.Database.ExecuteSqlRawAsync("SELECT pg_sleep(1.2)");
            Assert.Equal(("0", "7s", "10s"), await LimitsAsync(turn.Db));
        }

        Assert.Equal(("1s", "7s", "1h"), await host.ReadAsync(LimitsAsync));
    }

    [Fact]
    public async Task The_wait_for_another_node_is_no_statement_that_takes_too_long()
    {
        await using var host = await CoreHost.StartAsync();
        var limit = $"ALTER DATABASE {host.DatabasePath} SET statement_timeout = '700ms'";
        await host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(limit));
        await using (var pool = new NpgsqlConnection(host.Get<PostgreSqlAddress>().ConnectionString))
            NpgsqlConnection.ClearPool(pool);
        using var gate = new WriteGate(new Nodes(host, db => db with { Seconds = 1 }));
        var first = await host.Get<WriteGate>().EnterAsync(None);

        var second = gate.EnterAsync(None);
        var waits = WaitsAsync(host, "clock_timestamp() - query_start > '1.5s'");
        Assert.Same(waits, await Task.WhenAny(waits, second));
        await first.DisposeAsync();

        await using var turn = await second;
        Assert.Equal(1, turn.Db.Database.GetCommandTimeout());
    }

    [Fact]
    public async Task Whoever_waits_too_long_for_another_node_is_told_that_it_is_busy_and_nothing_hangs()
    {
        await using var host = await CoreHost.StartAsync();
        await using var stuck = await host.Get<WriteGate>().EnterAsync(None);
        using var gate = new WriteGate(new Nodes(host, db => db with { Patience = TimeSpan.FromMilliseconds(50) }));
        var path = new WritePath(
            host.Get<IDbContextFactory<FlexAuthDbContext>>(), gate, host.Get<ChangeFeed>(), host.Get<OutboxSignal>(), host.Clock);

        Assert.Equal("busy", (await RecordAsync(path)).Error?.Code);
        await Assert.ThrowsAsync<WriterBusyException>(() => gate.WriteAsync(_ => Task.FromResult(0), None));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Of_forty_tries_at_a_time_at_two_nodes_as_many_as_the_cap_are_let_through()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = host.AnotherNode();
        WritePath[] paths = [host.Get<WritePath>(), other.GetRequiredService<WritePath>()];

        var refused = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => (await paths[i % 2].CommitAsync<bool>(
            new InstallationItself(),
            async (work, token) =>
            {
                work.RecordNothing();
                return await work.ReserveAsync("key", 5, TimeSpan.FromHours(1), token) is not null;
            },
            None)).Value)));

        Assert.Equal(5, refused.Count(wait => !wait));
    }

    [Fact, Trait("Rule", "DU4")]
    public async Task Two_nodes_that_send_claim_each_message_once()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = host.AnotherNode();
        var administrator = await host.AdministratorAsync();
        for (var i = 0; i < 12; i++)
            await host.InviteAsync(administrator, "Ana", $"Lima{i}");

        async Task<List<Guid>> ClaimAllAsync(Departures departures)
        {
            var claimed = new List<Guid>();
            while (await departures.NextAsync(None) is { } departure)
                claimed.Add(departure.Message.Id);
            return claimed;
        }

        var both = await Task.WhenAll(
            Task.Run(() => ClaimAllAsync(host.Get<Departures>())),
            Task.Run(() => ClaimAllAsync(other.GetRequiredService<Departures>())));

        Assert.Equal(12, both.Sum(claimed => claimed.Count));
        Assert.Equal(12, both.SelectMany(claimed => claimed).Distinct().Count());
    }

    [Fact, Trait("Rule", "SE1")]
    public async Task A_session_that_one_node_ends_is_dead_at_the_other()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = host.AnotherNode();
        var member = await host.AdministratorAsync();
        var token = await host.SessionTokenAsync(member.MemberId);
        var elsewhere = other.GetRequiredService<SessionDirectory>();
        var me = await elsewhere.FindAsync(token, None);

        await host.Get<SignOut>().ExecuteAsync(me!, default);

        Assert.Null(await elsewhere.FindAsync(token, None));
    }

    private static async Task<(string Statement, string Lock, string Idle)> LimitsAsync(FlexAuthDbContext db)
    {
        async Task<string> ShownAsync(string setting) =>
            (await db.Database.SqlQuery<string>($"SELECT current_setting({setting}) AS \"Value\"").ToListAsync())[0];
        return (await ShownAsync("statement_timeout"), await ShownAsync("lock_timeout"), await ShownAsync("idle_in_transaction_session_timeout"));
    }

    private static Task<Result<Nothing>> RecordAsync(WritePath path) => path.CommitAsync<Nothing>(
        new InstallationItself(),
        (work, _) =>
        {
            work.Record(new AuditEvent("test", null, null));
            return Task.FromResult<Result<Nothing>>(new Nothing());
        },
        None);

    private static Task EndAsync(CoreHost host, NpgsqlConnection connection) =>
        host.ReadAsync(db => db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend({connection.ProcessID})"));

    /// <summary>Until some writer waits for its turn.</summary>
    private static async Task WaitsAsync(CoreHost host, string so = "true")
    {
        var sql = "SELECT EXISTS (SELECT FROM pg_stat_activity "
            + $"WHERE datname = current_database() AND wait_event = 'advisory' AND {so}) AS \"Value\"";
        while (!await host.ReadAsync(db => db.Database.SqlQueryRaw<bool>(sql).SingleAsync()))
        {
            await Task.Yield();
        }
    }

    [GeneratedRegex(@"SET LOCAL lock_timeout = (\d+);")]
    private static partial Regex LockTimeout();

    /// <summary>What a node of these tests has otherwise.</summary>
    private sealed record Otherwise
    {
        public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

        public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

        public int Seconds { get; init; } = 30;
    }

    private sealed class Nodes(CoreHost host, Func<Otherwise, Otherwise> but) : IDbContextFactory<FlexAuthDbContext>
    {
        private readonly Otherwise _node = but(new Otherwise());

        public FlexAuthDbContext CreateDbContext()
        {
            using var usual = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
            var options = new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>()
                .UseNpgsql(usual.Database.GetConnectionString(), npgsql => npgsql.CommandTimeout(_node.Seconds));
            return new PostgreSqlFlexAuthDbContext(options.Options) { WritePatience = _node.Patience, LongestPause = _node.Pause };
        }
    }
}
