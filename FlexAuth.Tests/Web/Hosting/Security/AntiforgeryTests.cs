using System.Net;

namespace FlexAuth.Tests.Web.Hosting.Security;

[Trait("Rule", "HD3")]
public sealed class AntiforgeryTests : IDisposable
{
    private const string Field = "__RequestVerificationToken";

    private readonly TestHost _host = new();

    [Theory]
    [InlineData("/sign-in/complete")]
    [InlineData("/sign-out")]
    public async Task Without_a_token_a_post_is_refused_in_kind_words(string path)
    {
        using var session = await HostSession.BeginAsync(_host);

        using var answer = await PostAsync(session.Client, path);

        await AssertRefusedAsync(answer);
        await AssertSignedInAsync(session);
    }

    [Theory]
    [InlineData("/sign-in/complete")]
    [InlineData("/sign-out")]
    public async Task With_the_token_of_another_browser_it_is_refused(string path)
    {
        using var stranger = _host.CreateClient();
        var foreign = await HostSession.AntiforgeryTokenAsync(stranger, "/development/mailbox");
        using var session = await HostSession.BeginAsync(_host);
        await session.AntiforgeryTokenAsync("/");

        using var answer = await PostAsync(session.Client, path, (Field, foreign));

        await AssertRefusedAsync(answer);
        await AssertSignedInAsync(session);
    }

    [Fact]
    public async Task A_form_of_ten_megabytes_is_refused_and_nothing_worse()
    {
        using var client = _host.CreateClient();

        using var answer = await PostAsync(client, "/sign-in/complete", (Field, "x"), ("ticket", new string('a', 10_000_000)));

        await AssertRefusedAsync(answer);
    }

    [Fact]
    [Trait("Rule", "SE1")]
    public async Task With_its_own_token_it_signs_out_and_a_copied_cookie_is_dead()
    {
        using var session = await HostSession.BeginAsync(_host);
        using var thief = _host.CreateClient();
        thief.DefaultRequestHeaders.Add("Cookie", $"{HostSession.Cookie}={session.Token}");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(thief, "/settings/users"));

        using var answer = await PostAsync(session.Client, "/sign-out", (Field, await session.AntiforgeryTokenAsync("/")));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/sign-in?ended=signed-out", answer.Headers.Location!.OriginalString);
        Assert.Contains(
            answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith($"{HostSession.Cookie}=;", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(thief, "/settings/users"));
    }

    [Fact]
    [Trait("Rule", "SE1")]
    public async Task Whoever_could_not_be_signed_out_is_told_so_keeps_the_cookie_and_signs_out_from_there_the_next_time()
    {
        using var session = await HostSession.BeginAsync(_host);

        _host.AnotherWriter.Writes();
        using var busy = await PostAsync(session.Client, "/sign-out", (Field, await session.AntiforgeryTokenAsync("/")));
        _host.AnotherWriter.Ends();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), busy.Headers.RetryAfter?.Delta);
        Assert.False(busy.Headers.Contains("Set-Cookie"));
        var page = await busy.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("You are still signed in", page, StringComparison.Ordinal);
        Assert.Contains("<form method=\"post\" action=\"/sign-out\">", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/\"", page, StringComparison.Ordinal);
        await AssertSignedInAsync(session);
        using var second = await PostAsync(session.Client, "/sign-out", (Field, HostSession.AntiforgeryTokenIn(page)));
        Assert.Equal("/sign-in?ended=signed-out", second.Headers.Location?.OriginalString);
    }

    public void Dispose() => _host.Dispose();

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This request could not be understood", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        SecurityHeadersTests.AssertCarried(answer);
    }

    private static async Task AssertSignedInAsync(HostSession session) =>
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(session.Client, "/settings/users"));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
