using System.Net;
using System.Net.WebSockets;

namespace FlexAuth.Tests.Stories;

/// <summary>The door to the circuits, against the real server: it has room for three visitors.</summary>
[Trait("Needs", "Server")]
public sealed class ConnectionStories : IAsyncLifetime
{
    private const int Room = 3;

    /// <summary>Whoever does not say it within seconds is dropped.</summary>
    private static readonly byte[] Handshake = [.. "{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8];

    private RunningFlexAuth _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await RunningFlexAuth.StartAsync(("FlexAuth:Circuits:VisitorsPerAddress", $"{Room}"));

    [Fact]
    [Trait("Rule", "HD3")]
    public async Task A_connection_from_a_foreign_page_or_from_none_is_refused_however_the_path_is_spelt()
    {
        foreach (var path in new[] { "/_blazor", "/_blazor/", "/_BLAZOR", "/%5Fblazor", "/_blazor?id=x" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(path, "https://evil.example"));
            Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(path, null));
            Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(path, "null"));
        }
    }

    [Fact]
    [Trait("Rule", "HD3")]
    public async Task Only_WebSockets_hold_circuits()
    {
        using var client = _server.Client();
        using var negotiated = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);
        using var polling = await client.GetAsync("/_blazor?id=x", TestContext.Current.CancellationToken);
        using var sending = await client.PostAsync("/_blazor/?id=x", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, negotiated.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, polling.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, sending.StatusCode);
    }

    [Fact]
    [Trait("Rule", "RL5")]
    public async Task Fifty_at_once_find_no_more_places_than_there_are_and_a_page_says_so_until_one_is_free()
    {
        using var client = _server.Client();
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OpenAsync("/_blazor", Own)));
        var open = tries.Select(t => t.Socket).OfType<ClientWebSocket>().ToList();

        Assert.Equal(Room, open.Count);
        Assert.Equal(50 - Room, tries.Count(t => t.Status == HttpStatusCode.ServiceUnavailable));
        using (var page = await client.GetAsync("/sign-in?returnUrl=%2Fsettings%2Fusers", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.NotNull(page.Headers.RetryAfter);
            Assert.Contains("Many people are signing in right now", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        foreach (var socket in open)
        {
            socket.Abort();
            socket.Dispose();
        }

        await UntilOkAsync(client, "/sign-in");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string Own => _server.Address.GetLeftPart(UriPartial.Authority);

    private static async Task UntilOkAsync(HttpClient client, string path)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var answer = await client.GetAsync(path, limit.Token);
            if (answer.IsSuccessStatusCode)
                return;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task<HttpStatusCode> RefusalAsync(string path, string? origin)
    {
        var (socket, status) = await OpenAsync(path, origin);
        socket?.Dispose();
        Assert.Null(socket);
        return status;
    }

    private async Task<(ClientWebSocket? Socket, HttpStatusCode Status)> OpenAsync(string path, string? origin)
    {
        var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://localhost:{_server.Address.Port}{path}"), TestContext.Current.CancellationToken);
            await socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
            return (socket, HttpStatusCode.SwitchingProtocols);
        }
        catch (WebSocketException)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            return (null, status);
        }
    }
}
