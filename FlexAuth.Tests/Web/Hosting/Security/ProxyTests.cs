using System.Net;
using FlexAuth.Web.Hosting.Security;
using Microsoft.AspNetCore.Http;

namespace FlexAuth.Tests.Web.Hosting.Security;

[Trait("Rule", "RL3")]
public class ProxyTests
{
    [Theory]
    [InlineData("", "203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData("10.0.0.5", "203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData("10.0.0.5", "10.0.0.5", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", "198.51.100.1", "198.51.100.1")]
    [InlineData("10.0.0.0/24", "10.0.0.5", "6.6.6.6, 198.51.100.1, 10.0.0.9", "198.51.100.1")]
    [InlineData("10.0.0.5", "10.0.0.5", "nonsense", "10.0.0.5")]
    [InlineData("fd00::1", "fd00::1", "2001:db8::7", "2001:db8::7")]
    public async Task An_address_is_believed_as_far_as_the_chain_of_known_proxies_goes(string known, string peer, string forwarded, string client)
    {
        using var host = new TestHost("Development", [.. Settings(known)]);
        // TestServer builds its own connection; the middleware sees the address that the context begins with.
        var answered = await host.Server.SendAsync(
            context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
                context.Request.Method = HttpMethods.Get;
                context.Request.Path = "/health/live";
                context.Request.Headers["X-Forwarded-For"] = forwarded;
            },
            TestContext.Current.CancellationToken);

        var address = answered.Connection.RemoteIpAddress!;
        Assert.Equal(IPAddress.Parse(client), address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("10.0.0.0/24")]
    [InlineData("fd00::/8")]
    public void An_address_or_a_network_may_be_configured(string known) =>
        Assert.True(new ProxyOptionsValidator().Validate(null, new ProxyOptions { Known = { known } }).Succeeded);

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/33")]
    [InlineData("")]
    public void Anything_else_is_named_in_a_sentence(string known) => Assert.Equal(
        $"FlexAuth:Proxies:Known: '{known}' is neither an address nor a network like 10.0.0.0/24.",
        new ProxyOptionsValidator().Validate(null, new ProxyOptions { Known = { known } }).FailureMessage);

    private static IEnumerable<(string, string)> Settings(string known) => known.Length == 0 ? [] : [("FlexAuth:Proxies:Known:0", known)];
}
