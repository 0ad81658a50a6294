using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"Try another way". A reload shows that way again.</summary>
[Requires(Permission.SignIn)]
public sealed class SwitchSecondFactor : AttemptOperation<ChooseSecondFactor>
{
    internal SwitchSecondFactor(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.SecondFactor)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ChooseSecondFactor request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ChooseSecondFactor request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var step = await Desk.SecondFactor.AskAsync(work, attempt, request.Kind, cancellationToken);
        attempt.ChosenFactor = (step as EnterSecondFactor)?.Kind;
        return step;
    }
}
