using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>What proves who somebody is, and what only looks like it.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE3")]
public sealed class TokenTests(TokenServer server) : IClassFixture<TokenServer>
{
    private static readonly string[] Forgeries = ["none", "hmac", "stranger", "tampered", "renamed", "critical"];

    private static readonly (string What, string Claim, object? Value)[] Mutations =
    [
        ("for another client", "aud", "another-client"),
        ("for several, asked for by nobody", "aud", new[] { "flexauth-client", "another-client" }),
        ("for nobody", "aud", null),
        ("asked for by another client", "azp", "another-client"),
        ("of another issuer", "iss", "https://evil.example"),
        ("of an issuer that only begins alike", "iss", "+/"),
        ("of no issuer", "iss", null),
        ("over", "exp", -121),
        ("without an end", "exp", null),
        ("not yet valid", "nbf", 121),
        ("made in the future", "iat", 121),
        ("for another visit", "nonce", "another nonce"),
        ("for no visit", "nonce", null),
        ("of no subject", "sub", null),
        ("of no account", "oid", null),
        ("of an account that is none", "oid", "root"),
        ("of no tenant", "tid", null),
    ];

    [Fact]
    public async Task A_token_that_the_provider_did_not_sign_so_is_refused()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        foreach (var forgery in Forgeries)
        {
            await world.SaysAsync(world.Entra(nadia), forgery);

            await RefusedAsync(world, forgery);
        }

        await AcceptedAsync(world, nadia);
    }

    [Fact]
    public async Task A_token_that_says_otherwise_is_refused()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        foreach (var (what, claim, value) in Mutations)
        {
            object? said = (claim, value) switch
            {
                ("iss", "+/") => server.Issuer + "/",
                ("exp" or "nbf" or "iat", int seconds) => world.Host.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds(),
                _ => value,
            };
            await world.SaysAsync(world.Entra(nadia, (claim, said)));

            await RefusedAsync(world, what);
        }

        await AcceptedAsync(world, nadia);
    }

    [Fact]
    public async Task Clocks_may_differ_by_two_minutes()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        foreach (var (claim, seconds) in new[] { ("exp", -119), ("nbf", 119), ("iat", 119) })
            await AcceptedAsync(world, await world.MemberAsync(), (claim, world.Host.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()));
    }

    [Fact]
    public async Task A_key_that_came_into_use_since_is_found_by_the_sign_in_that_needs_it()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await AcceptedAsync(world, nadia);
        foreach (var algorithm in new[] { "ES256", "PS256", "RS256" })
        {
            world.Host.Clock.Advance(TimeSpan.FromMinutes(1));

            await server.WishAsync(new { rotate = algorithm, claims = world.Entra(nadia) });

            Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
        }
    }

    [Fact]
    public async Task Made_up_names_of_keys_do_not_send_the_server_to_the_provider_more_than_once_a_minute()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await AcceptedAsync(world, nadia);
        await server.WishAsync(new { rotate = "RS256", claims = world.Entra(nadia) });

        // Read a moment ago: the new key is not looked for yet.
        await RefusedAsync(world, "within the minute");
        world.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        await AcceptedAsync(world, nadia);
    }

    [Fact]
    public async Task A_key_of_an_algorithm_that_is_not_on_the_list_is_refused()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();

        await server.WishAsync(new { rotate = "RS512", claims = world.Entra(nadia) });
        await RefusedAsync(world, "RS512");

        await server.WishAsync(new { rotate = "RS256" });
    }

    [Theory]
    [InlineData(400, "provider.answer_refused")]
    [InlineData(401, "provider.misconfigured")]
    [InlineData(503, "provider.unreachable")]
    public async Task A_provider_that_gives_no_token_is_told_by_what_can_be_done(int status, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await server.WishAsync(new { refuse = status });

        Assert.Equal(problem, await world.ProblemAsync(world.Host.Browser()));
    }

    private static async Task AcceptedAsync(ProviderWorld world, Member member, params (string Name, object? Value)[] but)
    {
        await world.SaysAsync(world.Entra(member, but));
        Assert.NotNull(await world.SignInAsync(world.Host.Browser()));
    }

    private static async Task RefusedAsync(ProviderWorld world, string what)
    {
        var browser = world.Host.Browser();
        var connected = await world.Host.ReadAsync(db => db.UserLogins.CountAsync());

        Assert.Equal((what, "provider.answer_refused"), (what, await world.ProblemAsync(browser)));
        Assert.IsType<EnterEmail>(await browser.ResumeAsync());
        Assert.Equal(connected, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
        var latest = await world.Host.ReadAsync(db => db.SignInLog.OrderByDescending(e => e.Id).FirstAsync());
        Assert.Equal((SignInOutcome.ProviderRefused, null), (latest.Outcome, latest.MemberId));
    }
}
