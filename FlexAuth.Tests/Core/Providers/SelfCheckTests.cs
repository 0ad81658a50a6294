using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Stories;
using FlexAuth.Web.Hosting.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whoever sets a provider up is told what is wrong before anybody tries to sign in; against a certified issuer.</summary>
[Trait("Needs", "Server")]
public sealed class SelfCheckTests
{
    [Theory]
    [InlineData("all is right", Verdict.Good, Verdict.Good, Verdict.Good)]
    [InlineData("another secret", Verdict.Good, Verdict.Bad, Verdict.Good)]
    [InlineData("another client", Verdict.Good, Verdict.Bad, Verdict.Unknown)]
    [InlineData("another return address", Verdict.Good, Verdict.Good, Verdict.Bad)]
    [InlineData("nobody there", Verdict.Bad, Verdict.Unknown, Verdict.Unknown)]
    public async Task What_is_wrong_is_named(string what, Verdict issuer, Verdict client, Verdict address)
    {
        await using var providers = await OpenIdProviders.StartAsync();
        var offer = ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Google) };
        await using var host = await CoreHost.StartAsync(offer, [.. providers.Settings, .. Changed(what)]);

        var findings = (await host.Get<CheckProviders>().ExecuteAsync(new ConsoleOperator(), default)).Value;

        Assert.Equal(
            [(CheckedThing.Issuer, issuer), (CheckedThing.Client, client), (CheckedThing.ReturnAddress, address), (CheckedThing.Permissions, Verdict.Unknown)],
            findings.Select(finding => (finding.Thing, finding.Verdict)));
        Assert.All(findings, finding => Assert.StartsWith(
            finding.Verdict switch { Verdict.Good => "ok ", Verdict.Bad => "WRONG ", _ => "unknown " }, ProviderCheckCommand.Words(finding)));
        Assert.DoesNotContain(findings, finding => ProviderCheckCommand.Words(finding).Contains("a-secret", StringComparison.Ordinal));
        Assert.Equal(issuer is Verdict.Bad ? [SignInMethod.Google] : [], host.Get<ProvidersHealth>().Silent);
    }

    [Fact]
    public async Task An_administrator_finds_what_the_console_finds_and_of_their_own_tree_alone()
    {
        await using var providers = await OpenIdProviders.StartAsync();
        await using var forest = await Forest.GrowAsync(Both, [.. providers.Settings, .. Changed("all is right")]);
        var administrator = await forest.SignedInAsync(forest.Main);
        await GiveAsync(forest, forest.Other, "other.example", isProved: true);

        var report = (await forest.Host.Get<CheckProvider>().ExecuteAsync(administrator, SignInMethod.Google)).Value;
        var console = (await forest.Host.Get<CheckProviders>().ExecuteAsync(new ConsoleOperator(), default)).Value.Where(f => f.Provider is SignInMethod.Google);

        Assert.Equal((SignInMethod.Google, forest.Host.Clock.GetUtcNow()), (report.Provider, report.CheckedAt));
        Assert.Equal(
            [(CheckedThing.Issuer, Verdict.Good), (CheckedThing.Client, Verdict.Good), (CheckedThing.ReturnAddress, Verdict.Good), (CheckedThing.Permissions, Verdict.Unknown)],
            report.Findings.Select(finding => (finding.Thing, finding.Verdict)));
        Assert.Equal(report.Findings.Where(f => f.Thing is not CheckedThing.Permissions), console.Where(f => f.Thing is not CheckedThing.Permissions));
        Assert.Equal(Verdict.Good, console.Single(f => f.Thing is CheckedThing.Permissions).Verdict);
    }

    [Theory]
    [InlineData(true, true, false, Verdict.Good, null)]
    [InlineData(true, false, false, Verdict.Unknown, "second.example")]
    [InlineData(false, false, false, Verdict.Unknown, "first.example, second.example")]
    [InlineData(true, true, true, Verdict.Bad, "second.example")]
    [InlineData(true, false, true, Verdict.Bad, "second.example")]
    public async Task Permissions_are_granted_where_somebody_proved_it_and_the_tenant_of_which_they_are_not_is_named(
        bool firstIsProved, bool secondIsProved, bool secondIsRefused, Verdict verdict, string? tenants)
    {
        await using var forest = await Forest.GrowAsync(Both, NobodyThere);
        await GiveAsync(forest, forest.Main, "first.example", firstIsProved);
        await GiveAsync(forest, forest.Main, "second.example", secondIsProved, secondIsRefused);
        await GiveAsync(forest, forest.Other, "other.example", isProved: false, isRefused: true);

        var report = (await forest.Host.Get<CheckProvider>().ExecuteAsync(await forest.SignedInAsync(forest.Main), SignInMethod.Google)).Value;

        var found = report.Findings.Single(f => f.Thing is CheckedThing.Permissions);
        Assert.Equal(verdict, found.Verdict);
        Assert.Equal(tenants is null, found.About.StartsWith("openid ", StringComparison.Ordinal));
        Assert.True(tenants is null || tenants == found.About);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task However_many_look_a_provider_is_asked_once_a_minute_and_the_time_is_told()
    {
        using var entra = new EntraDocuments { TokenAnswer = (400, "{}") };
        var checks = new ProviderChecks(ProbeOf(entra), entra.Tokens(), entra.Clock);
        var began = entra.Clock.GetUtcNow();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)));
        entra.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(began, (await checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)).CheckedAt);
        Assert.Equal(1, entra.Traded);

        entra.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(entra.Clock.GetUtcNow(), (await checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)).CheckedAt);
        Assert.Equal(2, entra.Traded);
    }

    [Fact]
    public async Task Optional_claims_that_no_token_has_had_are_named()
    {
        using var entra = new EntraDocuments { TokenAnswer = (400, "{}") };
        var tokens = entra.Tokens();
        var checks = new ProviderChecks(ProbeOf(entra), tokens, entra.Clock);
        Assert.Null((await checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)).MissingClaims);

        var tenant = ProviderWorld.Tenant;
        var token = entra.Token(tenant, EntraDocuments.Template.Replace("{tenantid}", tenant, StringComparison.Ordinal));
        Assert.False((await tokens.ReadAsync(entra.Provider, token, "another nonce", default)).Succeeded);
        Assert.Null((await checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)).MissingClaims);

        Assert.True((await tokens.ReadAsync(entra.Provider, token, "nonce", default)).Succeeded);
        Assert.Equal(["auth_time", "xms_edov"], (await checks.AskAsync(entra.Provider, new(Verdict.Good, []), default)).MissingClaims!);
    }

    [Theory]
    [InlineData(302, "https://login.example.org/sign-in/with/microsoft?error=login_required", "", Verdict.Good)]
    [InlineData(302, "https://login.microsoftonline.com/oauth/error?authError=mismatch", "", Verdict.Bad)]
    [InlineData(302, "https://login.microsoftonline.com/common/login", "", Verdict.Unknown)]
    [InlineData(302, "https://proxy.example/error", "", Verdict.Unknown)]
    [InlineData(400, null, "The redirect_uri is not registered.", Verdict.Bad)]
    [InlineData(200, null, "AADSTS50011: The reply URL specified in the request does not match.", Verdict.Bad)]
    [InlineData(200, null, "We need cookies. {\"redirect_uri\":\"https://login.example.org\"}", Verdict.Unknown)]
    [InlineData(400, null, "Who are you?", Verdict.Unknown)]
    [InlineData(403, null, "redirect_uri", Verdict.Unknown)]
    [InlineData(429, null, "", Verdict.Unknown)]
    [InlineData(503, null, "", Verdict.Unknown)]
    public async Task A_return_address_is_wrong_where_the_provider_says_so_and_not_where_something_else_is(int status, string? location, string page, Verdict verdict)
    {
        using var entra = new EntraDocuments { TokenAnswer = (400, "{}"), PageAnswer = (status, location, page) };

        var findings = await ProbeOf(entra).AskAsync(entra.Provider, default);

        Assert.Equal(verdict, findings.Single(finding => finding.Thing is CheckedThing.ReturnAddress).Verdict);
    }

    [Fact]
    public async Task A_provider_that_is_not_configured_is_not_asked()
    {
        await using var forest = await Forest.GrowAsync(ServerOffer.Today);
        var olga = await forest.SignedInAsync(forest.Main);

        Assert.Equal("provider.not_offered", (await forest.Host.Get<CheckProvider>().ExecuteAsync(olga, SignInMethod.Google)).Error?.Code);
        Assert.Equal("provider.not_offered", (await forest.Host.Get<CheckProvider>().ExecuteAsync(olga, SignInMethod.Password)).Error?.Code);
        var shown = (await forest.Host.Get<ShowProviderSetUp>().ExecuteAsync(olga, default)).Value;
        Assert.Equal(
            [
                (SignInMethod.Microsoft, false, "https://login.example.org/sign-in/with/microsoft"),
                (SignInMethod.Google, false, "https://login.example.org/sign-in/with/google"),
                (SignInMethod.OpenIdConnect, false, "https://login.example.org/sign-in/with/openidconnect"),
            ],
            shown.Select(provider => (provider.Provider, provider.IsOffered, provider.ReturnAddress.AbsoluteUri)));
    }

    [Fact, Trait("Rule", "DU6")]
    public async Task An_issuer_that_answers_no_more_is_told_although_what_was_read_still_serves()
    {
        using var entra = new EntraDocuments { TokenAnswer = (400, "{}") };
        var probe = ProbeOf(entra);
        Assert.Equal(Verdict.Good, (await probe.AskAsync(entra.Provider, default))[0].Verdict);

        entra.IsDown = true;
        entra.Clock.Advance(ProviderMetadata.Floor);

        Assert.Equal(Verdict.Bad, (await probe.AskAsync(entra.Provider, default))[0].Verdict);
    }

    [Theory]
    [InlineData("AADSTS65001: The user or administrator has not consented to use the application.", true)]
    [InlineData("AADSTS90094: The grant requires administrator permission.", true)]
    [InlineData("AADSTS65004: The user declined to consent.", false)]
    [InlineData("AADSTS650011: something else", false)]
    [InlineData("AADSTS50105: The signed in user is not assigned to a role for the application.", false)]
    [InlineData("no number at all", false)]
    [InlineData(null, false)]
    public void Consent_that_is_missing_or_was_withdrawn_is_told_by_its_number(string? description, bool isMissing) =>
        Assert.Equal(isMissing, ConsentTrouble.Says(description));

    private static Task GiveAsync(Forest forest, Organization main, string domain, bool isProved, bool isRefused = false)
    {
        var now = forest.Host.Clock.GetUtcNow();
        return forest.Host.ChangeAsync(db => db.Add(new ProviderTenant
        {
            Provider = SignInMethod.Google,
            Tenant = domain,
            RootOrganizationId = main.Id,
            VerifiedAt = now,
            ProvedAt = isProved ? now : null,
            ConsentWithdrawnAt = isRefused ? now : null,
        }));
    }

    private static ProviderProbe ProbeOf(EntraDocuments entra)
    {
        var metadata = entra.Metadata();
        return new ProviderProbe(metadata, new ProviderExchange(entra, metadata, NullLogger<ProviderExchange>.Instance), entra);
    }

    private static ServerOffer Both => ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) };

    private static (string, string)[] NobodyThere =>
    [
        ("FlexAuth:Providers:Google:ClientId", "flexauth"),
        ("FlexAuth:Providers:Google:ClientSecret", "a-secret"),
        ("FlexAuth:Providers:Google:Authority", "http://localhost:9"),
        ("FlexAuth:Providers:Google:Api", "http://localhost:9"),
    ];

    private static (string, string)[] Changed(string what) => what switch
    {
        "another secret" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:ClientSecret", "another-secret")],
        "another client" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:ClientId", "nobody")],
        "another return address" => [("FlexAuth:PublicUrl", "https://elsewhere.example")],
        "nobody there" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:Authority", "http://localhost:9")],
        _ => [("FlexAuth:PublicUrl", "http://localhost")],
    };
}
