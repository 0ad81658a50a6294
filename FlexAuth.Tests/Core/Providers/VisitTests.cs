using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>The way to a provider and back: once, soon, and by the browser that began it.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE4")]
public sealed class VisitTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Fact]
    public async Task The_way_there_is_the_code_flow_with_state_nonce_and_PKCE()
    {
        await using var world = await ProviderWorld.BeginAsync(server);

        var there = await world.Host.Browser().AnswerAsync<GoToProvider>(new ChooseProvider(SignInMethod.Microsoft, "/settings/users"));

        var query = System.Web.HttpUtility.ParseQueryString(there.Address.Query);
        Assert.Equal(("code", "S256", "openid profile email User.Read offline_access"), (query["response_type"], query["code_challenge_method"], query["scope"]));
        Assert.Equal("https://login.example.org/sign-in/with/microsoft", query["redirect_uri"]);
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.True(query[name]!.Length >= 43));

        // Neither the way back nor the verifier can be read from the database (DP3).
        Assert.DoesNotContain(query["state"]!, await world.Host.AllTextAsync());
        Assert.DoesNotContain("canary-client-secret", there.Address.AbsoluteUri);
    }

    [Theory, Trait("Rule", "LK6")]
    [InlineData("/settings/users?q=a", "/settings/users?q=a")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example", "/")]
    public async Task The_way_back_leads_to_a_page_of_ours(string wanted, string led)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        var browser = world.Host.Browser();

        var outcome = await world.ReturnAsync(browser, await ProviderWorld.VisitAsync(browser, SignInMethod.Microsoft, wanted));

        Assert.Equal((led, null), (outcome.Value.ReturnUrl, outcome.Value.Problem));
    }

    [Fact]
    public async Task Another_browser_cannot_come_back_in_its_place_and_takes_nothing_from_it()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        var browser = world.Host.Browser();
        var answer = await ProviderWorld.VisitAsync(browser, SignInMethod.Microsoft);

        Assert.Equal("provider.visit_over", (await world.ReturnAsync(world.Host.Browser(), answer)).Error?.Code);
        Assert.Null((await world.ReturnAsync(browser, answer)).Value.Problem);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task One_answer_that_comes_twenty_times_at_once_counts_once()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        var browser = world.Host.Browser();
        var answer = await ProviderWorld.VisitAsync(browser, SignInMethod.Microsoft);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.ReturnAsync(browser, answer))));

        Assert.Single(outcomes, outcome => outcome is { Succeeded: true, Value.Problem: null });
        Assert.Equal(19, outcomes.Count(outcome => outcome.Error?.Code == "provider.visit_over"));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.SignInAttempts.CountAsync()));
    }

    private static readonly (string How, string Problem)[] Otherwise =
    [
        ("at the other provider's address", "provider.visit_over"),
        ("with a made-up state", "provider.visit_over"),
        ("with another visit's code", "provider.answer_refused"),
        ("from another issuer", "provider.answer_refused"),
        ("cancelled", "provider.cancelled"),
        ("without consent", "provider.consent_missing"),
        ("with consent withdrawn", "provider.consent_missing"),
        ("with neither code nor error", "provider.cancelled"),
        ("too late", "provider.visit_over"),
    ];

    [Fact]
    public async Task What_comes_back_otherwise_opens_nothing()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        foreach (var (how, problem) in Otherwise)
        {
            var browser = world.Host.Browser();
            var answer = await ProviderWorld.VisitAsync(browser, SignInMethod.Microsoft);
            var other = await ProviderWorld.VisitAsync(world.Host.Browser(), SignInMethod.Microsoft);
            if (how == "too late")
                world.Host.Clock.Advance(TimeSpan.FromMinutes(10));

            var outcome = await world.ReturnAsync(browser, Changed(how, answer, other));

            Assert.Equal((how, problem), (how, outcome.Error?.Code ?? outcome.Value.Problem?.Code));
        }

        Assert.Equal(0, await world.Host.ReadAsync(db => db.SignInAttempts.CountAsync()));
        Assert.Equal(0, await world.Host.ReadAsync(db => db.UserLogins.CountAsync()));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task One_address_cannot_fill_the_database_with_departures()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:ProviderVisitsPerAddress", "20"));
        for (var i = 0; i < 20; i++)
            await world.Host.Browser().AnswerAsync<GoToProvider>(new ChooseProvider(SignInMethod.Google, "/"));

        Assert.Equal("provider.wait", await world.Host.Browser().ProblemOfAsync(new ChooseProvider(SignInMethod.Google, "/")));
        Assert.IsType<GoToProvider>(await world.Host.Browser("203.0.113.77").AnswerAsync(new ChooseProvider(SignInMethod.Google, "/")));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task One_browser_shuts_the_door_for_nobody_else_and_keeps_its_latest_visits()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:ProviderVisitsPerAddress", "6"));
        await world.SaysAsync(world.Entra(await world.MemberAsync()));
        var busy = world.Host.Browser();
        List<ProviderAnswer> answers = [];
        for (var i = 0; i < 12; i++)
        {
            world.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            answers.Add(await ProviderWorld.VisitAsync(busy, SignInMethod.Microsoft));
        }

        Assert.IsType<GoToProvider>(await world.Host.Browser().AnswerAsync(new ChooseProvider(SignInMethod.Google, "/")));
        Assert.Equal(6, await world.Host.ReadAsync(db => db.ProviderVisits.CountAsync()));
        Assert.Equal("provider.visit_over", (await world.ReturnAsync(busy, answers[6])).Error?.Code);
        Assert.Null((await world.ReturnAsync(busy, answers[7])).Value.Problem);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Visits_that_nobody_came_back_from_in_time_are_forgiven_to_no_browser()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:ProviderVisitsPerAddress", "6"));
        var browser = world.Host.Browser();
        for (var i = 0; i < 5; i++)
            await browser.AnswerAsync<GoToProvider>(new ChooseProvider(SignInMethod.Google, "/"));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(11));

        await browser.AnswerAsync<GoToProvider>(new ChooseProvider(SignInMethod.Google, "/"));
        Assert.Equal("provider.wait", await browser.ProblemOfAsync(new ChooseProvider(SignInMethod.Google, "/")));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task However_often_somebody_comes_back_refused_the_log_is_not_theirs_to_fill_and_nobody_waits()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: [("FlexAuth:SignIn:PasswordTriesPerAddress", "3"), ("FlexAuth:SignIn:SecondFactorTries", "3"), ("FlexAuth:SignIn:ProviderVisitsPerAddress", "5")]);
        var nadia = await world.MemberAsync();
        await world.SaysAsync(world.Entra(nadia, ("xms_edov", false)));
        for (var i = 0; i < 8; i++)
            Assert.Equal("provider.not_vouched", await world.ProblemAsync(world.Host.Browser()));

        Assert.Equal(3, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.ProviderRefused)));
        await world.SaysAsync(world.Entra(nadia));
        await world.SignInAsync(world.Host.Browser());

        // Theirs is another bound than strangers': nobody hides what befell them.
        await world.Host.ChangeAsync(new Account(nadia.Id, nadia.Email!), m => m.DisabledAt = world.Host.Clock.GetUtcNow());
        for (var i = 0; i < 5; i++)
            Assert.Equal("provider.disabled", await world.ProblemAsync(world.Host.Browser()));
        Assert.Equal(3, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Outcome == SignInOutcome.ProviderRefused)));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Codes_that_the_provider_does_not_know_cost_departures_so_that_it_is_not_asked_without_end()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:ProviderVisitsPerAddress", "5"));
        for (var i = 0; i < 5; i++)
        {
            var browser = world.Host.Browser();
            var made = (await ProviderWorld.VisitAsync(browser, SignInMethod.Google)) with { Code = $"made up {i}" };
            Assert.Equal("provider.answer_refused", (await world.ReturnAsync(browser, made)).Value.Problem?.Code);
        }

        Assert.Equal("provider.wait", await world.Host.Browser().ProblemOfAsync(new ChooseProvider(SignInMethod.Google, "/")));
        Assert.IsType<GoToProvider>(await world.Host.Browser("203.0.113.77").AnswerAsync(new ChooseProvider(SignInMethod.Google, "/")));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task However_many_come_back_to_one_address_nobody_waits()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        for (var i = 0; i < 101; i++)
        {
            var browser = world.Host.Browser();
            var answer = Changed("cancelled", await ProviderWorld.VisitAsync(browser, SignInMethod.Google), default!);
            Assert.Equal("provider.cancelled", (await world.ReturnAsync(browser, answer)).Value.Problem?.Code);
        }
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Whoever_comes_back_from_nowhere_waits_for_no_writer_and_keeps_none_waiting()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await using var busy = await world.Host.Get<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);

        var back = world.ReturnAsync(world.Host.Browser(), new ProviderAnswer(SignInMethod.Microsoft, "s" + SecretToken.New(), "a code", null, null));

        Assert.Equal("provider.visit_over", (await back.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Error?.Code);
    }

    [Theory]
    [InlineData("https://login.example.org", "https://login.example.org", true)]
    [InlineData("https://login.example.org", "https://login.example.org/", false)]
    [InlineData("https://login.example.org/{tenantid}/v2.0", "https://login.example.org/3f2504e0-4f89-41d3-9a0c-0305e82c3301/v2.0", true)]
    [InlineData("https://login.example.org/{tenantid}/v2.0", "https://login.example.org/{tenantid}/v2.0", false)]
    [InlineData("https://login.example.org/{tenantid}/v2.0", "https://login.example.org/organizations/v2.0", false)]
    [InlineData("https://login.example.org/{tenantid}/v2.0", "https://login.example.org/3f2504e0-4f89-41d3-9a0c-0305e82c3301/v2.0/x", false)]
    [InlineData("https://login.example.org/{tenantid}/v2.0", "", false)]
    public void The_issuer_that_an_answer_names_may_be_any_tenants_where_the_providers_is_a_template(string issuer, string named, bool fits) =>
        Assert.Equal(fits, IssuerRule.Fits(issuer, named));

    [Fact]
    public void A_state_says_what_for_and_nothing_else_is_one()
    {
        Assert.Equal(ProviderErrand.SignIn, ProviderState.ErrandOf("s" + SecretToken.New()));
        Assert.Equal(ProviderErrand.Prove, ProviderState.ErrandOf("p" + SecretToken.New()));
        Assert.Equal(ProviderErrand.Tenant, ProviderState.ErrandOf("t" + SecretToken.New()));
        Assert.All([null, "", "s", SecretToken.New(), "x" + SecretToken.New(), "s" + SecretToken.New() + "s"], state => Assert.Null(ProviderState.ErrandOf(state)));
    }

    private static ProviderAnswer Changed(string how, ProviderAnswer answer, ProviderAnswer other) => how switch
    {
        "at the other provider's address" => answer with { Provider = SignInMethod.Google },
        "with a made-up state" => answer with { State = "s" + SecretToken.New() },

        // The provider itself holds it to the verifier of the visit that it was given to.
        "with another visit's code" => answer with { Code = other.Code },
        "from another issuer" => answer with { Issuer = "https://evil.example" },
        "cancelled" => answer with { Code = null, Refusal = "access_denied" },
        "with consent withdrawn" => answer with
        {
            Code = null,
            Refusal = "access_denied",
            Reason = "AADSTS65001: The user or administrator has not consented to use the application.",
        },
        "without consent" => answer with { Code = null, Refusal = "consent_required" },
        "with neither code nor error" => answer with { Code = null },
        _ => answer,
    };
}
