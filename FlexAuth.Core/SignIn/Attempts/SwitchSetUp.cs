using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"Set up another way". What was begun stays as it is, for whoever comes back to it.</summary>
[Requires(Permission.SignIn)]
public sealed class SwitchSetUp : AttemptOperation<ChooseSetUp>
{
    internal SwitchSetUp(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.AuthenticatorSetUp, AttemptStage.PasskeySetUp, AttemptStage.PhoneSetUp, AttemptStage.EmailVerificationSetUp)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ChooseSetUp request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ChooseSetUp request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var choice = await Desk.Gate.ChoiceAsync(work, attempt.Member, cancellationToken);
        return choice.SetUps.Contains(request.Method) && SecondFactorChoice.SetUpOf(request.Method) is { } stage
            ? await Desk.MoveAsync(work, attempt, stage, cancellationToken)
            : await Desk.ShowAsync(work, attempt, cancellationToken);
    }
}
