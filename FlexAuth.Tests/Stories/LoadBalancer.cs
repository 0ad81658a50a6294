using System.Net;
using System.Net.Sockets;
using System.Text;
using Cookie = Microsoft.Playwright.Cookie;

namespace FlexAuth.Tests.Stories;

/// <summary>
/// The one address of several nodes. Each client stays with the node that its cookie names; when that is gone, it comes to another.
/// </summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private const string Name = "node";
    private const int LargestHead = 32 * 1024;

    private readonly CancellationTokenSource _ended = new();
    private readonly TcpListener _listener;
    private IReadOnlyList<Uri> _nodes = [];

    public LoadBalancer()
    {
        Address = new Uri($"http://localhost:{Ports.Next()}");
        _listener = new TcpListener(IPAddress.Loopback, Address.Port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What each node is configured with.</summary>
    public (string Key, string Value) Setting => ("FlexAuth:PublicUrl", Address.GetLeftPart(UriPartial.Authority));

    /// <summary>The cookie of a client of that node.</summary>
    public Cookie To(RunningFlexAuth node) => new() { Name = Name, Value = $"{node.Address.Port}", Url = Address.AbsoluteUri };

    public void Spread(params IReadOnlyList<Uri> nodes) => _nodes = nodes;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token));
            }
            catch (SocketException)
            {
                // A client that went before it was taken; others come.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var here = client.GetStream();
            var head = await HeadAsync(here);
            using var node = await ConnectAsync(head);
            var there = node.GetStream();
            await there.WriteAsync(head, _ended.Token);
            await Task.WhenAny(here.CopyToAsync(there, _ended.Token), there.CopyToAsync(here, _ended.Token));
        }
    }

    /// <summary>What the first request of a connection begins with: a connection is one client's.</summary>
    private async Task<ReadOnlyMemory<byte>> HeadAsync(NetworkStream client)
    {
        var head = new byte[LargestHead];
        var length = 0;
        while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await client.ReadAsync(head.AsMemory(length), _ended.Token);
            if (read == 0)
                throw new EndOfStreamException();
            length += read;
        }

        return head.AsMemory(0, length);
    }

    private async Task<TcpClient> ConnectAsync(ReadOnlyMemory<byte> head)
    {
        var text = Encoding.Latin1.GetString(head.Span);
        foreach (var node in _nodes.OrderByDescending(node => text.Contains($"{Name}={node.Port}", StringComparison.Ordinal)))
        {
            var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync(node.Host, node.Port, _ended.Token);
                return connection;
            }
            catch (SocketException)
            {
                // Gone.
                connection.Dispose();
            }
        }

        throw new IOException("No node answers.");
    }
}
