using System.Threading.Channels;
using FlexAuth.Core.Data.PostgreSql;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Core.Live;

/// <summary>What one node commits, the pages of another show.</summary>
[OnPostgreSql]
public sealed class NodeFeedTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_change_is_heard_at_the_other_node_and_once_where_it_was_made()
    {
        await using var world = await World.BeginAsync();
        var change = SomeMember();

        await world.CommitAsync(change);
        await world.CommitAsync(SomeMember());

        Assert.Equal([change], await world.There.NextAsync());
        Assert.Single((await world.There.NextAsync())!);
        Assert.Equal([change], await world.Here.NextAsync());
        Assert.Single((await world.Here.NextAsync())!);
        Assert.False(world.Here.Any);
    }

    [Fact]
    public async Task What_is_rolled_back_is_told_to_nobody()
    {
        await using var world = await World.BeginAsync();
        var change = SomeMember();

        await world.CommitAsync(Error.NotFound, SomeMember());
        await world.CommitAsync(change);

        Assert.Equal([change], await world.There.NextAsync());
    }

    [Fact]
    public async Task A_burst_comes_in_few_tellings_and_one_beyond_all_lists_as_the_word_that_anything_may_have_changed()
    {
        await using var world = await World.BeginAsync();
        var thousand = Enumerable.Range(0, 1_000).Select(_ => SomeMember()).ToArray();

        await world.CommitAsync(thousand);
        var (heard, tellings) = (new HashSet<Change>(), 0);
        while (heard.Count < thousand.Length)
        {
            heard.UnionWith((await world.There.NextAsync())!);
            tellings++;
        }

        Assert.Equal(thousand.ToHashSet(), heard);
        Assert.InRange(tellings, 2, 8);

        await world.CommitAsync(Enumerable.Range(0, Tidings.MostToList + 1).Select(_ => SomeMember()).ToArray());
        Assert.Null(await world.There.NextAsync());
        Assert.False(world.There.Any);
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task A_lost_connection_is_made_again_and_open_pages_read_anew()
    {
        await using var world = await World.BeginAsync();

        await world.LoseConnectionsAsync();
        Assert.Null(await world.There.NextAsync());

        var change = SomeMember();
        await world.CommitAsync(change);
        Assert.Equal([change], await world.There.NextAsync());
    }

    [Fact]
    public async Task A_node_that_is_told_nothing_says_so_and_its_pages_are_read_anew_until_it_hears_again()
    {
        await using var host = await CoreHost.StartAsync();
        using var forwarder = new PostgreSqlForwarder(host) { LosesNotifications = true };
        var ear = new Ear(host.Get<ChangeFeed>(), host.Clock);
        using var feed = new PostgreSqlFeed(forwarder.Address, host.Get<ChangeFeed>(), host.Clock, NullLogger<PostgreSqlFeed>.Instance)
        {
            OwnWordWithin = TimeSpan.FromMilliseconds(200),
        };
        var health = new PostgreSqlHealth(forwarder.Address, feed);
        Assert.Null(health.Impairment);

        await feed.StartAsync(default);
        Assert.Null(await ear.NextAsync());
        Assert.Null(await ear.NextAsync());
        Assert.Contains("not heard", health.Impairment);
        Assert.Null(await health.ProblemAsync(default));

        forwarder.LosesNotifications = false;
        while (health.Impairment is not null)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await feed.StopAsync(default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("from a newer version")]
    [InlineData("0123456789abcdef0123456789abcdef!")]
    [InlineData("0123456789abcdef0123456789abcdefAAAA")]
    public void What_cannot_be_read_is_nothing(string told) => Assert.Null(Tidings.Read(told));

    [Fact]
    public void No_telling_is_longer_than_PostgreSQL_takes()
    {
        var node = Guid.NewGuid();
        var changes = Enumerable.Range(0, Tidings.MostToList).Select(_ => SomeMember()).ToList();

        var told = Tidings.Of(node, changes).ToList();

        Assert.All(told, one => Assert.True(one.Length < 8_000));
        Assert.Equal(changes, told.SelectMany(one => Tidings.Read(one)!.Value.Changes));
        Assert.All(told, one => Assert.Equal(node, Tidings.Read(one)!.Value.Node));
    }

    private static Change SomeMember() => new(ChangeKind.Member, Guid.CreateVersion7(), Guid.CreateVersion7());

    /// <summary>Two nodes that listen.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly CoreHost _host;
        private readonly ServiceProvider _other;

        private World(CoreHost host)
        {
            (_host, _other) = (host, host.AnotherNode());
            (Here, There) = (new Ear(host.Get<ChangeFeed>(), host.Clock), new Ear(_other.GetRequiredService<ChangeFeed>(), host.Clock));
        }

        public Ear Here { get; }

        public Ear There { get; }

        public static async Task<World> BeginAsync()
        {
            var world = new World(await CoreHost.StartAsync());
            await world._host.Get<PostgreSqlFeed>().StartAsync(default);
            await world._other.GetRequiredService<PostgreSqlFeed>().StartAsync(default);

            // Whoever begins to listen has missed what was before.
            Assert.Null(await world.Here.NextAsync());
            Assert.Null(await world.There.NextAsync());
            return world;
        }

        public Task CommitAsync(params Change[] changes) => CommitAsync(new Nothing(), changes);

        public Task CommitAsync(Result<Nothing> result, params Change[] changes) => _host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(),
            (work, _) =>
            {
                work.RecordNothing();
                foreach (var change in changes)
                    work.Announce(change);
                return Task.FromResult(result);
            },
            default);

        public Task LoseConnectionsAsync() => _host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"));

        public async ValueTask DisposeAsync()
        {
            await _host.Get<PostgreSqlFeed>().StopAsync(default);
            await _other.GetRequiredService<PostgreSqlFeed>().StopAsync(default);
            await _other.DisposeAsync();
            await _host.DisposeAsync();
        }
    }

    /// <summary>What a node's pages hear, in order; null where anything may have changed.</summary>
    private sealed class Ear
    {
        private readonly Channel<IReadOnlyList<Change>?> _heard = Channel.CreateUnbounded<IReadOnlyList<Change>?>();
        private readonly TestClock _clock;

        public Ear(ChangeFeed feed, TestClock clock)
        {
            _clock = clock;
            feed.Listen(changes => _heard.Writer.TryWrite(changes), () => _heard.Writer.TryWrite(null));
        }

        public bool Any => _heard.Reader.TryPeek(out _);

        public async Task<IReadOnlyList<Change>?> NextAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Soon);
            var next = _heard.Reader.ReadAsync(limit.Token).AsTask();
            while (!next.IsCompleted)
            {
                // For who waits a second before they try again.
                _clock.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Yield();
            }

            return await next;
        }
    }
}
