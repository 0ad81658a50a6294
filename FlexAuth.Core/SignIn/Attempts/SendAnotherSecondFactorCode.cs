using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Another code by mail or SMS, where the one before is old enough.</summary>
[Requires(Permission.SignIn)]
public sealed class SendAnotherSecondFactorCode : AttemptOperation<ResendSecondFactorCode>
{
    internal SendAnotherSecondFactorCode(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.SecondFactor)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ResendSecondFactorCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ResendSecondFactorCode request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return Desk.SecondFactor.ResendAsync(work, attempt, request.Kind, cancellationToken);
    }
}
