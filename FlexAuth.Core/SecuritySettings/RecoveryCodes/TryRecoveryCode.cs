using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.RecoveryCodes;

/// <summary>
/// Says whether a code is the person's recovery code, without spending it. Counted with the tries of the sign-in, so that a stolen session
/// has no guesses beside those (OT3, RL1).
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class TryRecoveryCode(WritePath writePath, IOptions<SignInOptions> options) : Operation<ShownRecoveryCode, Nothing>(writePath)
{
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
        var limits = options.Value;
        var key = Throttling.SecondFactor(SecondFactorKind.RecoveryCode, me.MemberId);
        if (await work.ReserveAsync(key, limits.SecondFactorTries, limits.SecondFactorWindow, cancellationToken) is { } waits)
        {
            return StepUpErrors.CodeWaits(waits);
        }

        var session = await work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleAsync(s => s.Id == me.SessionId, cancellationToken);

        // Whoever can type it has it.
        if (await RecoveryCodeVerifier.NoteSavedAsync(work, me.MemberId, code, cancellationToken))
        {
            await work.ForgetAsync(key, cancellationToken);
            work.Record(new AuditEvent(AuditActions.RecoveryCodeTried, me.MemberId, session.Member.Organization));
            work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
            return null;
        }

        var until = await work.FullUntilAsync(key, limits.SecondFactorTries, cancellationToken);
        AttemptDesk.Log(
            work, session.Member, session.Method, until is null ? SignInOutcome.ProofRefused : SignInOutcome.ProofBlocked, SecondFactorKind.RecoveryCode, session.Id);
        if (until is not { } time)
        {
            return SignInErrors.RecoveryCodeWrong;
        }

        work.Send(new OutboxMessage { Kind = MessageKind.ProofBlocked, MemberId = me.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        return StepUpErrors.CodeWaits(time);
    }

    /// <summary>What is committed, also where it is a refusal: the count and the log must not be rolled back with it.</summary>
    private sealed record Verdict(Error? Problem);
}
