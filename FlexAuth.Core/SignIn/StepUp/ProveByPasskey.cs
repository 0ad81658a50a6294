using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>
/// Somebody who is signed in proves themselves again by a passkey of theirs, whatever the policy says of signing in by one: it proves who
/// they are. It cannot be guessed, so that the right one never waits; the challenge is this session's alone and works once (PK3).
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ProveByPasskey : Operation<PasskeyAnswer, Nothing>
{
    private readonly PasskeyVerifier _passkeys;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal ProveByPasskey(WritePath writePath, PasskeyVerifier passkeys, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath) => (_passkeys, _metrics, _options) = (passkeys, metrics, options.Value);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PasskeyAnswer request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var answer = await _passkeys.CheckAsync(PasskeyPurpose.StepUp, $"{me.SessionId}", request, cancellationToken);
        var verdict = await CommitAsync<Verdict>(
            actor, async (work, token) => new Verdict(await ProveAsync(work, me, answer, token)), cancellationToken);
        return (verdict.Error ?? verdict.Value.Problem) is { } problem ? problem : new Nothing();
    }

    /// <returns>What is wrong; null where the session is proved. Committed either way: the challenge is spent, and the log must not be rolled back.</returns>
    private async Task<Error?> ProveAsync(UnitOfWork work, SignedInMember me, CheckedAnswer answer, CancellationToken cancellationToken)
    {
        work.RecordNothing();

        // Another's passkey, rightly signed, is used by nobody here.
        var own = answer.Passkey is { } passkey && passkey.MemberId != me.MemberId ? answer with { Passkey = null } : answer;
        var verdict = await _passkeys.UseAsync(work, own, cancellationToken);
        if (verdict is PasskeyVerdict.Expired)
        {
            return PasskeyErrors.Expired;
        }

        var session = await work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleAsync(s => s.Id == me.SessionId, cancellationToken);
        var outcome = verdict switch
        {
            PasskeyVerdict.Accepted => SignInOutcome.ProvedAgain,
            PasskeyVerdict.Copied => SignInOutcome.PasskeyCopied,
            _ => SignInOutcome.ProofRefused,
        };
        _metrics.Count(outcome);
        if (verdict is not PasskeyVerdict.Refused || await work.NotesRefusedPasskeyAsync(me.MemberId, _options, cancellationToken))
        {
            var used = verdict is PasskeyVerdict.Refused ? null : own.Passkey?.Id;
            SignInLog.Write(work, session.Member, session.Method, outcome, SecondFactorKind.Passkey, session.Id, used);
        }

        if (verdict is not PasskeyVerdict.Accepted)
        {
            return verdict is PasskeyVerdict.Copied ? PasskeyErrors.Copied(own.Passkey!.Name) : StepUpErrors.PasskeyWrong;
        }

        RecentProof.Note(session, SecondFactorKind.Passkey, _options, work.Now);
        return null;
    }

    private sealed record Verdict(Error? Problem);
}
