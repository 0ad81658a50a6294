using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;

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
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, RecoveryCodeSaved request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var saved = await RecoveryCodeVerifier.NoteSavedAsync(work, attempt.MemberId, request.Code, cancellationToken);
        return saved
            ? await Desk.MoveAsync(work, attempt, AttemptStage.Ready, cancellationToken)
            : await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = SignInErrors.RecoveryCodeReplaced };
    }
}
