using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Tests.Core.Providers;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.SignIn.Providers;

/// <summary>Where providers say that somebody signed out, over HTTP: without session, cookie or antiforgery token.</summary>
[Trait("Needs", "Server")]
public sealed class LogoutEndpointTests(TokenServer server) : IClassFixture<TokenServer>
{
    private const string BackChannel = "/sign-in/with/microsoft/back-channel-logout";
    private const string FrontChannel = "/sign-in/with/microsoft/front-channel-logout";
    private const int AtOnce = 500;
    private const string Sid = "3b2f8a6e-91f4-4f0e-8a4e-0d0f1c5b7a21";

    [Fact, Trait("Rule", "SE2"), Trait("Rule", "HD3")]
    public async Task A_logout_token_is_taken_once_and_the_browser_is_told_why_it_is_signed_out()
    {
        using var host = Host();
        using var session = await ComeAsync(host);
        using var provider = host.CreateClient();
        var token = await server.LogoutTokenAsync(Claims());

        using var taken = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", token)]));
        using var again = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", token)]));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (taken.StatusCode, again.StatusCode));
        Assert.Equal("""{"error":"invalid_request"}""", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var answer in new[] { taken, again })
        {
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        using var page = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?returnUrl=%2Fprofile%2Fsecurity&ended=provider&provider=Microsoft", page.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task What_is_no_logout_token_is_refused()
    {
        using var host = Host();
        using var session = await ComeAsync(host);
        using var provider = host.CreateClient();
        var token = await server.LogoutTokenAsync(Claims());
        HttpContent[] bodies =
        [
            new FormUrlEncodedContent([new("logout_token", "junk")]),
            new FormUrlEncodedContent([new("logout_token", token), new("logout_token", token)]),
            new FormUrlEncodedContent([new("token", token)]),
            new StringContent(token),
            new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
            new ByteArrayContent([]),
        ];
        foreach (var body in bodies)
        {
            using var answer = await PostAsync(provider, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var got = await provider.GetAsync($"{BackChannel}?logout_token={token}", TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, got.StatusCode);
        using var elsewhere = await provider.PostAsync("/sign-in/with/google/back-channel-logout", new FormUrlEncodedContent([new("logout_token", token)]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        using var page = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact, Trait("Rule", "HD1")]
    public async Task A_frame_of_the_providers_page_ends_it_too_and_nobody_else_may_frame_the_answer()
    {
        using var host = Host();
        using var session = await ComeAsync(host);
        using var frame = host.CreateClient();
        frame.DefaultRequestHeaders.Add("Accept", "text/html");

        using var other = await frame.GetAsync($"{FrontChannel}?iss={Uri.EscapeDataString(server.Issuer)}&sid=9c1d7e52-4a38-4c1b-b0a2-6f6d2f1e8c34", TestContext.Current.CancellationToken);
        using var twice = await frame.GetAsync($"{FrontChannel}?iss={Uri.EscapeDataString(server.Issuer)}&sid={Sid}&sid={Sid}", TestContext.Current.CancellationToken);
        using var issuers = await frame.GetAsync($"{FrontChannel}?iss={Uri.EscapeDataString(server.Issuer)}&iss={Uri.EscapeDataString(server.Issuer)}&sid={Sid}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken)).StatusCode);
        // As Entra ID calls: by the session alone.
        using var right = await frame.GetAsync($"{FrontChannel}?sid={Sid}", TestContext.Current.CancellationToken);

        foreach (var answer in new[] { other, twice, issuers, right })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.EndsWith($"frame-ancestors {new Uri(server.Issuer).GetLeftPart(UriPartial.Authority)}", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("X-Frame-Options"));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.True(answer.Headers.CacheControl?.NoStore);
        }

        using var page = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Contains("ended=provider", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Whoever_calls_without_end_waits_and_takes_no_turn_from_a_provider_behind_the_same_address()
    {
        var clock = new TestClock();
        using var host = Host(clock);
        using var session = await ComeAsync(host);
        using var provider = host.CreateClient();
        for (var call = 0; call < AtOnce; call++)
        {
            using var refused = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", "junk")]));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var waits = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", "junk")]));
        Assert.Equal(HttpStatusCode.TooManyRequests, waits.StatusCode);
        using var taken = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", await server.LogoutTokenAsync(Claims(clock)))]));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var framed = await provider.GetAsync($"{FrontChannel}?sid={Sid}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, framed.StatusCode);
        using var page = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Contains("ended=provider", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task A_provider_that_could_not_be_heard_is_asked_to_come_again_and_what_it_said_is_not_spent()
    {
        using var host = Host();
        using var session = await ComeAsync(host);
        using var provider = host.CreateClient();
        var token = await server.LogoutTokenAsync(Claims());

        host.AnotherWriter.Writes();
        using var posted = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", token)]));
        using var framed = await provider.GetAsync($"{FrontChannel}?sid={Sid}", TestContext.Current.CancellationToken);
        host.AnotherWriter.Ends();

        foreach (var answer in new[] { posted, framed })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
        }

        using var still = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        using var again = await PostAsync(provider, new FormUrlEncodedContent([new("logout_token", token)]));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var page = await session.Client.GetAsync("/profile/security", TestContext.Current.CancellationToken);
        Assert.Contains("ended=provider", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    /// <summary>Both providers are one server here, which knows us as another client of Google's.</summary>
    private TestHost Host(TestClock? clock = null) => new(
        "Development",
        [.. ProviderWorld.Settings("Microsoft", server), .. ProviderWorld.Settings("Google", server), ("FlexAuth:Providers:Google:ClientId", "another-client")])
    {
        Clock = clock,
    };

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, HttpContent body) => client.PostAsync(BackChannel, body, TestContext.Current.CancellationToken);

    private static Dictionary<string, object?> Claims(TestClock? clock = null)
    {
        var now = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds();
        return new() { ["aud"] = "flexauth-client", ["iat"] = now, ["exp"] = now + 120, ["jti"] = Guid.NewGuid().ToString(), ["sid"] = Sid };
    }

    /// <summary>A browser with a session that came by the provider.</summary>
    private static async Task<HostSession> ComeAsync(TestHost host)
    {
        var session = await HostSession.BeginAsync(host);
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = await db.Sessions.SingleAsync(s => s.Id == session.SessionId, TestContext.Current.CancellationToken);
        await db.Sessions.Where(s => s.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Method, SignInMethod.Microsoft), TestContext.Current.CancellationToken);
        db.Add(new ProviderSession
        {
            MemberId = row.MemberId,
            Provider = SignInMethod.Microsoft,
            AccountHash = SecretToken.Hash("an account"),
            SessionHash = host.Services.GetRequiredService<ProviderDirectory>().Find(SignInMethod.Microsoft)!.KeyOfSession(Sid),
            AttemptId = Guid.CreateVersion7(),
            SessionId = row.Id,
            ExpiresAt = row.ExpiresAt,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return session;
    }
}
