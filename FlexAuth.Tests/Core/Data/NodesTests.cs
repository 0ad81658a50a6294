using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
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
public sealed class NodesTests
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

    [Fact]
    public async Task Whoever_waits_too_long_for_another_node_is_told_that_it_is_busy_and_nothing_hangs()
    {
        await using var host = await CoreHost.StartAsync();
        await using var stuck = await host.Get<WriteGate>().EnterAsync(None);
        using var gate = new WriteGate(new Impatient(host));
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
    private static async Task WaitsAsync(CoreHost host)
    {
        while (!await host.ReadAsync(db => db.Database.SqlQueryRaw<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory') AS \"Value\"").SingleAsync()))
        {
            await Task.Yield();
        }
    }

    private sealed class Impatient(CoreHost host) : IDbContextFactory<FlexAuthDbContext>
    {
        public FlexAuthDbContext CreateDbContext()
        {
            using var usual = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
            return new PostgreSqlFlexAuthDbContext(
                new DbContextOptionsBuilder<PostgreSqlFlexAuthDbContext>().UseNpgsql(usual.Database.GetConnectionString()).Options)
            {
                WritePatience = TimeSpan.FromMilliseconds(50),
            };
        }
    }
}
