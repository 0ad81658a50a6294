using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whoever comes by a provider and has nothing here proves themselves there: by signing in anew, not by being signed in.</summary>
[Trait("Needs", "Server"), Trait("Rule", "SE7")]
public sealed class ProofByProviderTests(TokenServer server) : IClassFixture<TokenServer>
{
    private static readonly ProofWay AtMicrosoft = new(ProofKind.Provider, false) { Provider = SignInMethod.Microsoft };

    [Fact]
    public async Task Coming_by_a_provider_opens_nothing_sensitive_and_signing_in_there_anew_does_for_a_while()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia);
        Assert.Equal("step_up.required", await LeaveToConnectAsync(world, me));
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Any));

        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));
        Assert.Null(await ProveAsync(world, me));

        Assert.Null(await LeaveToConnectAsync(world, me));
        Assert.Equal(1, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Outcome == SignInOutcome.ProvedAgain)));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("step_up.required", await LeaveToConnectAsync(world, me));
    }

    [Theory]
    [InlineData("they were signed in there already", "provider.not_fresh")]
    [InlineData("they had just signed in there", "provider.not_fresh")]
    [InlineData("they signed in at the end of time", "provider.not_fresh")]
    [InlineData("when they signed in is not said", "provider.sign_in_time_missing")]
    [InlineData("when they signed in is a word", "provider.sign_in_time_missing")]
    [InlineData("somebody else signed in", "provider.not_yours")]
    [InlineData("nobody's account signed in", "provider.not_yours")]
    [InlineData("their account has left the tenant", "provider.tenant_left")]
    public async Task What_the_provider_says_otherwise_proves_nobody(string what, string problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var (nadia, other) = (await world.MemberAsync(), await world.MemberAsync());
        await ComeAsync(world, other);
        var me = await ComeAsync(world, nadia);
        (string, object?) fresh = ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds());
        await world.SaysAsync(what switch
        {
            "they were signed in there already" => world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().AddMinutes(-3).ToUnixTimeSeconds())),
            "they had just signed in there" => world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds())),
            "they signed in at the end of time" => world.Entra(nadia, ("auth_time", 253_402_300_799)),
            "when they signed in is not said" => world.Entra(nadia),
            "when they signed in is a word" => world.Entra(nadia, ("auth_time", "now")),
            "somebody else signed in" => world.Entra(other, fresh),
            "nobody's account signed in" => world.Entra(await world.MemberAsync(), fresh),
            _ => world.Entra(nadia, fresh, ("tid", ProviderWorld.OtherTenant)),
        });

        Assert.Equal(problem, await ProveAsync(world, me));

        Assert.Equal("step_up.required", await LeaveToConnectAsync(world, me));
        var told = problem == "provider.sign_in_time_missing" ? 0 : 1;
        Assert.Equal(told, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Outcome == SignInOutcome.ProofRefused)));
    }

    [Theory]
    [InlineData("the provider's clock is ahead", 119, 119, null)]
    [InlineData("the provider's clock is behind", -119, -119, null)]
    [InlineData("it dates its tokens back", 0, -300, null)]
    [InlineData("it dates its tokens back and they had just signed in there", -30, -300, "provider.not_fresh")]
    [InlineData("its clock is ahead and they had just signed in there", 60, 119, "provider.not_fresh")]
    public async Task Whether_they_signed_in_anew_is_told_by_the_providers_own_clock(string what, int signedIn, int issued, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia);
        var now = world.Host.Clock.GetUtcNow();
        await world.SaysAsync(world.Entra(
            nadia, ("auth_time", now.AddSeconds(signedIn).ToUnixTimeSeconds()), ("iat", now.AddSeconds(issued).ToUnixTimeSeconds())));

        Assert.Equal((what, problem), (what, await ProveAsync(world, me)));
    }

    [Theory, Trait("Rule", "FE5")]
    [InlineData("mfa", null)]
    [InlineData("pwd", "provider.factor_missing")]
    public async Task Where_the_policy_takes_the_providers_word_for_a_second_factor_the_proof_wants_it_too(string method, string? problem)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.Host.DecideAsync(SignInPolicy.Default with { AdministratorAfterProvider = FactorAfterProvider.UnlessVouched });
        var olga = await world.MemberAsync(role: MemberRole.OrganizationAdministrator);
        await world.SaysAsync(world.Entra(olga, ("amr", (object?)new[] { "pwd", "mfa" })));
        var session = await world.SignInAsync(world.Host.Browser());
        var me = (await world.Host.Get<SessionDirectory>().FindAsync(session.Token))!;

        await world.SaysAsync(world.Entra(olga, ("amr", (object?)new[] { method }), ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));

        Assert.Equal(problem, await ProveAsync(world, me));
        Assert.Equal(problem is null ? null : "step_up.required", await LeaveToConnectAsync(world, me));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_history_names_the_provider_that_refused_and_tells_of_nothing_that_was_broken_off()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await ComeAsync(world, nadia);
        var me = await ComeAsync(world, nadia, SignInMethod.Google);
        var left = await ProviderWorld.VisitAsync(await LeaveAsync(world, me), SignInMethod.Microsoft);
        var outcome = await world.Host.Get<FinishProof>().ExecuteAsync(me, left with { Code = null, Refusal = "access_denied" });
        Assert.Equal("provider.cancelled", outcome.Value.Problem?.Code);
        Assert.Equal("provider.answer_refused", (await ReturnWithMadeUpCodeAsync(world, me)).Value.Problem?.Code);

        Assert.Equal(
            [SignInMethod.Microsoft],
            await world.Host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.ProofRefused).Select(e => e.Method).ToListAsync()));
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "RL4")]
    public async Task Refused_sign_ins_of_an_account_hide_no_refused_proof_of_a_session()
    {
        await using var world = await ProviderWorld.BeginAsync(server, settings: ("FlexAuth:SignIn:SecondFactorTries", "2"));
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia);
        await world.SaysAsync(world.Entra(nadia, ("tid", ProviderWorld.OtherTenant)));
        for (var i = 0; i < 3; i++)
            Assert.Equal("provider.tenant_left", await world.ProblemAsync(world.Host.Browser()));

        for (var i = 0; i < 3; i++)
            Assert.Equal("provider.tenant_left", await ProveAsync(world, me));

        foreach (var outcome in new[] { SignInOutcome.ProviderRefused, SignInOutcome.ProofRefused })
            Assert.Equal((outcome, 2), (outcome, await world.Host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == nadia.Id && e.Outcome == outcome))));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Made_up_codes_cost_somebody_signed_in_their_departures_and_fill_no_trail()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var (me, elsewhere) = (await ComeAsync(world, nadia), await ComeAsync(world, nadia));
        await world.Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, world.Host.Clock.GetUtcNow())));
        for (var i = 0; i < 20; i++)
        {
            var there = await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Google, "/"));
            var made = (await ProviderWorld.VisitAsync(there.Value, SignInMethod.Google)) with { Code = $"made up {i}" };
            Assert.Equal("provider.answer_refused", (await world.Host.Get<FinishConnecting>().ExecuteAsync(me, made)).Value.Problem?.Code);
        }

        Assert.Equal("provider.wait", (await AskToLeaveAsync(world, me)).Error?.Code);
        Assert.Equal("provider.wait", (await AskToLeaveAsync(world, elsewhere)).Error?.Code);
        Assert.Equal(5, await world.Host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.provider.refused")));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True((await AskToLeaveAsync(world, me)).Succeeded);
    }

    private static async Task<Result<ProviderOutcome>> ReturnWithMadeUpCodeAsync(ProviderWorld world, SignedInMember me) =>
        await world.Host.Get<FinishProof>().ExecuteAsync(
            me, (await ProviderWorld.VisitAsync(await LeaveAsync(world, me), SignInMethod.Microsoft)) with { Code = "made up" });

    [Fact, Trait("Rule", "FE4")]
    public async Task The_proof_is_of_the_session_that_left_and_of_no_other_errand()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var (me, elsewhere) = (await ComeAsync(world, nadia), await ComeAsync(world, nadia));
        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));
        var answer = await ProviderWorld.VisitAsync(await LeaveAsync(world, me), SignInMethod.Microsoft);

        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishProof>().ExecuteAsync(elsewhere, answer)).Error?.Code);
        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishConnecting>().ExecuteAsync(me, answer)).Error?.Code);
        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishProof>().ExecuteAsync(me, answer with { State = $"c{answer.State![1..]}" })).Error?.Code);
        Assert.Null((await world.Host.Get<FinishProof>().ExecuteAsync(me, answer)).Value.Problem);
        Assert.Equal("provider.visit_over", (await world.Host.Get<FinishProof>().ExecuteAsync(me, answer)).Error?.Code);
        Assert.Equal("step_up.required", await LeaveToConnectAsync(world, elsewhere));
    }

    [Theory]
    [InlineData(SignInMethod.Microsoft, "login", null)]
    [InlineData(SignInMethod.Google, "select_account", """{"id_token":{"auth_time":{"essential":true}}}""")]
    public async Task The_provider_is_asked_to_have_them_sign_in_anew_and_to_say_when(SignInMethod provider, string prompt, string? claims)
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia, provider);

        var query = HttpUtility.ParseQueryString((await LeaveAsync(world, me, provider)).Query);

        Assert.Equal((prompt, "0", claims), (query["prompt"], query["max_age"], query["claims"]));
    }

    [Fact]
    public async Task Whoever_has_a_factor_connects_an_account_by_it_and_is_sent_to_no_provider()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var ben = await world.Host.ActiveAsync();
        var me = await world.Host.SessionOfAsync(ben);
        await world.SaysAsync(world.Entra(await world.Host.MemberAsync(ben)));
        await world.Host.ProvedByAsync(me, null);

        var refused = await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(SignInMethod.Microsoft, "/"));
        Assert.Equal("step_up.required", refused.Error?.Code);
        Assert.Equal([ProofStrength.Factor], refused.Error!.Values.Cast<ProofStrength>());
        Assert.Equal("step_up.way_changed", (await AskToLeaveAsync(world, me)).Error?.Code);

        Assert.Null((await world.Host.Get<ProveAgain>().ExecuteAsync(me, new Proof(ProofKind.AuthenticationApp, ben.Code(world.Host.Clock)))).Error);
        Assert.Null(await LeaveToConnectAsync(world, me, SignInMethod.Microsoft));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task The_mailbox_of_whoever_has_no_password_counts_after_a_fresh_sign_in_at_the_provider_alone()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var nadia = await world.MemberAsync();
        await world.Host.AddFactorsAsync(new Account(nadia.Id, nadia.Email!), SecondFactorKind.EmailVerification);
        var me = await ComeAsync(world, nadia);
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Any));
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Factor));
        Assert.Equal("step_up.way_changed", (await world.Host.Get<SendProofCode>().ExecuteAsync(me, new ProofCodeRequest(ProofKind.EmailCode, false))).Error?.Code);

        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));
        Assert.Null(await ProveAsync(world, me));

        Assert.Equal([new ProofWay(ProofKind.EmailCode, false)], await WaysAsync(world, me, ProofStrength.Factor));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Factor));
    }

    [Theory, Trait("Rule", "RC4")]
    [InlineData(SecondFactorKind.SmsCode, ProofKind.SmsCode)]
    [InlineData(SecondFactorKind.RecoveryCode, ProofKind.RecoveryCode)]
    public async Task Phone_or_paper_of_whoever_has_no_password_counts_after_a_fresh_sign_in_at_the_provider_alone(SecondFactorKind factor, ProofKind kind)
    {
        await using var world = await ProviderWorld.BeginWithSmsAsync(server);
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia);
        await world.Host.AddFactorsAsync(new Account(nadia.Id, nadia.Email!), factor);
        var code = RecoveryCodeText.New();
        if (factor is SecondFactorKind.RecoveryCode)
            await world.Host.ChangeAsync(db => db.Add(new RecoveryCode { MemberId = nadia.Id, CodeHash = RecoveryCodeText.Hash(code), SavedAt = world.Host.Clock.GetUtcNow() }));
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Factor));
        Assert.Equal("step_up.way_changed", (await world.Host.Get<ProveAgain>().ExecuteAsync(me, new Proof(kind, kind is ProofKind.SmsCode ? "123456" : code))).Error?.Code);

        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));
        Assert.Null(await ProveAsync(world, me));

        Assert.Equal([new ProofWay(kind, false)], await WaysAsync(world, me, ProofStrength.Factor));
        world.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([AtMicrosoft], await WaysAsync(world, me, ProofStrength.Factor));
    }

    [Theory]
    [InlineData(SecondFactorKind.SmsCode)]
    [InlineData(SecondFactorKind.EmailVerification)]
    public async Task Whoever_has_a_factor_gives_it_after_the_fresh_sign_in_which_alone_opens_nothing(SecondFactorKind factor)
    {
        await using var world = await ProviderWorld.BeginWithSmsAsync(server);
        var nadia = await world.MemberAsync();
        var me = await ComeAsync(world, nadia);
        await world.Host.AddFactorsAsync(new Account(nadia.Id, nadia.Email!), factor);
        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));

        Assert.Null(await ProveAsync(world, me));

        Assert.False(await IsProvedAsync(world, me));
        var way = Assert.Single(await WaysAsync(world, me, ProofStrength.Any));
        Assert.Equal((factor, false), (ProofWays.FactorOf(way.Kind), way.WithPassword));
    }

    [Fact]
    public async Task Whoever_has_lost_the_app_signs_in_there_anew_and_gives_the_recovery_code()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var ben = await world.Host.ActiveAsync(m => m.PasswordHash = null);
        var nadia = await world.Host.MemberAsync(ben);
        var me = await ComeAsync(world, nadia);
        var app = new ProofWay(ProofKind.AuthenticationApp, false);
        Assert.Equal([app, AtMicrosoft], await WaysAsync(world, me, ProofStrength.Any));

        await world.SaysAsync(world.Entra(nadia, ("auth_time", world.Host.Clock.GetUtcNow().ToUnixTimeSeconds())));
        Assert.Null(await ProveAsync(world, me));

        Assert.False(await IsProvedAsync(world, me));
        Assert.Equal([app, new ProofWay(ProofKind.RecoveryCode, false)], await WaysAsync(world, me, ProofStrength.Any));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task A_click_there_and_a_code_from_the_mailbox_that_the_same_account_opens_are_no_proof()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        await world.Host.DecideAsync(SignInPolicy.Default with { MemberAfterProvider = FactorAfterProvider.Always, MemberMethods = PolicySteps.Email });
        var ben = await world.Host.ActiveByAsync(SecondFactorKind.EmailVerification);
        await world.SaysAsync(world.Entra(await world.Host.MemberAsync(ben)));
        var browser = world.Host.Browser();
        Assert.Null(await world.ProblemAsync(browser));
        var step = await browser.ResumeAsync<EnterSecondFactor>();

        var done = await browser.AnswerAsync<Done>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.EmailVerification, await world.Host.MailboxCodeOfAsync(ben)));

        var me = (await world.Host.Get<SessionDirectory>().FindAsync((await browser.RedeemAsync(done.Ticket)).Value.Token))!;
        Assert.False(await IsProvedAsync(world, me));
        await world.Host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());
        Assert.Equal("step_up.required", (await world.Host.OfferAsync(me)).Error?.Code);
    }

    private static Task<bool> IsProvedAsync(ProviderWorld world, SignedInMember me) =>
        world.Host.ReadAsync(db => db.Sessions.AnyAsync(s => s.Id == me.SessionId && s.ProvedAt != Session.NotProved));

    private static async Task<SignedInMember> ComeAsync(ProviderWorld world, Member member, SignInMethod provider = SignInMethod.Microsoft)
    {
        await world.SaysAsync(provider is SignInMethod.Microsoft ? world.Entra(member) : world.Google(member));
        var session = await world.SignInAsync(world.Host.Browser(), provider);
        return (await world.Host.Get<SessionDirectory>().FindAsync(session.Token))!;
    }

    private static async Task<IReadOnlyList<ProofWay>> WaysAsync(ProviderWorld world, SignedInMember me, ProofStrength strength) =>
        (await world.Host.Get<OfferProof>().ExecuteAsync(me, strength)).Value;

    private static async Task<string?> LeaveToConnectAsync(ProviderWorld world, SignedInMember me, SignInMethod provider = SignInMethod.Google) =>
        (await world.Host.Get<ConnectAccount>().ExecuteAsync(me, new ProviderQuestion(provider, "/profile/security"))).Error?.Code;

    private static Task<Result<Uri>> AskToLeaveAsync(ProviderWorld world, SignedInMember me, SignInMethod provider = SignInMethod.Microsoft) =>
        world.Host.Get<ProveAtProvider>().ExecuteAsync(me, new ProviderQuestion(provider, "/profile/security"));

    private static async Task<Uri> LeaveAsync(ProviderWorld world, SignedInMember me, SignInMethod provider = SignInMethod.Microsoft) =>
        (await AskToLeaveAsync(world, me, provider)).Value;

    private static async Task<string?> ProveAsync(ProviderWorld world, SignedInMember me)
    {
        var outcome = await world.Host.Get<FinishProof>().ExecuteAsync(me, await ProviderWorld.VisitAsync(await LeaveAsync(world, me), SignInMethod.Microsoft));
        return outcome.Error?.Code ?? outcome.Value.Problem?.Code;
    }
}
