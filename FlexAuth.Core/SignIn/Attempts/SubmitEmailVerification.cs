using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"Use email verification": by a word where the mailbox was proved on the way here, else by a first code (EC6).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitEmailVerification : AttemptOperation<UseEmailVerification>
{
    private readonly CodeDesk _codes;

    internal SubmitEmailVerification(WritePath writePath, AttemptDesk desk, CodeDesk codes)
        : base(writePath, desk, AttemptStage.EmailVerificationSetUp) => _codes = codes;

    private protected override bool SetsUp => true;

    /// <inheritdoc />
    protected override Guid AttemptOf(UseEmailVerification request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, UseEmailVerification request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await Desk.HasFactorMeanwhileAsync(work, attempt, cancellationToken))
        {
            return await Desk.MoveAsync(work, attempt, AttemptStage.SecondFactor, cancellationToken);
        }

        if (!attempt.IsMailboxProved
            && await _codes.ProblemAsync(work, SetUpSteps.EmailVerificationUse(attempt), request.Code, cancellationToken) is { } problem)
        {
            if (CodeErrors.IsVerdict(problem))
            {
                SignInLog.Write(work, attempt, SignInOutcome.MailboxCodeRefused);
            }

            return await Desk.SetUp.ShowEmailVerificationAsync(work, attempt, cancellationToken) with { Problem = problem };
        }

        work.AddEmailVerification(attempt.Member, attempt.Id);
        return await Desk.MoveAfterSetUpAsync(work, attempt, SecondFactorKind.EmailVerification, null, cancellationToken);
    }
}
