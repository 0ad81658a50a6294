using System.Net;
using System.Net.Http.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Web.Mobile;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting;

/// <summary>Requests to two nodes over one PostgreSQL: what a browser or a phone was given by one is good at the other, and counts at both.</summary>
[OnPostgreSql]
public sealed class NodesTests(TwoNodes nodes) : MobileApiTest(nodes.First), IClassFixture<TwoNodes>
{
    private const string Browser = "__Host-flexauth-browser";

    private readonly HttpClient[] _nodes = nodes.Clients;

    [Fact, Trait("Rule", "DP2"), Trait("Rule", "HD3"), Trait("Rule", "SE1")]
    public async Task The_cookies_and_the_form_of_one_node_sign_out_at_the_other_and_then_at_both()
    {
        using var session = await HostSession.BeginAsync(Host);
        var (cookies, form) = await PageOfAsync(_nodes[0], session, "");

        using var answer = await SendAsync(_nodes[1], "/sign-out", cookies, new() { [form.Name] = form.Value });

        Assert.Equal("/sign-in?ended=signed-out", answer.Headers.Location?.OriginalString);
        foreach (var node in _nodes)
        {
            using var again = await SendAsync(node, "/settings/users", cookies);
            Assert.StartsWith("/sign-in", again.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Rule", "SE4"), Trait("Rule", "SE8")]
    public async Task A_ticket_is_good_at_the_other_node_and_once_also_where_both_are_asked_at_once()
    {
        var trades = await TicketAsync();
        Assert.True(await trades(_nodes[1]));
        Assert.False(await trades(_nodes[0]));

        trades = await TicketAsync();
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => trades(_nodes[i % 2]))), isIn => isIn);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Guesses_at_one_node_count_at_the_other()
    {
        const string email = "nobody@halden.example";
        var said = new List<string?>();
        for (var guess = 0; guess < 7; guess++)
            said.Add(await RegisterAtAsync(_nodes[guess % 2], email));

        Assert.Equal([.. Enumerable.Repeat("sign_in.wrong_email_or_password", 4), .. Enumerable.Repeat("sign_in.wait", 3)], said);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_phones_proof_is_good_at_the_other_node_and_once_also_where_both_are_asked_at_once()
    {
        var id = await RegisterAsync();
        var (first, second) = (await ProofAsync(id, "unlock"), await ProofAsync(id, "unlock"));

        Assert.True(await UnlocksAsync(_nodes[1], first));
        Assert.False(await UnlocksAsync(_nodes[0], first));
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => UnlocksAsync(_nodes[i % 2], second))), isOpen => isOpen);
    }

    private static async Task<bool> UnlocksAsync(HttpClient node, PhoneProof proof)
    {
        using var answer = await node.PostAsJsonAsync(
            $"{Api}/registrations/{proof.PhoneId}/unlock", new { proof.Challenge, proof.Signature, pin = Pin }, TestContext.Current.CancellationToken);
        return answer.StatusCode is HttpStatusCode.OK;
    }

    /// <summary>The form at the end of a sign-in, as the first node has shown it; whether it signs in at a node.</summary>
    private async Task<Func<HttpClient, Task<bool>>> TicketAsync()
    {
        using var session = await HostSession.BeginAsync(Host);
        var (browser, ticket) = (SecretToken.New(), SecretToken.New());
        var (cookies, form) = await PageOfAsync(_nodes[0], session, $"; {Browser}={browser}");
        await ReadyAsync(session.SessionId, browser, ticket);
        return async node =>
        {
            using var answer = await SendAsync(node, "/sign-in/complete", cookies, new() { [form.Name] = form.Value, ["ticket"] = ticket });
            return SetBy(answer).Any(cookie => cookie.StartsWith($"{HostSession.Cookie}=", StringComparison.Ordinal));
        };
    }

    private static IEnumerable<string> SetBy(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [];

    /// <summary>What a browser holds after it was shown the start page, and the token of the form there.</summary>
    private static async Task<(string Cookies, (string Name, string Value) Form)> PageOfAsync(HttpClient node, HostSession session, string more)
    {
        var cookies = $"{HostSession.Cookie}={session.Token}{more}";
        using var page = await SendAsync(node, "/", cookies);
        var form = HostSession.AntiforgeryTokenIn(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (string.Join("; ", SetBy(page).Select(cookie => cookie.Split(';')[0]).Prepend(cookies)), ("__RequestVerificationToken", form));
    }

    /// <summary>A GET without a form.</summary>
    private static async Task<HttpResponseMessage> SendAsync(HttpClient node, string path, string cookies, Dictionary<string, string>? form = null)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.Add("Cookie", cookies);
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        return await node.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string?> RegisterAtAsync(HttpClient node, string email)
    {
        using var answer = await node.PostAsJsonAsync($"{Api}/registrations", new { email, password = "wrong", publicKey = PublicKey }, TestContext.Current.CancellationToken);
        return await CodeOfAsync(answer);
    }

    /// <summary>A sign-in of the same person in that browser has come to its end.</summary>
    private async Task ReadyAsync(Guid sessionId, string browser, string ticket)
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var (member, now) = (await db.Sessions.Where(s => s.Id == sessionId).Select(s => s.Member).SingleAsync(TestContext.Current.CancellationToken), DateTimeOffset.UtcNow);
        var seed = Host.Services.GetRequiredService<SeedProtection>().Protect(AuthenticatorSeed.New());
        var app = new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = seed, CreatedAt = now, ConfirmedAt = now };
        db.Add(app);
        member.EmailLoginEnabled = true;
        await db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, true), TestContext.Current.CancellationToken);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        db.Add(new SignInAttempt
        {
            MemberId = member.Id,
            BrowserHash = SecretToken.Hash(browser),
            Stage = AttemptStage.Ready,
            SecondFactor = SecondFactorKind.AuthenticationApp,
            CredentialId = app.Id,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(15),
            TicketHash = SecretToken.Hash(ticket),
            TicketExpiresAt = now.AddMinutes(1),
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>Two nodes over one PostgreSQL, with the demo organization.</summary>
public sealed class TwoNodes : IDisposable
{
    private readonly TestHost _second;

    public TwoNodes()
    {
        // In its turn: the first fills the empty database.
        _ = First.Services;
        _second = First.AnotherNode();
        Clients = [ClientOf(First), ClientOf(_second)];
    }

    internal TestHost First { get; } = new();

    internal HttpClient[] Clients { get; }

    public void Dispose()
    {
        foreach (var client in Clients)
            client.Dispose();
        _second.Dispose();
        First.Dispose();
    }

    /// <summary>One that keeps nothing: what a browser holds is said with each request.</summary>
    private static HttpClient ClientOf(TestHost node) => node.CreateDefaultClient(new Uri(TestHost.PublicUrl));
}
