using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FlexAuth.Core.Data;
using FlexAuth.Core.Data.PostgreSql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FlexAuth.Tests.Core.Data;

/// <summary>
/// Stands between a node and its PostgreSQL, and loses what a test wants lost: the messages are passed on one by one
/// (https://www.postgresql.org/docs/15/protocol-message-formats.html).
/// </summary>
internal sealed class PostgreSqlForwarder : IDisposable
{
    private const byte Query = (byte)'Q';
    private const byte CommandComplete = (byte)'C';
    private const byte Notification = (byte)'A';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly UnixDomainSocketEndPoint _server;

    public PostgreSqlForwarder(CoreHost host)
    {
        var settings = new NpgsqlConnectionStringBuilder(host.Get<PostgreSqlAddress>().ConnectionString);
        _server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, $".s.PGSQL.{settings.Port}"));
        _listener.Start();
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        (settings.SslMode, settings.GssEncryptionMode) = (SslMode.Disable, GssEncryptionMode.Disable);
        Address = new PostgreSqlAddress(Options.Create(new DatabaseOptions { ConnectionString = settings.ConnectionString }));
        _ = AcceptAsync();
    }

    /// <summary>The way through here.</summary>
    public PostgreSqlAddress Address { get; }

    /// <summary>Whether the answer to the next COMMIT is lost, and the connection with it: the server has committed then.</summary>
    public volatile bool LosesCommit;

    /// <summary>Whether notifications are lost, as by a pooler that gives connections to others.</summary>
    public volatile bool LosesNotifications;

    public void Dispose()
    {
        _ended.Cancel();
        _listener.Stop();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync(_ended.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            await server.ConnectAsync(_server, _ended.Token);
            await using var here = new NetworkStream(client);
            await using var there = new NetworkStream(server);
            var commits = false;

            // What a client begins with has no type.
            await there.WriteAsync(await MessageAsync(here, 0));
            await Task.WhenAny(
                PassAsync(here, there, message =>
                {
                    commits |= LosesCommit && message[0] == Query && message.AsSpan().EndsWith("COMMIT\0"u8);
                    return true;
                }),
                PassAsync(there, here, message => message[0] switch
                {
                    CommandComplete when commits => throw new IOException("Lost."),
                    Notification => !LosesNotifications,
                    _ => true,
                }));
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, Func<byte[], bool> passes)
    {
        while (true)
        {
            var message = await MessageAsync(from, 1);
            if (passes(message))
                await to.WriteAsync(message, _ended.Token);
        }
    }

    private async Task<byte[]> MessageAsync(NetworkStream from, int type)
    {
        var head = new byte[type + sizeof(int)];
        await from.ReadExactlyAsync(head, _ended.Token);
        var message = new byte[type + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(type))];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(head.Length), _ended.Token);
        return message;
    }
}
