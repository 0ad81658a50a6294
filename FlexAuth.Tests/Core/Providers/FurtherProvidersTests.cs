using System.Net;
using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Stories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Two issuers of the operator's choice at once, each a real one (oidc-provider): "Contoso ID" and "Partner ID". An account has the same subject at both.</summary>
[Trait("Needs", "Server")]
public sealed class FurtherProvidersTests(FurtherProvidersTests.Issuers issuers) : IClassFixture<FurtherProvidersTests.Issuers>, IAsyncLifetime
{
    private const SignInMethod ContosoId = SignInMethod.OpenIdConnect;
    private const SignInMethod PartnerId = SignInMethod.OpenIdConnect2;

    private Forest _forest = null!;

    private CoreHost Host => _forest.Host;

    public async ValueTask InitializeAsync()
    {
        var offer = ServerOffer.Today with
        {
            Providers = EnumSet.Of(ContosoId, PartnerId),
            Names = new Dictionary<SignInMethod, string> { [ContosoId] = "Contoso ID", [PartnerId] = "Partner ID" },
        };
        _forest = await Forest.GrowAsync(offer, [.. issuers.Running.FurtherSettings, .. Described(0, "Contoso ID"), .. Described(1, "Partner ID")]);
        NameOrganization(ContosoId, _forest.Main);
        NameOrganization(PartnerId, _forest.Main);

        // The issuers' tokens are of now.
        Host.Clock.Advance(DateTimeOffset.UtcNow - Host.Clock.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _forest.DisposeAsync();

    [Fact, Trait("Rule", "FE1")]
    public async Task Each_signs_its_people_in_once_an_administrator_connected_it()
    {
        var nadia = await _forest.MemberAsync(_forest.North);
        await ConnectAsync(ContosoId, _forest.Main);
        await ConnectAsync(PartnerId, _forest.Main);

        foreach (var provider in new[] { ContosoId, PartnerId, ContosoId })
        {
            var browser = Host.Browser();
            Assert.Null(await SignInAsync(browser, provider, nadia.Email!));
            Assert.True((await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Succeeded);
        }

        Assert.Equal(
            [("OpenIdConnect", "Contoso ID"), ("OpenIdConnect2", "Partner ID")],
            (await Host.ReadAsync(db => db.UserLogins.Where(l => l.UserId == nadia.Id).ToListAsync())).Select(l => (l.LoginProvider, l.ProviderDisplayName!)).Order());
        Assert.Equal(
            [(ContosoId, 2), (PartnerId, 1)],
            (await Host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == nadia.Id).ToListAsync())).CountBy(s => s.Method).Select(s => (s.Key, s.Value)).Order());
    }

    [Fact, Trait("Rule", "FE1")]
    public async Task An_account_of_one_opens_nothing_by_the_other()
    {
        var nadia = await _forest.MemberAsync(_forest.Main);
        await ConnectAsync(ContosoId, _forest.Main);
        Assert.Null(await SignInAsync(Host.Browser(), ContosoId, nadia.Email!));

        // Not connected yet; then another organization's, of whom nobody has that address.
        Assert.Equal("provider.tenant_unknown", await SignInAsync(Host.Browser(), PartnerId, nadia.Email!));
        NameOrganization(PartnerId, _forest.Other);
        await ConnectAsync(PartnerId, _forest.Other);
        Assert.Equal("provider.unknown_person", await SignInAsync(Host.Browser(), PartnerId, nadia.Email!));

        Assert.Equal(["OpenIdConnect"], await Host.ReadAsync(db => db.UserLogins.Where(l => l.UserId == nadia.Id).Select(l => l.LoginProvider).ToListAsync()));
    }

    [Theory, Trait("Rule", "FE4")]
    [InlineData("at the other's address", "provider.visit_over")]
    [InlineData("by the other's issuer, with the state of a visit there", "provider.answer_refused")]
    [InlineData("the same, and it does not say who answers", "provider.answer_refused")]
    public async Task An_answer_of_one_is_never_taken_for_the_others(string what, string problem)
    {
        var nadia = await _forest.MemberAsync(_forest.Main);
        await ConnectAsync(ContosoId, _forest.Main);
        await ConnectAsync(PartnerId, _forest.Main);
        var browser = Host.Browser();
        var contoso = await VisitAsync(browser, ContosoId, nadia.Email!);
        var partner = await VisitAsync(browser, PartnerId, nadia.Email!);

        var mixed = what switch
        {
            "at the other's address" => contoso with { Provider = PartnerId },
            "the same, and it does not say who answers" => partner with { Code = contoso.Code, Issuer = null },
            _ => partner with { Code = contoso.Code, Issuer = contoso.Issuer },
        };

        var outcome = await Host.Get<FinishProviderSignIn>().ExecuteAsync(browser.Visitor, mixed);
        Assert.Equal(problem, outcome.Error?.Code ?? outcome.Value.Problem?.Code);
        Assert.Equal(0, await Host.ReadAsync(db => db.SignInAttempts.CountAsync()));
        Assert.Equal(0, await Host.ReadAsync(db => db.UserLogins.CountAsync(l => l.UserId == nadia.Id)));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task Whoever_has_no_password_proves_themselves_at_the_issuer_of_their_account_and_at_no_other()
    {
        var nadia = await _forest.MemberAsync(_forest.Main);
        await ConnectAsync(ContosoId, _forest.Main);
        await ConnectAsync(PartnerId, _forest.Main);
        var browser = Host.Browser();
        Assert.Null(await SignInAsync(browser, PartnerId, nadia.Email!));
        var token = (await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Value.Token;
        var me = (await Host.Get<SessionDirectory>().FindAsync(token))!;

        Assert.Equal([PartnerId], (await Host.Get<OfferProof>().ExecuteAsync(me, ProofStrength.Any)).Value.Select(way => way.Provider));
        var prove = Host.Get<ProveAtProvider>();
        Assert.Equal("step_up.way_changed", (await prove.ExecuteAsync(me, new ProviderQuestion(ContosoId, "/"))).Error?.Code);
        var there = (await prove.ExecuteAsync(me, new ProviderQuestion(PartnerId, "/"))).Value;
        var outcome = await Host.Get<FinishProof>().ExecuteAsync(me, await AnswerAsync(there, PartnerId, nadia.Email!));

        Assert.Null(outcome.Error?.Code ?? outcome.Value.Problem?.Code);
        Assert.Equal(1, await Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Method == PartnerId && e.Outcome == SignInOutcome.ProvedAgain)));
    }

    [Theory]
    [InlineData(ContosoId, null, "select_account")]
    [InlineData(PartnerId, null, null)]
    [InlineData(PartnerId, "login", "login")]
    [InlineData(ContosoId, "", null)]
    public async Task A_choice_of_accounts_is_asked_for_where_the_issuer_has_one_or_the_operator_says_otherwise(SignInMethod provider, string? configured, string? asked)
    {
        var options = Host.Get<IOptions<ProvidersOptions>>().Value.Find(provider)!;
        (options.Prompt, options.AcrValues) = (configured, "urn:contoso:two-factors");
        await ConnectAsync(provider, _forest.Main);

        var address = (await Host.Browser().AnswerAsync<GoToProvider>(new ChooseProvider(provider, "/"))).Address;

        var query = HttpUtility.ParseQueryString(address.Query);
        Assert.Equal((asked, "urn:contoso:two-factors"), (query["prompt"], query["acr_values"]));
    }

    [Fact]
    public async Task The_self_check_says_of_each_what_it_is_asked_for()
    {
        Host.Get<IOptions<ProvidersOptions>>().Value.Find(PartnerId)!.Scopes = "openid email offline_access";
        await ConnectAsync(ContosoId, _forest.Main);

        var found = (await Host.Get<CheckProviders>().ExecuteAsync(new ConsoleOperator(), default)).Value;

        Assert.Equal(
            [(ContosoId, Verdict.Good, "openid profile email"), (PartnerId, Verdict.Unknown, "openid email offline_access")],
            found.Where(f => f.Thing is CheckedThing.Permissions).Select(f => (f.Provider, f.Verdict, f.Asked!)));
        Assert.All(found.Where(f => f.Thing is not CheckedThing.Permissions), f => Assert.True(f.Verdict is Verdict.Good, $"{f}"));
    }

    [Theory, Trait("Rule", "FE5")]
    [InlineData(ContosoId, true)]
    [InlineData(PartnerId, false)]
    public async Task What_counts_as_its_second_factor_is_said_for_each(SignInMethod provider, bool counts)
    {
        Host.Get<IOptions<ProvidersOptions>>().Value.Find(ContosoId)!.MfaValues.Add("urn:contoso:two-factors");
        Host.Get<IOptions<ProvidersOptions>>().Value.Find(provider)!.AcrValues = "urn:contoso:two-factors";
        var manager = await _forest.MemberAsync(_forest.Main, MemberRole.Manager);
        await Host.DecideAsync(SignInPolicy.Default with { AdministratorAfterProvider = FactorAfterProvider.UnlessVouched });
        await ConnectAsync(provider, _forest.Main);
        var browser = Host.Browser();

        Assert.Null(await SignInAsync(browser, provider, manager.Email!));

        Assert.Equal(counts, await browser.ResumeAsync() is Done);
    }

    private static IEnumerable<(string, string)> Described(int place, string name) => new[]
    {
        ("DisplayName", name), ("Domains:0", "contoso.example"), ("Organization", $"{Guid.CreateVersion7()}"),
    }.Select(setting => ($"FlexAuth:Providers:OpenIdConnect:{place}:{setting.Item1}", setting.Item2));

    private void NameOrganization(SignInMethod provider, Organization main) =>
        Host.Get<IOptions<ProvidersOptions>>().Value.Find(provider)!.Organization = main.Id;

    private async Task ConnectAsync(SignInMethod provider, Organization main)
    {
        var administrator = await _forest.SignedInAsync(main);
        var there = (await Host.Get<AddTenant>().ExecuteAsync(administrator, new ProviderQuestion(provider, "/"))).Value;
        var outcome = await Host.Get<FinishTenant>().ExecuteAsync(administrator, await AnswerAsync(there, provider, "ana@contoso.example"));
        Assert.Null(outcome.Error?.Code ?? outcome.Value.Problem?.Code);
    }

    private async Task<string?> SignInAsync(SignInBrowser browser, SignInMethod provider, string account)
    {
        var outcome = await Host.Get<FinishProviderSignIn>().ExecuteAsync(browser.Visitor, await VisitAsync(browser, provider, account));
        return outcome.Error?.Code ?? outcome.Value.Problem?.Code;
    }

    private static async Task<ProviderAnswer> VisitAsync(SignInBrowser browser, SignInMethod provider, string account) =>
        await AnswerAsync((await browser.AnswerAsync<GoToProvider>(new ChooseProvider(provider, "/"))).Address, provider, account);

    /// <summary>What a person does there: they say who they are, and are sent back.</summary>
    private static async Task<ProviderAnswer> AnswerAsync(Uri address, SignInMethod provider, string account)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        while (address.Host != "login.example.org")
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("login", account), KeyValuePair.Create("answer", "yes")]);
            using var answer = address.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal)
                ? await browser.PostAsync(address, form, TestContext.Current.CancellationToken)
                : await browser.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(answer.Headers.Location is not null, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            address = new Uri(address, answer.Headers.Location);
        }

        Assert.Equal(ProviderReturnPath.Of(provider), address.AbsolutePath);
        var back = HttpUtility.ParseQueryString(address.Query);
        return new ProviderAnswer(provider, back["state"], back["code"], back["error"], back["iss"]);
    }

    /// <summary>One process for all that is asked of them here.</summary>
    public sealed class Issuers : IAsyncLifetime
    {
        internal OpenIdProviders Running { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Running = await OpenIdProviders.StartAsync();

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
