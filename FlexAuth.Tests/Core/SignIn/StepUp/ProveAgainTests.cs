using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>Somebody who is signed in confirms that it is them.</summary>
[Trait("Rule", "SE7")]
public sealed class ProveAgainTests
{
    private static readonly (string, string) ManyTries = ("FlexAuth:SignIn:SecondFactorTries", "100");
    private static readonly (string, string) TwoCodes = ("FlexAuth:SignIn:SecondFactorTries", "2");
    private static readonly (string, string) TwoPasswords = ("FlexAuth:SignIn:PasswordTriesPerAccount", "2");

    [Fact]
    public async Task Whoever_has_an_app_is_asked_for_its_code_and_nothing_else()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await SessionAsync(host, ben);
        Age(host);

        Assert.Equal(
            [new ProofWay(ProofKind.AuthenticationApp, false), new ProofWay(ProofKind.RecoveryCode, true)], (await host.Get<OfferProof>().ExecuteAsync(session, default)).Value);
        Assert.Equal("step_up.way_changed", await ProblemAsync(host, session, ProofKind.Password, ben.Password));
        Assert.Null(await ProblemAsync(host, session, ProofKind.AuthenticationApp, $" {ben.Code(host.Clock)[..3]} {ben.Code(host.Clock)[3..]} "));
        Assert.Equal(host.Clock.GetUtcNow(), await ProvedAtAsync(host, session));
    }

    [Fact]
    public async Task Whoever_has_no_app_is_asked_for_their_password()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var session = await SessionAsync(host, ben);
        Age(host);

        Assert.Equal([new ProofWay(ProofKind.Password, true)], (await host.Get<OfferProof>().ExecuteAsync(session, default)).Value);
        Assert.Equal("step_up.way_changed", await ProblemAsync(host, session, ProofKind.AuthenticationApp, "123456"));
        Assert.Equal("step_up.password_wrong", await ProblemAsync(host, session, ProofKind.Password, "not the password"));
        Assert.NotEqual(host.Clock.GetUtcNow(), await ProvedAtAsync(host, session));
        Assert.Null(await ProblemAsync(host, session, ProofKind.Password, ben.Password));
        Assert.Equal(host.Clock.GetUtcNow(), await ProvedAtAsync(host, session));
    }

    [Fact]
    public async Task Whoever_has_neither_signs_in_anew()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync(m => m.PasswordHash = null);
        var session = await SessionAsync(host, ben);

        Assert.Equal("step_up.sign_in_anew", (await host.Get<OfferProof>().ExecuteAsync(session, default)).Error?.Code);
        Assert.Equal("step_up.way_changed", await ProblemAsync(host, session, ProofKind.Password, "anything"));
    }

    [Fact]
    public async Task The_proof_is_of_this_session_only()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (mine, stolen) = (await SessionAsync(host, ben), await SessionAsync(host, ben));
        Age(host);
        var before = await ProvedAtAsync(host, stolen);

        Assert.Null(await ProblemAsync(host, mine, ProofKind.AuthenticationApp, ben.Code(host.Clock)));

        Assert.Equal(before, await ProvedAtAsync(host, stolen));
        Assert.Equal("sign_in.code_used", await ProblemAsync(host, stolen, ProofKind.AuthenticationApp, ben.Code(host.Clock)));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task A_code_that_fifty_sessions_give_at_a_time_proves_one()
    {
        await using var host = await CoreHost.StartAsync(ManyTries);
        var ben = await host.ActiveAsync();
        var sessions = new List<SignedInMember>();
        for (var n = 0; n < 50; n++)
            sessions.Add(await SessionAsync(host, ben));
        Age(host);
        var code = ben.Code(host.Clock);

        var problems = await Task.WhenAll(sessions.Select(s => Task.Run(() => ProblemAsync(host, s, ProofKind.AuthenticationApp, code))));

        Assert.Single(problems, problem => problem is null);
        Assert.Equal(49, problems.Count(problem => problem == "sign_in.code_used"));
        var now = host.Clock.GetUtcNow();
        Assert.Equal(1, await host.ReadAsync(db => db.Sessions.CountAsync(s => s.ProvedAt == now)));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task The_code_of_the_sign_in_does_not_prove_as_well_nor_the_other_way_round()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var started = await host.Browser().SignInAsync(ben);
        var session = (await host.Get<SessionDirectory>().FindAsync(started.Token))!;
        Assert.Equal("sign_in.code_used", await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.Code(host.Clock)));

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.Code(host.Clock)));
        var browser = host.Browser();
        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock))).Problem?.Code);
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Wrong_codes_count_together_with_those_of_the_sign_in_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync(TwoCodes);
        var ben = await host.ActiveAsync();
        var session = await SessionAsync(host, ben);
        var browser = host.Browser();
        await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.WrongCode(host.Clock));

        Assert.Equal("sign_in.code_malformed", await ProblemAsync(host, session, ProofKind.AuthenticationApp, "12345"));
        var blocked = await host.Get<ProveAgain>().ExecuteAsync(session, new Proof(ProofKind.AuthenticationApp, ben.WrongCode(host.Clock)));
        Assert.Equal("step_up.code_waits", blocked.Error?.Code);
        Assert.Equal(host.Clock.GetUtcNow().AddHours(1), Assert.Single(blocked.Error!.Values));

        Assert.Equal("step_up.code_waits", await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.Code(host.Clock)));
        Assert.Equal("Too many wrong codes in a session of yours at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var later = await SessionAsync(host, ben);
        Assert.Null(await ProblemAsync(host, later, ProofKind.AuthenticationApp, ben.Code(host.Clock)));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task A_hundred_wrong_codes_at_a_time_are_five_guesses()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var session = await SessionAsync(host, ben);
        var code = ben.WrongCode(host.Clock);

        var problems = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => ProblemAsync(host, session, ProofKind.AuthenticationApp, code))));

        Assert.Equal(4, problems.Count(problem => problem == "sign_in.code_wrong"));
        Assert.Equal(96, problems.Count(problem => problem == "step_up.code_waits"));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task A_hundred_wrong_passwords_at_a_time_cost_five_hashes()
    {
        await using var host = await CoreHost.StartAsync();
        using var hashes = new HashCount(host);
        var ben = await host.WithPasswordAsync();
        var session = await SessionAsync(host, ben);

        var problems = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => ProblemAsync(host, session, ProofKind.Password, "a guess"))));

        Assert.Equal(5, hashes.Value);
        Assert.All(problems, problem => Assert.Contains(problem, new[] { "step_up.password_wrong", "step_up.password_waits" }));
        Assert.Contains("step_up.password_waits", problems);
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Passwords_count_together_with_those_of_the_sign_in_and_the_session_lives_on()
    {
        await using var host = await CoreHost.StartAsync(TwoPasswords);
        var ben = await host.WithPasswordAsync();
        var session = await SessionAsync(host, ben);
        await host.Browser().GivePasswordAsync(ben with { Password = "a guess" });

        Assert.Equal("step_up.password_waits", await ProblemAsync(host, session, ProofKind.Password, "another"));
        Assert.NotNull((await host.MemberAsync(ben)).LockoutEnd);
        Assert.Equal("sign_in.wait", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
        Assert.True((await host.Get<OfferProof>().ExecuteAsync(session, default)).Succeeded);
    }

    [Fact]
    public async Task A_password_that_is_changed_while_it_is_checked_proves_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var session = await SessionAsync(host, ben);
        using var changer = new WhileHashing(host, () => host.ChangeAsync(ben, m => m.PasswordHash = "AQAAAA==").GetAwaiter().GetResult());

        Assert.Equal("step_up.password_wrong", await ProblemAsync(host, session, ProofKind.Password, ben.Password));
    }

    [Fact]
    public async Task A_session_that_ended_while_the_password_was_checked_is_not_proved()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var session = await SessionAsync(host, ben);
        using var ender = new WhileHashing(host, () => host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(
            s => s.SetProperty(x => x.EndedAt, host.Clock.GetUtcNow()))).GetAwaiter().GetResult());

        Assert.Equal("session_ended", await ProblemAsync(host, session, ProofKind.Password, ben.Password));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Each_outcome_stands_in_the_log_with_the_factor()
    {
        await using var host = await CoreHost.StartAsync(TwoCodes);
        var (ben, eva) = (await host.ActiveAsync(), await host.WithPasswordAsync());
        var session = await SessionAsync(host, ben);
        await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.WrongCode(host.Clock));
        await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.Code(host.Clock));
        await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.WrongCode(host.Clock));
        await ProblemAsync(host, session, ProofKind.AuthenticationApp, ben.WrongCode(host.Clock));
        await ProblemAsync(host, await SessionAsync(host, eva), ProofKind.Password, eva.Password);

        var log = await host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(
            ["ProofRefused AuthenticationApp", "ProvedAgain AuthenticationApp", "ProofRefused AuthenticationApp", "ProofBlocked AuthenticationApp", "ProvedAgain "],
            log.Select(entry => $"{entry.Outcome} {entry.SecondFactor}"));
        Assert.All(log, entry => Assert.Equal(host.Main.Id, entry.RootOrganizationId));
    }

    [Fact, Trait("Rule", "AU3")]
    public void A_proof_prints_itself_without_its_secret() =>
        Assert.Equal("Proof { Password }", new Proof(ProofKind.Password, "123456", "seven quiet otters").ToString());

    private static async Task<SignedInMember> SessionAsync(CoreHost host, Account account) =>
        (await host.Get<SessionDirectory>().FindAsync(await host.SessionTokenAsync(account.Id)))!;

    /// <summary>Half an hour goes by: long for a proof, short for a session.</summary>
    private static void Age(CoreHost host) => host.Clock.Advance(TimeSpan.FromMinutes(30));

    private static async Task<string?> ProblemAsync(CoreHost host, SignedInMember session, ProofKind kind, string secret) =>
        (await host.Get<ProveAgain>().ExecuteAsync(
            session, kind is ProofKind.Password ? new Proof(kind, "", secret) : new Proof(kind, secret))).Error?.Code;

    private static Task<DateTimeOffset> ProvedAtAsync(CoreHost host, SignedInMember session) =>
        host.ReadAsync(db => db.Sessions.Where(s => s.Id == session.SessionId).Select(s => s.ProvedAt).SingleAsync());
}
