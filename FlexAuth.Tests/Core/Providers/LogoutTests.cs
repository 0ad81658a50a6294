using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whoever signs out at the provider is signed out here, of what came by it and of nothing else.</summary>
[Trait("Needs", "Server"), Trait("Rule", "SE2")]
public sealed class LogoutTests(TokenServer server) : IClassFixture<TokenServer>
{
    private const string Sid = "3b2f8a6e-91f4-4f0e-8a4e-0d0f1c5b7a21";
    private const string OtherSid = "9c1d7e52-4a38-4c1b-b0a2-6f6d2f1e8c34";

    [Fact, Trait("Rule", "AU1")]
    public async Task A_session_that_the_provider_ends_is_over_here_and_all_others_go_on()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var (nadia, other) = (await world.MemberAsync(), await world.MemberAsync());
        var here = await ComeAsync(world, nadia, Sid);
        var elsewhere = await ComeAsync(world, nadia, OtherSid);
        var somebody = await ComeAsync(world, other, "another-sid-of-another-person");
        var byPassword = await world.Host.SessionTokenAsync(nadia.Id);

        Assert.True(await PostAsync(world, Claims(world, ("sid", Sid), ("sub", $"pairwise-{nadia.Id}"))));

        Assert.Equal([false, true, true, true], await LiveAsync(world, here.Token, elsewhere.Token, somebody.Token, byPassword));
        var session = await world.Host.ReadAsync(db => db.Sessions.SingleAsync(s => s.Id == here.SessionId));
        Assert.Equal(SessionEnd.ProviderSignedOut, session.EndReason);
        var trail = await world.Host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.sessions.ended"));
        Assert.Equal(("system", nadia.Id), (trail.ActorKind, trail.SubjectId));
        Assert.Contains("ProviderSignedOut", trail.Details, StringComparison.Ordinal);
        var step = await world.Host.ReadAsync(db => db.SignInLog.OrderByDescending(e => e.Id).FirstAsync());
        Assert.Equal((SignInOutcome.ProviderSignedOut, here.SessionId, session.Address), (step.Outcome, step.SessionId!.Value, step.Address));
        Assert.Equal((SignInMethod.Microsoft, SessionEnd.ProviderSignedOut), await world.Host.Get<SessionDirectory>().EndOfAsync(here.Token));
        Assert.Null(await world.Host.Get<SessionDirectory>().EndOfAsync(elsewhere.Token));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task While_another_node_writes_it_is_tried_again_and_then_nothing_of_it_is_spent(int turns, bool isTaken)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia, Sid);
        var claims = Claims(world, ("sid", Sid));

        world.Host.AnotherWriter.Writes(turns);
        Assert.Equal(isTaken, await PostAsync(world, claims));
        Assert.Equal(!isTaken, (await LiveAsync(world, here.Token)).Single());

        Assert.Equal(!isTaken, await PostAsync(world, claims));
        Assert.False((await LiveAsync(world, here.Token)).Single());
    }

    [Fact]
    public async Task An_account_whose_sessions_are_all_over_at_the_provider_is_signed_out_of_what_came_by_it()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var (first, second) = (await ComeAsync(world, nadia, Sid), await ComeAsync(world, nadia, null));
        await world.SaysAsync(world.Google(nadia));
        var byGoogle = await world.SignInAsync(world.Host.Browser(), SignInMethod.Google);

        Assert.True(await PostAsync(world, Claims(world, ("sub", $"pairwise-{nadia.Id}"))));

        Assert.Equal([false, false, true], await LiveAsync(world, first.Token, second.Token, byGoogle.Token));
    }

    [Fact]
    public async Task What_came_by_a_session_that_the_provider_did_not_name_then_ends_with_any_of_the_account()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var (nadia, other) = (await world.MemberAsync(), await world.MemberAsync());
        var (unnamed, elsewhere) = (await ComeAsync(world, nadia, null), await ComeAsync(world, nadia, OtherSid));
        var somebody = await ComeAsync(world, other, null);

        Assert.True(await PostAsync(world, Claims(world, ("sid", Sid), ("sub", $"pairwise-{nadia.Id}"))));

        Assert.Equal([false, true, true], await LiveAsync(world, unnamed.Token, elsewhere.Token, somebody.Token));
    }

    [Fact, Trait("Rule", "OT6")]
    public async Task A_sign_in_under_way_is_over_too()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var browser = world.Host.Browser();
        await SaysAsync(world, nadia, Sid);
        Assert.Null(await world.ProblemAsync(browser));
        var ticket = (await browser.ResumeAsync<Done>()).Ticket;

        Assert.True(await PostAsync(world, Claims(world, ("sid", Sid))));

        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(0, await world.Host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.Equal(
            1, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Outcome == SignInOutcome.ProviderSignedOut && e.AttemptId != null)));
    }

    [Theory, Trait("Rule", "OT6")]
    [InlineData("the session", true)]
    [InlineData("the account", true)]
    [InlineData("another session of the account", false)]
    public async Task Whoever_signs_out_there_while_they_are_on_the_way_back_does_not_come_in_until_they_go_there_again(string what, bool isRefused)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await SaysAsync(world, nadia, Sid);
        var browser = world.Host.Browser();
        var answer = await ProviderWorld.VisitAsync(browser, SignInMethod.Microsoft);
        world.Host.Clock.Advance(TimeSpan.FromSeconds(5));

        (string, object?) account = ("sub", $"pairwise-{nadia.Id}");
        Assert.True(await PostAsync(world, what switch
        {
            "the session" => Claims(world, ("sid", Sid), account),
            "the account" => Claims(world, account),
            _ => Claims(world, ("sid", OtherSid), account),
        }));

        Assert.Equal(isRefused ? "provider.signed_out" : null, (await world.ReturnAsync(browser, answer)).Value.Problem?.Code);
        Assert.Equal(isRefused ? 0 : 1, await world.Host.ReadAsync(db => db.SignInAttempts.CountAsync()));
        world.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([true], await LiveAsync(world, (await ComeAsync(world, nadia, Sid)).Token));
    }

    [Fact, Trait("Rule", "SE4")]
    public async Task A_ticket_that_is_traded_while_the_provider_ends_the_session_opens_nothing_that_stays()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        for (var round = 0; round < 10; round++)
        {
            var browser = world.Host.Browser();
            await SaysAsync(world, nadia, Sid);
            Assert.Null(await world.ProblemAsync(browser));
            var ticket = (await browser.ResumeAsync<Done>()).Ticket;
            var token = await server.LogoutTokenAsync(Claims(world, ("sid", Sid)));

            var (trading, ending) = (Task.Run(() => browser.RedeemAsync(ticket)), Task.Run(() => PostAsync(world, token)));

            Assert.True(await ending);
            var traded = await trading;
            Assert.False(traded.Succeeded && await world.Host.Get<SessionDirectory>().FindAsync(traded.Value.Token) is not null);
        }
    }

    [Fact, Trait("Rule", "FE3")]
    public async Task A_token_that_the_provider_did_not_sign_so_ends_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia, Sid);
        List<string> taken = [];
        foreach (var forgery in new[] { "none", "hmac", "stranger", "tampered", "renamed", "critical" })
        {
            if (await PostAsync(world, Claims(world, ("sid", Sid)), forgery))
                taken.Add(forgery);
        }

        Assert.Empty(taken);
        Assert.Equal([true], await LiveAsync(world, here.Token));
        Assert.True(await PostAsync(world, Claims(world, ("sid", Sid))));
        Assert.Equal([false], await LiveAsync(world, here.Token));
    }

    [Fact, Trait("Rule", "FE3")]
    public async Task A_token_that_says_otherwise_ends_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia, Sid);
        (string What, (string, object?)[] But)[] mutations =
        [
            ("for another client", [("aud", "another-client")]),
            ("for nobody", [("aud", null)]),
            ("asked for by another client", [("azp", "another-client")]),
            ("of another issuer", [("iss", "https://evil.example")]),
            ("of no issuer", [("iss", null)]),
            ("over", [("exp", At(world, -121))]),
            ("without an end", [("exp", null)]),
            ("made in the future", [("iat", At(world, 121))]),
            ("made at no time", [("iat", null)]),
            ("with a nonce: an ID token", [("nonce", "a nonce")]),
            ("with a nonce that is no text", [("nonce", 1)]),
            ("of no event", [("events", null)]),
            ("of an event in words", [("events", "http://schemas.openid.net/event/backchannel-logout")]),
            ("of another event", [("events", new Dictionary<string, object> { ["http://schemas.openid.net/event/other"] = new { } })]),
            ("of an event that says something", [("events", new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = true })]),
            ("without a name of its own", [("jti", null)]),
            ("of nobody's session", [("sid", null)]),
            ("of a session that is no text", [("sid", 7)]),
            ("of a session that is no text, and the account", [("sid", 7), ("sub", $"pairwise-{nadia.Id}")]),
            ("of a session without a name, and the account", [("sid", ""), ("sub", $"pairwise-{nadia.Id}")]),
            ("of a session with an endless name, and the account", [("sid", new string('a', 1025)), ("sub", $"pairwise-{nadia.Id}")]),
            ("of an account that is a number", [("sub", 7)]),
        ];
        List<string> taken = [];
        foreach (var (what, but) in mutations)
        {
            if (await PostAsync(world, Claims(world, [("sid", Sid), .. but])))
                taken.Add(what);
        }

        if (await PostAsync(world, Claims(world, ("sid", Sid)), typ: "at+jwt"))
            taken.Add("of another type");

        Assert.Empty(taken);
        Assert.Equal([true], await LiveAsync(world, here.Token));
    }

    [Theory]
    [InlineData("another session of the account", true)]
    [InlineData("the session, of another account", true)]
    [InlineData("nobody here", true)]
    [InlineData("the session, at the other provider", false)]
    [InlineData("a provider that is not offered", false)]
    public async Task A_right_token_about_others_is_taken_and_ends_nothing_of_theirs(string what, bool isTaken)
    {
        // The other provider is the same server here, and knows us as another client.
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:Providers:Google:ClientId", "another-client"));
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia, Sid);
        var claims = what switch
        {
            "another session of the account" => Claims(world, ("sid", OtherSid), ("sub", $"pairwise-{nadia.Id}")),
            "the session, of another account" => Claims(world, ("sid", Sid), ("sub", "pairwise-of-another")),
            "nobody here" => Claims(world, ("sub", "nobody")),
            _ => Claims(world, ("sid", Sid)),
        };
        var at = what switch { "the session, at the other provider" => SignInMethod.Google, "a provider that is not offered" => SignInMethod.Password, _ => SignInMethod.Microsoft };

        Assert.Equal(isTaken, await PostAsync(world, claims, at: at));
        Assert.Equal([true], await LiveAsync(world, here.Token));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_token_counts_once_however_often_it_comes()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var first = await ComeAsync(world, nadia, Sid);
        var token = await server.LogoutTokenAsync(Claims(world, ("sid", Sid)));

        var answers = await Own.AtOnceAsync(10, () => PostAsync(world, token));
        Assert.Equal(1, answers.Count(taken => taken));
        Assert.Equal([false], await LiveAsync(world, first.Token));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.sessions.ended")));

        // They come again, by the session that they have there still: who recorded the token cannot sign them out.
        var again = await ComeAsync(world, nadia, Sid);
        Assert.False(await PostAsync(world, token));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.False(await PostAsync(world, token));
        Assert.Equal([true], await LiveAsync(world, again.Token));
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_and_junk_are_refused_and_nothing_is_written()
    {
        (string, string)[] away = [("FlexAuth:Providers:Google:Authority", "http://localhost:9"), ("FlexAuth:Providers:Google:Api", "http://localhost:9")];
        await using var world = await ProviderWorld.BeginAsync(server, settings: away);
        var before = await world.Host.ReadAsync(db => db.Throttles.CountAsync());
        Assert.False(await PostAsync(world, Claims(world, ("sid", Sid)), at: SignInMethod.Google));
        foreach (var junk in new[] { null, "", "x", "a.b.c", new string('a', 20_000) })
            Assert.False(await PostAsync(world, junk));
        Assert.Equal(before, await world.Host.ReadAsync(db => db.Throttles.CountAsync()));
    }

    [Theory]
    [InlineData("as it was", false)]
    [InlineData("another session", true)]
    [InlineData("another issuer", true)]
    [InlineData("the other provider", true)]
    [InlineData("without an issuer, as Entra ID calls", false)]
    [InlineData("with an issuer that is empty", true)]
    [InlineData("without a session", true)]
    [InlineData("the provider that is not offered", true)]
    public async Task By_the_browser_it_ends_what_came_by_that_session_alone(string how, bool lives)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia, Sid);
        var elsewhere = await ComeAsync(world, nadia, OtherSid);
        var frame = new FramedLogout(SignInMethod.Microsoft, server.Issuer, Sid);
        frame = how switch
        {
            "another session" => frame with { Session = "5d2f8a6e-91f4-4f0e-8a4e-0d0f1c5b7a21" },
            "another issuer" => frame with { Issuer = server.Issuer + "/" },
            "the other provider" => frame with { Provider = SignInMethod.Google },
            "without an issuer, as Entra ID calls" => frame with { Issuer = null },
            "with an issuer that is empty" => frame with { Issuer = "" },
            "without a session" => frame with { Session = null },
            "the provider that is not offered" => frame with { Provider = SignInMethod.Password },
            _ => frame,
        };

        await world.Host.Get<FrontChannelLogout>().ExecuteAsync(new InstallationItself(), frame);

        Assert.Equal([lives, true], await LiveAsync(world, here.Token, elsewhere.Token));
    }

    [Fact]
    public async Task A_name_that_could_be_guessed_ends_nothing_by_the_browser()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var here = await ComeAsync(world, await world.MemberAsync(), "12345");

        await world.Host.Get<FrontChannelLogout>().ExecuteAsync(new InstallationItself(), new FramedLogout(SignInMethod.Microsoft, server.Issuer, "12345"));

        Assert.Equal([true], await LiveAsync(world, here.Token));
    }

    [Theory]
    [InlineData(OtherSid)]
    [InlineData(Sid)]
    public async Task Whoever_proved_themselves_there_anew_is_signed_out_by_that_session_and_by_the_one_that_they_came_by(string ended)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var session = await ComeAsync(world, nadia, Sid);
        var me = (await world.Host.Get<SessionDirectory>().FindAsync(session.Token))!;
        await SaysAsync(world, nadia, OtherSid, ("auth_time", At(world, 0)));
        var there = (await world.Host.Get<ProveAtProvider>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Microsoft, "/profile/security"))).Value;
        var back = await world.Host.Get<FinishProof>().ExecuteAsync(me, await ProviderWorld.VisitAsync(there, SignInMethod.Microsoft));
        Assert.Null(back.Value.Problem);

        Assert.True(await PostAsync(world, Claims(world, ("sid", ended))));

        Assert.Equal([false], await LiveAsync(world, session.Token));
    }

    [Theory]
    [InlineData("all of the account", true, false)]
    [InlineData("the session", true, true)]
    public async Task A_token_that_comes_late_ends_nothing_that_began_since(string what, bool firstEnds, bool secondEnds)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var first = await ComeAsync(world, nadia, Sid);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var token = await server.LogoutTokenAsync(Claims(
            world, [("sub", $"pairwise-{nadia.Id}"), ("exp", At(world, 3000)), .. what == "the session" ? [("sid", (object?)Sid)] : Array.Empty<(string, object?)>()]));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await ComeAsync(world, nadia, Sid);
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));
        var underWay = (await browser.ResumeAsync<Done>()).Ticket;

        Assert.True(await PostAsync(world, token));

        Assert.Equal([!firstEnds, !secondEnds], await LiveAsync(world, first.Token, second.Token));
        Assert.Equal(!secondEnds, (await browser.RedeemAsync(underWay)).Succeeded);
    }

    [Theory, Trait("Rule", "FE3")]
    [InlineData(61, true)]
    [InlineData(63, false)]
    public async Task A_token_counts_for_an_hour_however_long_it_says_that_it_does(int minutes, bool taken)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var token = await server.LogoutTokenAsync(Claims(world, ("sid", Sid), ("exp", At(world, 365 * 24 * 3600))));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(taken, await PostAsync(world, token));
    }

    [Fact, Trait("Rule", "AU3")]
    public async Task What_the_provider_calls_its_session_and_account_stands_in_no_row_and_no_log()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        using var log = new CapturedLog();
        world.Host.Get<ILoggerFactory>().AddProvider(log);
        var nadia = await world.MemberAsync();
        await ComeAsync(world, nadia, Sid);
        await PostAsync(world, Claims(world, ("sid", Sid), ("jti", "canary-of-the-token")));
        await PostAsync(world, Claims(world, ("sid", Sid), ("jti", "canary-of-the-token")));
        await PostAsync(world, Claims(world, ("sid", Sid), ("aud", "another-client")));
        await world.Host.Get<FrontChannelLogout>().ExecuteAsync(new InstallationItself(), new FramedLogout(SignInMethod.Microsoft, "https://evil.example", Sid));

        Assert.Contains("was refused", log.All, StringComparison.Ordinal);
        foreach (var name in new[] { Sid, $"pairwise-{nadia.Id}", "canary-of-the-token" })
            Assert.DoesNotContain(name, log.All, StringComparison.Ordinal);
        foreach (var name in new[] { Sid, $"pairwise-{nadia.Id}", "canary-of-the-token" })
            Assert.False(world.Host.DatabaseHolds(System.Text.Encoding.UTF8.GetBytes(name)), name);
    }

    private static Task SaysAsync(ProviderWorld world, Member member, string? sid, params (string, object?)[] but) =>
        world.SaysAsync(world.Entra(member, [("sub", $"pairwise-{member.Id}"), ("sid", sid), .. but]));

    private static async Task<StartedSession> ComeAsync(ProviderWorld world, Member member, string? sid)
    {
        await SaysAsync(world, member, sid);
        return await world.SignInAsync(world.Host.Browser());
    }

    private static long At(ProviderWorld world, int seconds) => world.Host.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds();

    private static Dictionary<string, object?> Claims(ProviderWorld world, params (string Name, object? Value)[] but)
    {
        Dictionary<string, object?> claims = new()
        {
            ["aud"] = "flexauth-client",
            ["iat"] = At(world, 0),
            ["exp"] = At(world, 120),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        foreach (var (name, value) in but)
            claims[name] = value;
        return claims;
    }

    private async Task<bool> PostAsync(
        ProviderWorld world, Dictionary<string, object?> claims, string? forge = null, string? typ = "logout+jwt", SignInMethod at = SignInMethod.Microsoft) =>
        await PostAsync(world, await server.LogoutTokenAsync(claims, forge, typ), at);

    private static async Task<bool> PostAsync(ProviderWorld world, string? token, SignInMethod at = SignInMethod.Microsoft) =>
        (await world.Host.Get<BackChannelLogout>().ExecuteAsync(new InstallationItself(), new LogoutNotice(at, token))).Succeeded;

    private static async Task<IEnumerable<bool>> LiveAsync(ProviderWorld world, params string[] tokens)
    {
        List<bool> live = [];
        foreach (var token in tokens)
            live.Add(await world.Host.Get<SessionDirectory>().FindAsync(token) is not null);
        return live;
    }
}
