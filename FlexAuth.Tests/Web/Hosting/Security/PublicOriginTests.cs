using System.Net;

namespace FlexAuth.Tests.Web.Hosting.Security;

public sealed class PublicOriginTests : IDisposable
{
    private readonly TestHost _host = new("Development", ("FlexAuth:Proxies:Known:0", "0.0.0.0/0"));

    [Theory]
    [Trait("Rule", "LK1")]
    [InlineData("/sign-in")]
    [InlineData("/settings/users")]
    [InlineData("/nowhere")]
    [InlineData("/development/mailbox")]
    public async Task A_forged_host_leaves_no_trace_in_an_answer(string path)
    {
        using var session = await HostSession.BeginAsync(_host);
        using var visitor = _host.CreateClient();
        foreach (var client in new[] { session.Client, visitor })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = "evil.example";
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            request.Headers.Add("X-Forwarded-Proto", "http");
            request.Headers.Add("Forwarded", "host=evil.example");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.DoesNotContain("evil.example", answer.ToString());
            Assert.DoesNotContain("evil.example", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_TLS_and_tells_nothing_the_pages_work()
    {
        using var client = _host.CreateClient(new() { BaseAddress = new Uri("http://10.0.0.5:8080") });

        using var answer = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [Trait("Rule", "LK6")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/%2F/evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_sign_in_page_with_a_foreign_address_to_return_to_leads_home(string returnUrl)
    {
        using var client = _host.CreateClient();

        var page = await client.GetStringAsync(
            $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", TestContext.Current.CancellationToken);

        // The state that goes to the circuit with the page is the page's own address; nothing to follow.
        Assert.DoesNotContain($"\"{returnUrl}\"", WebUtility.HtmlDecode(page));
        Assert.DoesNotContain($"href=\"{returnUrl}", WebUtility.HtmlDecode(page));
    }

    [Theory]
    [InlineData("sign_in.ticket_void", "This sign-in has expired")]
    [InlineData("sign_in.no_longer_allowed", "has been switched off for you")]
    public async Task A_sign_in_that_came_to_nothing_says_why(string problem, string words)
    {
        using var client = _host.CreateClient();

        Assert.Contains(words, await client.GetStringAsync($"/sign-in?problem={problem}", TestContext.Current.CancellationToken));
    }

    [Theory]
    [Trait("Rule", "HD4")]
    [InlineData("problem=<script>alert(1)</script>")]
    [InlineData("problem=sign_in.wait")]
    [InlineData("ended=<img src=x onerror=alert(1)>")]
    public async Task Made_up_words_are_not_shown(string query)
    {
        using var client = _host.CreateClient();

        var page = await client.GetStringAsync($"/sign-in?{query}", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.DoesNotContain("{0}", page);
    }

    public void Dispose() => _host.Dispose();
}
