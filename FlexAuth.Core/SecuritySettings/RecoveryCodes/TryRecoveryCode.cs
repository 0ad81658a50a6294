using System.Diagnostics;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.RecoveryCodes;

/// <summary>
/// Says whether a code is the person's recovery code, without spending it. Counted with the tries of the sign-in, so that a stolen session
/// has no guesses beside those (OT3, RL1).
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class TryRecoveryCode : Operation<ShownRecoveryCode, Nothing>
{
    private readonly FactorTries _tries;

    internal TryRecoveryCode(WritePath writePath, FactorTries tries)
        : base(writePath) => _tries = tries;

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, ShownRecoveryCode request, CancellationToken cancellationToken)
    {
        if (!RecoveryCodeVerifier.IsWellFormed(request.Code))
        {
            return SignInErrors.RecoveryCodeMalformed;
        }

        var tried = await CommitAsync<Verdict>(
            actor, async (work, token) => new Verdict(await TryAsync(work, (SignedInMember)actor, request.Code, token)), cancellationToken);
        return (tried.Error ?? tried.Value.Problem) is { } problem ? problem : new Nothing();
    }

    private async Task<Error?> TryAsync(UnitOfWork work, SignedInMember me, string code, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var session = await work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleAsync(s => s.Id == me.SessionId, cancellationToken);
        switch (await _tries.RecogniseRecoveryCodeAsync(work, me.MemberId, code, cancellationToken))
        {
            case FactorTry.Right:
                work.Record(new AuditEvent(AuditActions.RecoveryCodeTried, me.MemberId, session.Member.Organization));
                work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
                return null;
            case FactorTry.Wrong { Why: var why }:
                Log(work, session, SignInOutcome.ProofRefused);
                return why;
            case FactorTry.UsedUp { Until: var until }:
                Log(work, session, SignInOutcome.ProofBlocked);
                work.Send(new OutboxMessage { Kind = MessageKind.ProofBlocked, MemberId = me.MemberId, CreatedAt = work.Now, DueAt = work.Now });
                return StepUpErrors.CodeWaits(until);
            case FactorTry.Waits { Until: var until }:
                return StepUpErrors.CodeWaits(until);
            default:
                throw new UnreachableException();
        }
    }

    private static void Log(UnitOfWork work, Session session, SignInOutcome outcome) =>
        SignInLog.Write(work, session.Member, session.Method, outcome, SecondFactorKind.RecoveryCode, session.Id);

    /// <summary>What is committed, also where it is a refusal: the count and the log must not be rolled back with it.</summary>
    private sealed record Verdict(Error? Problem);
}
