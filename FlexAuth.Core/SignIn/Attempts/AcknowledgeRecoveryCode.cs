using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"I have saved it".</summary>
[Requires(Permission.SignIn)]
public sealed class AcknowledgeRecoveryCode : AttemptOperation<RecoveryCodeSaved>
{
    internal AcknowledgeRecoveryCode(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.RecoveryCode)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(RecoveryCodeSaved request) => request.AttemptId;

    /// <inheritdoc />
    protected override Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, RecoveryCodeSaved request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return Desk.MoveAsync(work, attempt, AttemptStage.Ready, cancellationToken);
    }
}
