using System.Net;
using System.Text.RegularExpressions;

namespace FlexAuth.Tests.Web.Hosting.Security;

[Trait("Rule", "HD1")]
public sealed partial class SecurityHeadersTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly HttpClient _client;

    public SecurityHeadersTests() => _client = _host.CreateClient();

    [Theory]
    [InlineData("GET", "/sign-in", HttpStatusCode.OK)]
    [InlineData("GET", "/forgot-password", HttpStatusCode.OK)]
    [InlineData("GET", "/settings/users", HttpStatusCode.Found)]
    [InlineData("GET", "/theme.css", HttpStatusCode.OK)]
    [InlineData("GET", "/health/live", HttpStatusCode.OK)]
    [InlineData("GET", "/health/ready", HttpStatusCode.OK)]
    [InlineData("GET", "/_blazor", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/sign-in/complete", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/nowhere", HttpStatusCode.Unauthorized)]
    public async Task Every_kind_of_answer_carries_them(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        AssertCarried(answer);
    }

    [Fact]
    public async Task So_does_an_address_that_is_not_there()
    {
        using var session = await HostSession.BeginAsync(_host);
        using var answer = await session.Client.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        AssertCarried(answer);
    }

    [Fact]
    public async Task A_nonce_is_never_used_again()
    {
        var first = await NonceAsync();
        Assert.NotEqual(first, await NonceAsync());
    }

    [Fact]
    public async Task Every_script_of_a_page_carries_the_nonce()
    {
        using var answer = await _client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var nonce = Nonce().Match(Policy(answer)).Groups[1].Value;

        var scripts = Script().Matches(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(script.Value)));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/settings/users")]
    [InlineData("/_blazor")]
    public async Task No_cache_keeps_a_page(string path)
    {
        using var answer = await _client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task An_asset_may_be_cached_also_when_it_is_confirmed()
    {
        using var page = await _client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var asset = Stylesheet().Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
        using var first = await _client.GetAsync(asset, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, asset);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.False(first.Headers.CacheControl!.NoStore);
        Assert.False(again.Headers.CacheControl?.NoStore ?? false);
        AssertCarried(again);
    }

    public void Dispose()
    {
        _client.Dispose();
        _host.Dispose();
    }

    internal static void AssertCarried(HttpResponseMessage answer)
    {
        Assert.Matches(Nonce(), Policy(answer));
        Assert.Contains("frame-ancestors 'none'", Policy(answer));
        Assert.DoesNotContain("unsafe-inline'; ", Policy(answer).Replace("style-src-attr 'unsafe-inline'; ", ""));
        Assert.Equal("nosniff", Only(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Only(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Only(answer, "Cross-Origin-Opener-Policy"));
        Assert.StartsWith("max-age=", Only(answer, "Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static string Policy(HttpResponseMessage answer) => Only(answer, "Content-Security-Policy");

    private static string Only(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private async Task<string> NonceAsync()
    {
        using var answer = await _client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        return Nonce().Match(Policy(answer)).Value;
    }

    [GeneratedRegex("script-src 'nonce-([A-Za-z0-9+/=]{24})' 'strict-dynamic'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("href=\"(theme[^\"]*\\.css)\"")]
    private static partial Regex Stylesheet();
}
