using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"Use email verification": the mailbox was proved on the way here.</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitEmailVerification : AttemptOperation<UseEmailVerification>
{
    internal SubmitEmailVerification(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.EmailVerificationSetUp)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(UseEmailVerification request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, UseEmailVerification request, CancellationToken cancellationToken)
    {
        if (await Desk.HasFactorMeanwhileAsync(work, attempt, cancellationToken))
        {
            work.RecordNothing();
            return await Desk.MoveAsync(work, attempt, AttemptStage.SecondFactor, cancellationToken);
        }

        work.AddEmailVerification(attempt.Member);
        return await Desk.MoveAfterSetUpAsync(work, attempt, SecondFactorKind.EmailVerification, cancellationToken);
    }
}
