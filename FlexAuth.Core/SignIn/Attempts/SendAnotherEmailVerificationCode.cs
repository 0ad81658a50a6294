using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Another first code for email verification that is being set up, where the one before is old enough.</summary>
[Requires(Permission.SignIn)]
public sealed class SendAnotherEmailVerificationCode : AttemptOperation<ResendEmailVerificationCode>
{
    internal SendAnotherEmailVerificationCode(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.EmailVerificationSetUp)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ResendEmailVerificationCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ResendEmailVerificationCode request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return Desk.SetUp.ResendEmailVerificationCodeAsync(work, attempt, cancellationToken);
    }
}
