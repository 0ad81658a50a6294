using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The first code of the app that is being set up: only now does it count as a factor (OT5).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitFirstAuthenticatorCode : AttemptOperation<ConfirmAuthenticator>
{
    private readonly AuthenticatorVerifier _authenticators;

    internal SubmitFirstAuthenticatorCode(WritePath writePath, AttemptDesk desk, AuthenticatorVerifier authenticators)
        : base(writePath, desk, AttemptStage.AuthenticatorSetUp) => _authenticators = authenticators;

    private protected override bool SetsUp => true;

    /// <inheritdoc />
    protected override Guid AttemptOf(ConfirmAuthenticator request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ConfirmAuthenticator request, CancellationToken cancellationToken)
    {
        if (await Desk.HasFactorMeanwhileAsync(work, attempt, cancellationToken))
        {
            work.RecordNothing();
            return await Desk.MoveAsync(work, attempt, AttemptStage.SecondFactor, cancellationToken);
        }

        var pending = await work.Db.AuthenticatorApps.SingleOrDefaultAsync(
            a => a.MemberId == attempt.MemberId && a.AttemptId == attempt.Id && a.ConfirmedAt == null, cancellationToken);
        if (pending is null || !AuthenticatorVerifier.IsWellFormed(request.Code))
        {
            work.RecordNothing();
            return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = SignInErrors.CodeMalformed };
        }

        if (await _authenticators.ConfirmAsync(work, pending, request.Code, cancellationToken) is { } wrong)
        {
            work.RecordNothing();
            if (CodeTrouble.IsVerdict(wrong))
            {
                SignInLog.Write(work, attempt, SignInOutcome.SecondFactorRefused, SecondFactorKind.AuthenticationApp);
            }

            return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = wrong };
        }

        attempt.Member.TwoFactorSetAt ??= work.Now;
        work.Record(new AuditEvent(AuditActions.AuthenticatorAdded, attempt.MemberId, attempt.Member.Organization));
        work.Send(new OutboxMessage { Kind = MessageKind.AuthenticatorAdded, MemberId = attempt.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        return await Desk.MoveAfterSetUpAsync(work, attempt, SecondFactorKind.AuthenticationApp, pending.Id, cancellationToken);
    }
}
