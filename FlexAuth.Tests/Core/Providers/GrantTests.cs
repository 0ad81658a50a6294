using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>A refresh token is the account's: Google gives it with the consent alone, and takes the whole consent back with it.</summary>
[Trait("Needs", "Server"), Trait("Rule", "SE2")]
public sealed class GrantTests(TokenServer server) : IClassFixture<TokenServer>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(66);

    [Theory]
    [InlineData(SignInMethod.Microsoft, "openid profile email User.Read offline_access", null)]
    [InlineData(SignInMethod.Google, "openid profile email", "offline")]
    [InlineData(SignInMethod.OpenIdConnect, "openid email offline_access", null)]
    public async Task It_is_asked_for_at_a_sign_in_in_the_providers_own_words(SignInMethod provider, string scope, string? access)
    {
        await using var world = await ProviderWorld.BeginWithOtherAsync(server, ("Scopes", "openid offline_access email"));

        var there = HttpUtility.ParseQueryString((await world.Host.Browser().AnswerAsync<GoToProvider>(new ChooseProvider(provider, "/"))).Address.Query);

        Assert.Equal((scope, access), (there["scope"], there["access_type"]));
        Assert.NotEqual("consent", there["prompt"]);
    }

    [Fact]
    public async Task On_no_other_errand_is_it_asked_for()
    {
        await using var world = await ProviderWorld.BeginWithOtherAsync(server, ("Scopes", "openid email offline_access"));
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);

        foreach (var provider in new[] { SignInMethod.Google, SignInMethod.OpenIdConnect })
        {
            var there = (await world.Host.Get<AddTenant>().ExecuteAsync(olga, new ProviderQuestion(provider, "/"))).Value.Query;
            Assert.DoesNotContain("offline", there, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_end_of_one_session_gives_nothing_back_and_a_no_ends_all()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var first = await ComeAsync(world, nadia);
        var second = await ComeAsync(world, nadia, consented: true);
        var third = await ComeAsync(world, nadia, consented: true);
        await RunAsync(world);
        var before = await server.CountAsync();

        await world.Host.Get<SignOut>().ExecuteAsync((await FindAsync(world, first))!, default);
        await HourAsync(world);
        Assert.Equal((before.Refreshed + 1, before.Revoked), await server.CountAsync());

        await server.WishAsync(new { refuse = 400 });
        await HourAsync(world);

        Assert.Null(await FindAsync(world, second));
        Assert.Null(await FindAsync(world, third));
        Assert.Equal(before.Revoked, (await server.CountAsync()).Revoked);
    }

    [Fact]
    public async Task While_nobody_is_in_it_is_kept_and_not_asked_and_whoever_comes_in_has_it_asked_at_once()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await world.Host.Get<SignOut>().ExecuteAsync((await FindAsync(world, await ComeAsync(world, nadia)))!, default);
        var before = await server.CountAsync();
        await HourAsync(world);
        await HourAsync(world);
        Assert.Equal(before, await server.CountAsync());
        Assert.Null((await GrantAsync(world)).CheckAt);

        var here = await ComeAsync(world, nadia, consented: true);
        await RunAsync(world);

        Assert.Equal((before.Refreshed + 1, before.Revoked), await server.CountAsync());
        Assert.NotNull(await FindAsync(world, here));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_gave_none_is_sent_to_consent_once_and_then_it_is_kept(bool isFirst)
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        if (!isFirst)
        {
            await ComeAsync(world, nadia);
            await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteDeleteAsync());
        }

        await server.WishAsync(new { claims = world.Google(nadia), consented = true });

        var browser = world.Host.Browser();
        var onward = await OnwardAsync(world, browser);
        var query = HttpUtility.ParseQueryString(onward.Query);
        Assert.Equal(("consent", "offline", $"google-{nadia.Id:N}"), (query["prompt"], query["access_type"], query["login_hint"]));
        Assert.Null((await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(onward, SignInMethod.Google))).Value.Problem);
        Assert.True((await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Succeeded);

        Assert.NotNull((await GrantAsync(world)).ProtectedToken);
        Assert.Single(await world.Host.MailsAsync(new Account(nadia.Id, nadia.Email!)), mail => mail.Subject.Contains("Another way to sign in", StringComparison.Ordinal));
        await ComeAsync(world, nadia, consented: true);
    }

    [Fact]
    public async Task A_stranger_is_sent_nowhere()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        foreach (var (claims, problem) in new[]
        {
            (world.Google(nadia, ("email", "nobody@contoso.example")), "provider.unknown_person"),
            (world.Google(nadia, ("hd", "elsewhere.example")), "provider.tenant_unknown"),
        })
        {
            await server.WishAsync(new { claims, consented = true });
            var browser = world.Host.Browser();

            var outcome = (await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(browser, SignInMethod.Google))).Value;

            Assert.Equal((problem, null), (outcome.Problem?.Code, outcome.Onward));
        }
    }

    [Theory]
    [InlineData("they consent and none comes")]
    [InlineData("they do not consent")]
    public async Task Nobody_is_sent_there_twice_and_everybody_comes_in_without(string what)
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        var browser = world.Host.Browser();
        var onward = await OnwardAsync(world, browser);
        await server.WishAsync(new { claims = world.Google(nadia), withhold = true });
        var answer = await ProviderWorld.VisitAsync(onward, SignInMethod.Google);
        if (what == "they do not consent")
            answer = answer with { Code = null, Refusal = "access_denied" };

        var outcome = (await world.ReturnAsync(browser, answer)).Value;

        Assert.Equal((what == "they do not consent" ? "provider.cancelled" : null, null), (outcome.Problem?.Code, outcome.Onward));
        Assert.NotNull(await world.SignInAsync(world.Host.Browser(), SignInMethod.Google));
        Assert.NotNull(await world.SignInAsync(world.Host.Browser(), SignInMethod.Google));
    }

    [Fact]
    public async Task A_token_that_is_dead_when_somebody_comes_in_ends_what_was_before_and_not_what_the_provider_has_let_in_since()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var before = await ComeAsync(world, nadia);
        world.Host.Clock.Advance(TimeSpan.FromMinutes(10));
        var since = await ComeAsync(world, nadia, consented: true);

        await server.WishAsync(new { refuse = 400 });
        await RunAsync(world);

        Assert.Null(await FindAsync(world, before));
        Assert.NotNull(await FindAsync(world, since));
        Assert.Null((await GrantAsync(world)).ProtectedToken);

        // And the next sign-in brings another.
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        Assert.Contains("prompt=consent", (await OnwardAsync(world, world.Host.Browser())).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_come_in_is_not_sent_to_consent_first()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await ComeAsync(world, nadia);
        await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteDeleteAsync());
        await server.WishAsync(new { claims = world.Google(nadia, ("hd", "elsewhere.example")), consented = true });
        var browser = world.Host.Browser();

        var outcome = (await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(browser, SignInMethod.Google))).Value;

        Assert.Equal(("provider.tenant_left", null), (outcome.Problem?.Code, outcome.Onward));
    }

    [Fact]
    public async Task Who_cannot_be_sent_there_now_is_sent_by_the_next_sign_in()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        var (browser, options) = (world.Host.Browser(), world.Host.Get<IOptions<SignInOptions>>().Value);
        var answer = await ProviderWorld.VisitAsync(browser, SignInMethod.Google);
        var usual = options.ProviderVisitsPerAddress;
        options.ProviderVisitsPerAddress = 0;
        Assert.Null((await world.ReturnAsync(browser, answer)).Value.Onward);
        options.ProviderVisitsPerAddress = usual;

        Assert.Contains("prompt=consent", (await OnwardAsync(world, world.Host.Browser())).Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "consent")]
    [InlineData("select_account", "consent")]
    [InlineData("login", "login consent")]
    [InlineData("consent", null)]
    [InlineData("", null)]
    public async Task Consent_is_asked_for_as_the_operator_lets_it_be(string? prompt, string? asked)
    {
        await using var world = await ProviderWorld.BeginWithOtherAsync(
            server, [("Scopes", "openid email offline_access"), .. prompt is null ? Array.Empty<(string, string)>() : [("Prompt", prompt)]]);
        await world.GiveAsync(SignInMethod.OpenIdConnect, server.Issuer.ToLowerInvariant(), world.Forest.Main);
        await server.WishAsync(new { claims = world.Other(await world.MemberAsync()), withhold = true });
        var browser = world.Host.Browser();

        var outcome = (await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(browser, SignInMethod.OpenIdConnect))).Value;

        Assert.Null(outcome.Problem);
        Assert.Equal(asked, outcome.Onward is { } onward ? HttpUtility.ParseQueryString(onward.Query)["prompt"] : null);
    }

    [Theory]
    [InlineData("none login", null)]
    [InlineData("none login consent", "consent")]
    [InlineData("", "consent")]
    public void Consent_is_not_asked_for_where_the_provider_names_its_pages_and_has_none(string supported, string? asked)
    {
        using var documents = new EntraDocuments();
        var known = new OpenIdConnectConfiguration();
        foreach (var value in supported.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            known.PromptValuesSupported.Add(value);

        Assert.Equal(asked, documents.Provider.ConsentPrompt(known));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_is_not_configured_for_a_while_costs_nobody_their_token(bool isAnybodyIn)
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia);
        if (!isAnybodyIn)
            await world.Host.Get<SignOut>().ExecuteAsync((await FindAsync(world, here))!, default);
        var (options, before) = (world.Host.Get<IOptions<ProvidersOptions>>().Value, await server.CountAsync());
        var usual = options.Google;

        options.Google = null;
        await HourAsync(world);
        Assert.NotNull((await GrantAsync(world)).ProtectedToken);
        Assert.Equal(isAnybodyIn ? world.Host.Clock.GetUtcNow().AddDays(1) : null, (await GrantAsync(world)).CheckAt);
        options.Google = usual;
        await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, world.Host.Clock.GetUtcNow())));
        await RunAsync(world);
        Assert.Equal(before.Refreshed + (isAnybodyIn ? 1 : 0), (await server.CountAsync()).Refreshed);

        // After a week it is for good.
        options.Google = null;
        await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteUpdateAsync(g => g.SetProperty(x => x.AnsweredAt, world.Host.Clock.GetUtcNow().AddDays(-8))));
        await HourAsync(world);
        Assert.Equal(isAnybodyIn, (await GrantAsync(world)).ProtectedToken is null);
    }

    [Fact]
    public async Task A_token_of_another_registration_is_forgotten_without_being_asked_and_another_is_consented_to()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia);
        Assert.Equal("flexauth-client", (await GrantAsync(world)).ClientId);
        await world.Host.ReadAsync(db => db.ProviderGrants.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.ClientId, "flexauth-before").SetProperty(x => x.ConsentAskedAt, world.Host.Clock.GetUtcNow())));
        var before = await server.CountAsync();

        await HourAsync(world);

        Assert.Equal(before, await server.CountAsync());
        Assert.NotNull(await FindAsync(world, here));
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        Assert.Contains("prompt=consent", (await OnwardAsync(world, world.Host.Browser())).Query, StringComparison.Ordinal);
    }

    [Theory, Trait("Rule", "DU6")]
    [InlineData(SignInMethod.OpenIdConnect, false)]
    [InlineData(SignInMethod.Google, true)]
    public async Task A_no_after_a_lost_answer_ends_nothing_where_the_token_may_have_been_replaced_by_it(SignInMethod provider, bool isEnded)
    {
        await using var world = await ProviderWorld.BeginWithOtherAsync(
            server, ("Scopes", "openid email offline_access"));
        await world.GiveAsync(SignInMethod.Google, ProviderWorld.Domain, world.Forest.Main);
        await world.GiveAsync(SignInMethod.OpenIdConnect, server.Issuer.ToLowerInvariant(), world.Forest.Main);
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = provider is SignInMethod.Google ? world.Google(nadia) : world.Other(nadia) });
        var here = await world.SignInAsync(world.Host.Browser(), provider);
        world.Host.Clock.Advance(Interval);
        await UseAsync(world);
        var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());
        await CheckAsync(world, due, meanwhile: () => throw new HttpRequestException("The connection was closed."));
        Assert.True((await GrantAsync(world)).IsAnswerLost);

        await server.WishAsync(new { revoke = true });
        world.Host.Clock.Advance(RefreshTimes.Lease);
        await RunAsync(world);

        Assert.Equal(isEnded, await FindAsync(world, here) is null);
        Assert.Equal((null, false), ((await GrantAsync(world)).ProtectedToken, (await GrantAsync(world)).IsAnswerLost));
    }

    [Theory, Trait("Rule", "DU3")]
    [InlineData(SignInMethod.OpenIdConnect, false)]
    [InlineData(SignInMethod.Google, true)]
    public async Task A_no_after_an_answer_that_could_not_be_kept_ends_nothing_where_the_token_may_have_been_replaced_by_it(SignInMethod provider, bool isEnded)
    {
        await using var world = await ProviderWorld.BeginWithOtherAsync(
            server, ("Scopes", "openid email offline_access"));
        await world.GiveAsync(SignInMethod.Google, ProviderWorld.Domain, world.Forest.Main);
        await world.GiveAsync(SignInMethod.OpenIdConnect, server.Issuer.ToLowerInvariant(), world.Forest.Main);
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = provider is SignInMethod.Google ? world.Google(nadia) : world.Other(nadia) });
        var here = await world.SignInAsync(world.Host.Browser(), provider);
        world.Host.Clock.Advance(Interval);
        await UseAsync(world);
        var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());
        Task<int> SqlAsync(string sql) => world.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));
        await Assert.ThrowsAnyAsync<Exception>(() => CheckAsync(world, due, meanwhile: () => SqlAsync("ALTER TABLE \"ProviderGrants\" RENAME TO \"Away\"")));
        await SqlAsync("ALTER TABLE \"Away\" RENAME TO \"ProviderGrants\"");

        await server.WishAsync(new { revoke = true });
        world.Host.Clock.Advance(RefreshTimes.Lease);
        await RunAsync(world);

        Assert.Equal(isEnded, await FindAsync(world, here) is null);
        Assert.Equal((null, false), ((await GrantAsync(world)).ProtectedToken, (await GrantAsync(world)).IsAnswerLost));
    }

    [Fact]
    public async Task Tokens_that_die_before_each_check_bring_one_page_of_consent_in_all()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        var browser = world.Host.Browser();
        var onward = await OnwardAsync(world, browser);
        Assert.Null((await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(onward, SignInMethod.Google))).Value.Problem);
        var first = (await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Value;
        await server.WishAsync(new { revoke = true });
        await HourAsync(world);
        Assert.Null(await FindAsync(world, first));

        for (var time = 0; time < 2; time++)
        {
            var here = await ComeAsync(world, nadia, consented: true);
            await HourAsync(world);
            Assert.NotNull(await FindAsync(world, here));
        }

        // They are asked again, and not before a month is over.
        world.Host.Clock.Advance(TimeSpan.FromDays(30));
        await server.WishAsync(new { claims = world.Google(nadia), consented = true });
        Assert.Contains("prompt=consent", (await OnwardAsync(world, world.Host.Browser())).Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "the account is good")]
    [InlineData(true, "the account is not good")]
    [InlineData(false, "the account is good")]
    [InlineData(false, "the account is not good")]
    [Trait("Rule", "SE8")]
    public async Task Whoever_comes_in_while_the_former_token_is_refused_stays_as_long_as_their_own_proof_holds(bool bringsToken, string what)
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var before = await ComeAsync(world, nadia);
        world.Host.Clock.Advance(Interval);
        await UseAsync(world);
        StartedSession? since = null;
        var due = await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).SingleAsync());

        await CheckAsync(world, due, meanwhile: async () =>
        {
            since = await ComeAsync(world, nadia, consented: !bringsToken);
            await server.WishAsync(new { refuse = 400 });
        });
        if (what == "the account is good")
            await server.WishAsync(new { });
        await RunAsync(world);

        // Without a token of its own it stays until the next sign-in, which brings one: the provider let it in after it was last asked.
        Assert.Equal(!bringsToken || what == "the account is good", await FindAsync(world, since!) is not null);
        Assert.Equal(bringsToken && what == "the account is good", await FindAsync(world, before) is not null);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Whoever_comes_in_while_nobody_is_found_in_has_the_token_asked_all_the_same()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await world.Host.Get<SignOut>().ExecuteAsync((await FindAsync(world, await ComeAsync(world, nadia)))!, default);
        world.Host.Clock.Advance(Interval);
        var row = await GrantAsync(world);
        var due = new DueCheck(row.Id, row.Provider, row.CheckAt!.Value);
        var before = (await server.CountAsync()).Refreshed;

        await Task.WhenAll(world.Host.Get<AccountCheck>().RunAsync(due, TestContext.Current.CancellationToken), ComeAsync(world, nadia, consented: true));
        world.Host.Clock.Advance(RefreshTimes.Lease);
        await RunAsync(world);

        Assert.Equal(before + 1, (await server.CountAsync()).Refreshed);
        Assert.NotNull((await GrantAsync(world)).CheckAt);
    }

    [Theory]
    [InlineData("by its owner")]
    [InlineData("by an administrator")]
    [InlineData("with its domain")]
    [InlineData("while nobody is in")]
    public async Task An_account_that_is_disconnected_has_it_given_back_and_forgotten(string how)
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        var here = await ComeAsync(world, nadia);
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());
        if (how == "while nobody is in")
        {
            await world.Host.Get<SignOut>().ExecuteAsync((await FindAsync(world, here))!, default);
            await HourAsync(world);
        }

        var before = await server.CountAsync();
        var olga = await world.Forest.SignedInAsync(world.Forest.Main);
        var done = how switch
        {
            "by its owner" => (await world.Host.Get<DisconnectAccount>().ExecuteAsync(await world.Forest.SignedInAsync(nadia), SignInMethod.Google)).Error,
            "with its domain" => (await world.Host.Get<RemoveTenant>().ExecuteAsync(
                olga, await world.Host.ReadAsync(db => db.ProviderTenants.Where(t => t.Provider == SignInMethod.Google).Select(t => t.Id).SingleAsync()))).Error,
            _ => (await world.Host.Get<DisconnectUser>().ExecuteAsync(olga, new AccountOfPerson(nadia.Id, SignInMethod.Google))).Error,
        };
        Assert.Null(done);
        await RunAsync(world);

        Assert.Equal((before.Refreshed, before.Revoked + 1), await server.CountAsync());
        Assert.Equal([SignInMethod.Microsoft], await world.Host.ReadAsync(db => db.ProviderGrants.Select(g => g.Provider).ToListAsync()));
    }

    [Fact]
    public async Task Two_first_tokens_of_one_account_at_once_leave_one_and_let_both_in()
    {
        await using var world = await BeginAsync();
        var nadia = await world.MemberAsync();
        await server.WishAsync(new { claims = world.Google(nadia) });

        await Own.AtOnceAsync(4, () => world.SignInAsync(world.Host.Browser(), SignInMethod.Google));

        await GrantAsync(world);
        Assert.Equal(4, await world.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.MemberId == nadia.Id && s.EndedAt == null)));
    }

    private Task<ProviderWorld> BeginAsync() => ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SessionIdle", "23:00:00"));

    private async Task<StartedSession> ComeAsync(ProviderWorld world, Member member, bool consented = false)
    {
        await server.WishAsync(new { claims = world.Google(member), consented });
        return await world.SignInAsync(world.Host.Browser(), SignInMethod.Google);
    }

    /// <summary>Where they are sent after they were there.</summary>
    private static async Task<Uri> OnwardAsync(ProviderWorld world, SignInBrowser browser) =>
        Assert.IsType<Uri>((await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(browser, SignInMethod.Google))).Value.Onward);

    private static Task<SignedInMember?> FindAsync(ProviderWorld world, StartedSession session) => world.Host.Get<SessionDirectory>().FindAsync(session.Token);

    private static Task<ProviderGrant> GrantAsync(ProviderWorld world) => world.Host.ReadAsync(db => db.ProviderGrants.SingleAsync());

    /// <summary>Nobody is idle.</summary>
    private static Task<int> UseAsync(ProviderWorld world) =>
        world.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, world.Host.Clock.GetUtcNow())));

    private static Task HourAsync(ProviderWorld world)
    {
        world.Host.Clock.Advance(Interval);
        return RunAsync(world);
    }

    private static Task RunAsync(ProviderWorld world) =>
        world.Host.Get<IEnumerable<IHostedService>>().OfType<AccountChecks>().Single().RunOnceAsync(TestContext.Current.CancellationToken);

    /// <summary>A check during which something happens, after it was taken and before the provider answers.</summary>
    private static async Task CheckAsync(ProviderWorld world, DueCheck due, Func<Task> meanwhile)
    {
        using var slow = new Meanwhile(world.Host.Get<IHttpMessageHandlerFactory>().CreateHandler(ProviderMetadata.HttpClientName), meanwhile);
        var refresh = new ProviderRefresh(slow, world.Host.Get<ProviderMetadata>(), NullLogger<ProviderRefresh>.Instance);
        var check = new AccountCheck(
            world.Host.Get<WritePath>(),
            world.Host.Get<SessionDirectory>(),
            world.Host.Get<ProviderDirectory>(),
            refresh,
            world.Host.Get<RefreshTokens>(),
            world.Host.Get<IOptions<SignInOptions>>());
        await check.RunAsync(due, TestContext.Current.CancellationToken);
    }

    private sealed class Meanwhile(HttpMessageHandler inner, Func<Task> happens) : DelegatingHandler(inner), IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await happens();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
