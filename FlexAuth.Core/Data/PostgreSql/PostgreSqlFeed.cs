using FlexAuth.Core.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FlexAuth.Core.Data.PostgreSql;

/// <summary>
/// Hears what other nodes changed, by a connection of its own (LISTEN), and tells it to the pages that are open here. What was said while
/// nobody listened is not said again: after each time that the connection is made, whoever shows anything reads it anew.
/// </summary>
internal sealed class PostgreSqlFeed(PostgreSqlAddress address, ChangeFeed feed, TimeProvider clock, ILogger<PostgreSqlFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    // A server that vanished without a word is missed after so many seconds.
    private const int KeepAliveSeconds = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ListenAsync(stoppingToken);
                if (failing)
                {
                    failing = false;
                    logger.LogInformation("The changes of other nodes are heard again.");
                }

                feed.PublishUnlisted();
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
                if (!failing)
                {
                    failing = true;
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
            connection.Notification += (_, notification) => Hear(notification.Payload);
            await connection.OpenAsync(cancellationToken);
            await using var listen = new NpgsqlCommand($"LISTEN {Tidings.Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void Hear(string told)
    {
        switch (Tidings.Read(told))
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
