using FlexAuth.Core.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>
/// Hears what other nodes changed, by a connection of its own (LISTEN), and tells it to the pages that are open here. What was said while
/// nobody listened is not said again: after each time that the connection is made, whoever shows anything reads it anew. That it hears is
/// tried by a word to itself: a pooler that gives the connection to others lets it listen, and passes nothing on.
/// </summary>
internal sealed class PostgreSqlFeed(PostgreSqlAddress address, ChangeFeed feed, TimeProvider clock, ILogger<PostgreSqlFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    // A server that vanished without a word is missed after so many seconds.
    private const int KeepAliveSeconds = 5;

    // What is said there concerns nobody else.
    private readonly string _ownChannel = $"flexauth_node_{feed.Node:N}";
    private volatile bool _failing;
    private volatile bool _heardOneself;

    /// <summary>How long a word to itself may take.</summary>
    public TimeSpan OwnWordWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether what other nodes change is not heard.</summary>
    public bool IsDeaf => _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ListenAsync(stoppingToken);
                feed.PublishUnlisted();
                await HearOneselfAsync(connection, stoppingToken);
                if (_failing)
                {
                    _failing = false;
                    logger.LogInformation("The changes of other nodes are heard again.");
                }

                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception lost) when (lost is not OutOfMemoryException)
            {
                if (!_failing)
                {
                    _failing = true;
                    logger.LogError(lost, "The changes of other nodes are not heard; FlexAuth tries again every {Seconds} seconds.", BetweenTries.TotalSeconds);
                }

                await Task.Delay(BetweenTries, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionStringWithoutPool) { KeepAlive = KeepAliveSeconds };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            connection.Notification += (_, notification) => Hear(notification);
            await connection.OpenAsync(cancellationToken);
            await using var listen = new NpgsqlCommand($"LISTEN {Tidings.Channel}; LISTEN {_ownChannel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Said by another connection, as all that other nodes say.</summary>
    private async Task HearOneselfAsync(NpgsqlConnection listening, CancellationToken cancellationToken)
    {
        _heardOneself = false;
        await using (var saying = new NpgsqlConnection(address.ConnectionString))
        {
            await saying.OpenAsync(cancellationToken);
            await using var say = new NpgsqlCommand($"NOTIFY {_ownChannel}", saying);
            await say.ExecuteNonQueryAsync(cancellationToken);
        }

        var began = TimeProvider.System.GetTimestamp();
        while (!_heardOneself)
        {
            var left = OwnWordWithin - TimeProvider.System.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await listening.WaitAsync(left, cancellationToken))
            {
                throw new DatabaseUnusableException(
                    $"What is told by NOTIFY in the database {address.Name} does not arrive. A pooler between must pool by session, not by transaction.");
            }
        }
    }

    private void Hear(NpgsqlNotificationEventArgs notification)
    {
        if (notification.Channel == _ownChannel)
        {
            _heardOneself = true;
            return;
        }

        switch (Tidings.Read(notification.Payload))
        {
            case var (node, _) when node == feed.Node:
                break;
            case (_, { Count: > 0 } changes):
                feed.Publish(changes);
                break;
            default:
                feed.PublishUnlisted();
                break;
        }
    }
}
