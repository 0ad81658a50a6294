using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The mailed code: the attempt's newest, once, within its ten minutes; guesses are counted over all codes (EC2–EC4).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitMailboxCode : AttemptOperation<GiveMailboxCode>
{
    private readonly CodeDesk _codes;
    private readonly SignInOptions _options;

    internal SubmitMailboxCode(WritePath writePath, AttemptDesk desk, CodeDesk codes, IOptions<SignInOptions> options)
        : base(writePath, desk, AttemptStage.MailboxProof)
    {
        _codes = codes;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveMailboxCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveMailboxCode request, CancellationToken cancellationToken)
    {
        if (!CodeDesk.IsWellFormed(request.Code))
        {
            return await AgainAsync(work, attempt, CodeErrors.Malformed, cancellationToken);
        }

        var key = Throttling.MailboxGuess(attempt.MemberId);
        if (await work.ReserveAsync(key, _options.SecondFactorTries, _options.SecondFactorWindow, cancellationToken) is { } until)
        {
            return await AgainAsync(work, attempt, CodeErrors.GuessesWait(until), cancellationToken);
        }

        var use = AttemptDesk.MailboxProof(attempt);
        if (CodeErrors.Of(await _codes.SpendAsync(work, use, request.Code, cancellationToken)) is { } problem)
        {
            AttemptDesk.Log(work, attempt, SignInOutcome.MailboxCodeRefused);
            return await AgainAsync(work, attempt, problem, cancellationToken);
        }

        await work.ForgetAsync(key, cancellationToken);
        await CodeLimits.NoteUsedAsync(work, use, cancellationToken);
        AttemptDesk.Log(work, attempt, SignInOutcome.MailboxProved);
        return await Desk.MoveToSecondFactorAsync(work, attempt, mailboxProved: true, cancellationToken);
    }

    private async Task<SignInStep> AgainAsync(UnitOfWork work, SignInAttempt attempt, Error problem, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await Desk.ShowMailboxCodeAsync(work, attempt, cancellationToken) with { Problem = problem };
    }
}
