using FlexAuth.Web.Hosting.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting.Security;

[Trait("Rule", "HD2")]
public class CookieTests
{
    [Fact]
    public async Task Behind_https_the_browser_is_held_to_Secure_and_this_host_alone()
    {
        using var host = new TestHost();
        using var client = host.CreateClient();

        var cookies = await SetByAsync(client, "/sign-in");

        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-flexauth-browser=", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-flexauth-antiforgery=", StringComparison.Ordinal));
        Assert.All(cookies, AssertStrict);
    }

    [Fact]
    public void So_it_is_for_the_session()
    {
        using var host = new TestHost();
        var cookies = host.Services.GetRequiredService<FlexAuthCookies>();
        var rules = cookies.Rules();

        Assert.Equal("__Host-flexauth-session", cookies.Session);
        Assert.True(rules is { Secure: true, HttpOnly: true, Path: "/", Domain: null });
        Assert.Equal(Microsoft.AspNetCore.Http.SameSiteMode.Lax, rules.SameSite);
    }

    [Fact]
    public async Task On_a_developers_plain_address_they_are_neither_Secure_nor_named_so()
    {
        using var host = new TestHost("Development", ("FlexAuth:PublicUrl", "http://localhost:5080"));
        using var client = host.CreateClient();

        var cookies = await SetByAsync(client, "/sign-in");

        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("flexauth-", cookie, StringComparison.Ordinal);
            Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task A_failure_page_sets_each_cookie_once_at_most()
    {
        using var host = new TestHost();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        var names = (await SetByAsync(client, "/_blazor")).Select(cookie => cookie.Split('=')[0]).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    private static void AssertStrict(string cookie)
    {
        var parts = cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1).Select(part => part.ToLowerInvariant()).ToList();
        Assert.Contains("secure", parts);
        Assert.Contains("httponly", parts);
        Assert.Contains("samesite=lax", parts);
        Assert.Contains("path=/", parts);
        Assert.DoesNotContain(parts, part => part.StartsWith("domain", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> SetByAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];
    }
}
