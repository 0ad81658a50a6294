using FlexAuth.Core.Operations;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting.Security;

/// <summary>Cookies of remembered devices, as the request brings them to the operations.</summary>
[Trait("Rule", "SE6"), Trait("Rule", "HD2")]
public sealed class DeviceCookieTests
{
    private static readonly Guid One = Guid.CreateVersion7(), Other = Guid.CreateVersion7();

    [Fact]
    public async Task A_request_brings_the_hashes_of_its_tokens_and_when_it_came()
    {
        var (token, another) = (SecretToken.New(), SecretToken.New());
        using var host = new TestHost();

        var devices = await BroughtAsync(host, $"__Host-flexauth-device-{One:N}={token}; __Host-flexauth-device-{Other:N}={another}; other=1");

        Assert.Equal([(One, SecretToken.Hash(token)), (Other, SecretToken.Hash(another))], devices.Hashes.Select(d => (d.Key, d.Value)));
        Assert.InRange(devices.ReadAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("__Host-flexauth-device-=AAAA")]
    [InlineData("__Host-flexauth-device-x=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__Host-flexauth-device-00000000000000000000000000000000=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("__Host-flexauth-device-019f3a1e5c0b7aa08d2f4b6c8e0a1234=short")]
    [InlineData("flexauth-device-019f3a1e5c0b7aa08d2f4b6c8e0a1234=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Whatever_is_no_such_cookie_is_passed_over(string cookies)
    {
        using var host = new TestHost();

        Assert.Empty((await BroughtAsync(host, cookies)).Hashes);
    }

    [Fact, Trait("Rule", "RL5")]
    public async Task A_thousand_of_them_are_not_looked_for()
    {
        using var host = new TestHost();
        var many = string.Join("; ", Enumerable.Range(0, 1000).Select(_ => $"__Host-flexauth-device-{Guid.CreateVersion7():N}={SecretToken.New()}"));

        Assert.Equal(20, (await BroughtAsync(host, many)).Hashes.Count);
    }

    private static async Task<DeviceTokens> BroughtAsync(TestHost host, string cookies)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = cookies;
        var identification = new VisitorIdentification(
            _ => Task.CompletedTask, host.Services.GetRequiredService<FlexAuthCookies>(), TimeProvider.System);
        await identification.InvokeAsync(context);
        return FlexAuthPrincipal.VisitorOf(context.User).Devices;
    }
}
