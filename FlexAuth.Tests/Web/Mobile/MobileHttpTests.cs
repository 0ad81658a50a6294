using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Web.Hosting;
using FlexAuth.Web.Mobile;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>What the API is over HTTP: methods, bodies, cookies, other origins.</summary>
public sealed class MobileHttpTests : MobileApiTest
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly Guid Somebody = Guid.Parse("0199aaaa-0000-7000-8000-000000000001");

    public static TheoryData<string, string> Routes =>
        new(ApiDescription.Current.Operations.Where(o => o.Method != "HEAD").Select(o => (o.Method, o.Path.Replace("{id}", $"{Somebody}", StringComparison.Ordinal))));

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("{\"refreshToken\":1}")]
    [InlineData("{\"refreshToken\":\"a\",\"refreshToken\":\"b\"}")]
    [InlineData("{\"refreshToken\":\"a\",\"RefreshToken\":\"b\"}")]
    [InlineData("{\"refreshToken\":\"a\"}{}")]
    [InlineData("{\"refreshToken\":\"\\ud800\"}")]
    public async Task What_is_no_such_JSON_is_a_problem_and_no_exception(string body)
    {
        using var answer = await SendAsync("/tokens/refresh", Encoding.UTF8.GetBytes(body));
        Assert.Equal((HttpStatusCode.BadRequest, "mobile.request"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task What_is_not_in_UTF_8_is_no_JSON_and_a_mark_before_it_is_passed_over()
    {
        using var latin = await SendAsync("/tokens/refresh", [.. "{\"refreshToken\":\""u8, 0xE9, .. "\"}"u8]);
        using var wide = await SendAsync("/tokens/refresh", Encoding.Unicode.GetBytes("{\"refreshToken\":\"a\"}"));
        using var marked = await SendAsync("/tokens/refresh", [0xEF, 0xBB, 0xBF, .. "{\"refreshToken\":null}"u8]);

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized], new[] { latin, wide, marked }.Select(a => a.StatusCode));
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("multipart/form-data; boundary=a", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json; charset=nonsense", null)]
    [InlineData("application/json", "gzip")]
    [InlineData(null, null)]
    public async Task What_says_that_it_is_something_else_is_not_looked_at(string? type, string? encoding)
    {
        using var answer = await SendAsync("/tokens/refresh", "{}"u8.ToArray(), type, encoding);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "mobile.content_type"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_large_is_not_read_to_its_end(bool saysSo)
    {
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"refreshToken\":\"{new string('a', MobileBody.Largest)}\"}}")));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Api}/tokens/refresh") { Content = content };
        request.Headers.TransferEncodingChunked = saysSo ? null : true;
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "mobile.too_large"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Another_method_is_told_which_ones_there_are(string method, string path)
    {
        foreach (var other in Methods.Where(m => m != method))
        {
            using var answer = await AskAsync(other, path);
            Assert.Equal((HttpStatusCode.MethodNotAllowed, "mobile.method"), (answer.StatusCode, await CodeOfAsync(answer)));
            Assert.Contains(method, answer.Content.Headers.Allow);
        }
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task No_other_origin_is_let_in(string method, string path)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Options, $"{Api}{path}");
        asking.Headers.Add("Origin", "https://evil.example");
        asking.Headers.Add("Access-Control-Request-Method", method);
        asking.Headers.Add("Access-Control-Request-Headers", "content-type, authorization");
        using var answer = await Client.SendAsync(asking, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains(method, answer.Content.Headers.Allow);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Routes)), Trait("Rule", "HD3")]
    public async Task No_answer_sets_a_cookie_or_is_a_page_whoever_asks(string method, string path)
    {
        using var session = await HostSession.BeginAsync(Host);
        using var browser = Host.CreateDefaultClient(new Uri(TestHost.PublicUrl), new AsDescribed());
        foreach (var cookie in new[] { null, $"{HostSession.Cookie}={session.Token}", $"{HostSession.Cookie}={SecretToken.New()}; __Host-flexauth-browser=none" })
        {
            foreach (var tried in new[] { method, "GET", "HEAD", "OPTIONS", "DELETE" })
            {
                using var answer = await AskAsync(tried, path, cookie, browser);
                Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
                Assert.False(answer.Headers.Contains("Set-Cookie"));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/registrations/1/unlock")]
    [InlineData("/registrations/0199aaaa-0000-7000-8000-000000000001")]
    public async Task A_browser_that_opens_an_address_of_the_API_gets_a_problem_and_no_page(string path)
    {
        using var answer = await AskAsync("GET", path);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task Whoever_brings_no_token_is_told_to_bring_one_and_a_void_one_that_it_is_void()
    {
        using var none = await AskAsync("GET", "/me");
        using var other = await MeAsync(null, "Basic");
        using var wrong = await MeAsync(SecretToken.New());
        using var head = await AskAsync("HEAD", "/me");

        Assert.All([none, other, wrong, head], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        Assert.Equal(
            ["Bearer", "Bearer", "Bearer error=\"invalid_token\"", "Bearer"],
            new[] { none, other, wrong, head }.Select(answer => answer.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task HEAD_of_a_good_token_is_good()
    {
        var id = await RegisterAsync();
        using var unlocked = await SignedAsync(id, "unlock", Pin);
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{Api}/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await ReadAsync(unlocked)).GetProperty("accessToken").GetString());
        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("٤٨٠٢٧٥")]
    [InlineData("４８０２７５")]
    [InlineData("480275\u200B")]
    [InlineData("480275\0")]
    public async Task Digits_of_other_scripts_and_what_is_not_seen_are_no_PIN(string pin)
    {
        var id = await RegisterAsync();
        using var answer = await SignedAsync(id, "unlock", pin);
        Assert.Equal((HttpStatusCode.BadRequest, "mobile.pin_malformed"), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task A_name_turns_and_hides_nothing_around_it()
    {
        using var registered = await PostAsync(
            "/registrations", new { email = await MemberAsync(), password = Account.UsualPassword, name = "Pi\u202Exel\u200B\n\u2028 9", publicKey = PublicKey });
        Assert.Equal("Pixel 9", (await ReadAsync(registered)).GetProperty("name").GetString());
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string? cookie = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Api}{path}");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await (client ?? Client).SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, string? type = "application/json", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await Client.PostAsync($"{Api}{path}", content, TestContext.Current.CancellationToken);
    }
}
