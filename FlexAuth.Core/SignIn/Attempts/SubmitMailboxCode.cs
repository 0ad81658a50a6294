using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The mailed code: the attempt's newest, once, within its ten minutes; guesses are counted over all codes (EC2–EC4).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitMailboxCode : AttemptOperation<GiveMailboxCode>
{
    private readonly CodeDesk _codes;

    internal SubmitMailboxCode(WritePath writePath, AttemptDesk desk, CodeDesk codes)
        : base(writePath, desk, AttemptStage.MailboxProof) => _codes = codes;

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveMailboxCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveMailboxCode request, CancellationToken cancellationToken)
    {
        if (await _codes.ProblemAsync(work, MailboxQuestion.Use(attempt), request.Code, cancellationToken) is { } problem)
        {
            work.RecordNothing();
            if (CodeErrors.IsVerdict(problem))
            {
                SignInLog.Write(work, attempt, SignInOutcome.MailboxCodeRefused);
            }

            return await Desk.Mailbox.ShowAsync(work, attempt, cancellationToken) with { Problem = problem };
        }

        SignInLog.Write(work, attempt, SignInOutcome.MailboxProved);
        return await Desk.MoveAfterMailboxAsync(work, attempt, cancellationToken);
    }
}
