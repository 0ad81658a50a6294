using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>Somebody who is signed in confirms by a passkey that it is them.</summary>
[Trait("Rule", "SE7")]
public sealed class ProveByPasskeyTests
{
    [Fact]
    public async Task It_is_offered_first_and_whoever_has_one_is_asked_for_nothing_weaker_than_an_app()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, mia) = (await host.ActiveAsync(), await host.ActiveAsync());
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);
        await host.AddFactorsAsync(mia, SecondFactorKind.EmailVerification);
        await host.PasskeyAsync(ben);
        await host.PasskeyAsync(mia);
        await host.ReadAsync(db => db.AuthenticatorApps.Where(a => a.MemberId == mia.Id).ExecuteDeleteAsync());

        Assert.Equal([ProofKind.Passkey, ProofKind.AuthenticationApp, ProofKind.SmsCode, ProofKind.RecoveryCode], await WaysAsync(host, ben));
        Assert.Equal([ProofKind.Passkey, ProofKind.RecoveryCode], await WaysAsync(host, mia));
    }

    [Fact]
    public async Task Where_browsers_take_none_at_the_address_of_the_server_none_is_asked_for()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false, takesPasskeys: false));
        var ben = await host.ActiveAsync();
        await host.ChangeAsync(db => db.Add(new Passkey { MemberId = ben.Id, CredentialId = [1], PublicKey = [], Name = "Phone" }));

        Assert.Equal([ProofKind.AuthenticationApp, ProofKind.RecoveryCode], await WaysAsync(host, ben));
        Assert.Equal("step_up.way_changed", (await host.Get<OfferPasskeyProof>().ExecuteAsync(await host.SessionAsync(ben), default)).Error?.Code);
        var step = await host.Browser().ToSecondFactorAsync(ben);
        Assert.Equal((SecondFactorKind.AuthenticationApp, SecondFactorKind.RecoveryCode), (step.Kind, Assert.Single(step.Others)));
    }

    [Fact]
    public async Task No_code_and_no_password_stands_for_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.PasskeyAsync(ben);
        var session = await host.SessionAsync(ben);

        Assert.Equal(
            "step_up.way_changed",
            (await host.Get<ProveAgain>().ExecuteAsync(session, new Proof(ProofKind.Passkey, ben.Code(host.Clock), ben.Password))).Error?.Code);
        Assert.Equal("step_up.way_changed", (await host.Get<SendProofCode>().ExecuteAsync(session, new ProofCodeRequest(ProofKind.Passkey, false))).Error?.Code);
    }

    [Fact]
    public async Task An_authenticator_that_does_not_verify_its_person_proves_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        var session = await host.SessionAsync(ben);

        Assert.Equal("step_up.passkey_wrong", await ProblemAsync(host, session, await SignAsync(host, session, authenticator with { VerifiesUser = false })));
        Assert.Equal(SignInOutcome.ProofRefused, (await host.OutcomesAsync())[^1]);
    }

    [Fact]
    [Trait("Rule", "RL4")]
    public async Task Refused_ones_fill_no_history_and_the_right_one_is_never_kept_out()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        var session = await host.SessionAsync(ben);

        for (var i = 0; i < 4; i++)
            Assert.Equal("step_up.passkey_wrong", await ProblemAsync(host, session, await SignAsync(host, session, authenticator with { VerifiesUser = false })));

        Assert.Equal(2, (await host.OutcomesAsync()).Count(o => o is SignInOutcome.ProofRefused));
        Assert.Null(await ProblemAsync(host, session, await SignAsync(host, session, authenticator)));
    }

    [Fact]
    public async Task It_proves_a_second_factor_for_this_session()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        var (session, other) = (await host.SessionAsync(ben), await host.SessionAsync(ben));
        host.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Null(await ProblemAsync(host, session, await SignAsync(host, session, authenticator)));

        Assert.Equal((host.Clock.GetUtcNow(), SecondFactorKind.Passkey), await ProofAsync(host, session));
        Assert.NotEqual(host.Clock.GetUtcNow(), (await ProofAsync(host, other)).At);
        Assert.Equal(SignInOutcome.ProvedAgain, (await host.OutcomesAsync())[^1]);
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task A_challenge_proves_once_and_in_its_own_session_alone()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        var (session, other) = (await host.SessionAsync(ben), await host.SessionAsync(ben));
        var answer = await SignAsync(host, session, authenticator);

        Assert.Equal("passkey.expired", await ProblemAsync(host, other, answer));
        var problems = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ProblemAsync(host, session, answer)));

        Assert.Single(problems, problem => problem is null);
        Assert.All(problems.OfType<string>(), problem => Assert.Equal("passkey.expired", problem));
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task What_was_asked_for_a_sign_in_proves_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben);
        var session = await host.SessionAsync(ben);

        Assert.Equal("passkey.expired", await ProblemAsync(host, session, (await host.SignAsync(host.Browser(), authenticator)).Answer));
    }

    [Fact]
    public async Task Anothers_passkey_proves_nothing_and_neither_does_one_that_is_gone()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (own, anothers) = (await host.PasskeyAsync(ben), await host.PasskeyAsync(await host.ActiveAsync()));
        var session = await host.SessionAsync(ben);
        var before = await ProofAsync(host, session);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("step_up.passkey_wrong", await ProblemAsync(host, session, await SignAsync(host, session, anothers)));
        var late = await SignAsync(host, session, own);
        await host.ReadAsync(db => db.Passkeys.Where(p => p.MemberId == ben.Id).ExecuteDeleteAsync());
        Assert.Equal("step_up.passkey_wrong", await ProblemAsync(host, session, late));

        Assert.Equal(before, await ProofAsync(host, session));
        Assert.Equal("step_up.way_changed", (await host.Get<OfferPasskeyProof>().ExecuteAsync(session, default)).Error?.Code);
    }

    [Fact]
    public async Task A_copy_of_the_authenticator_proves_nothing_and_the_person_hears_of_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var authenticator = await host.PasskeyAsync(ben, counter: 7);
        var session = await host.SessionAsync(ben);
        Assert.Null(await ProblemAsync(host, session, await SignAsync(host, session, authenticator)));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        authenticator.Counter = 3;

        Assert.Equal("passkey.copied", await ProblemAsync(host, session, await SignAsync(host, session, authenticator)));

        Assert.NotEqual(host.Clock.GetUtcNow(), (await ProofAsync(host, session)).At);
        Assert.Equal(SignInOutcome.PasskeyCopied, (await host.OutcomesAsync())[^1]);
        Assert.Contains(await host.ReadAsync(db => db.Outbox.ToListAsync()), message => message.Kind is MessageKind.PasskeyCopied);
    }

    private static async Task<IEnumerable<ProofKind>> WaysAsync(CoreHost host, Account account) =>
        (await host.Get<OfferProof>().ExecuteAsync(await host.SessionAsync(account), default)).Value.Select(way => way.Kind);

    private static async Task<PasskeyAnswer> SignAsync(CoreHost host, SignedInMember session, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<OfferPasskeyProof>().ExecuteAsync(session, default)).Value;
        return new PasskeyAnswer(request.Challenge, authenticator.Get(request));
    }

    private static async Task<string?> ProblemAsync(CoreHost host, SignedInMember session, PasskeyAnswer answer) =>
        (await host.Get<ProveByPasskey>().ExecuteAsync(session, answer)).Error?.Code;

    private static Task<(DateTimeOffset? At, SecondFactorKind? By)> ProofAsync(CoreHost host, SignedInMember session) => host.ReadAsync(async db =>
    {
        var row = await db.Sessions.AsNoTracking().SingleAsync(s => s.Id == session.SessionId);
        return ((DateTimeOffset?)row.ProvedAt, row.ProvedBy);
    });
}
