using System.Net;
using System.Net.WebSockets;

namespace FlexAuth.Tests.Stories;

[Trait("Needs", "Server")]
public class LogStories
{
    private const string Canary = "canary-0123456789abcdefghijklmnopqrstuvwxyzABC";

    [Fact]
    [Trait("Rule", "AU3")]
    public async Task At_the_most_talkative_level_no_secret_is_written_but_the_printed_link()
    {
        await using var server = await RunningFlexAuth.StartAsync(
            ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        var link = new Uri(server.AdministratorLink);
        using var client = server.Client();

        using var page = await client.GetAsync(link.PathAndQuery, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sign-in/complete?token={Canary}");
        request.Content = new FormUrlEncodedContent([new("ticket", Canary), new("returnUrl", $"/x?{Canary}")]);
        request.Headers.Add("Cookie", $"flexauth-session={Canary}; flexauth-browser={Canary}; flexauth-antiforgery={Canary}");
        using var refused = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var redirected = await client.GetAsync($"/settings/users?secret={Canary}", TestContext.Current.CancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority));
        socket.Options.SetRequestHeader("Cookie", $"flexauth-session={Canary}");
        await socket.ConnectAsync(
            new Uri($"ws://localhost:{server.Address.Port}/_blazor?id={Canary}"), TestContext.Current.CancellationToken).ContinueWith(
            _ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("dbug: ", server.Output);
        Assert.Equal(2, server.Output.Split(link.Query).Length);
        Assert.DoesNotContain(Canary, server.Output + server.Errors);
    }
}
