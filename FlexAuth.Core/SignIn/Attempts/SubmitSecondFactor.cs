using System.Diagnostics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>
/// A code of a second factor. The factor has its own counter, which typing the password again does not reset (OT3); a code or a
/// recovery code works once, however many submit it at a time (OT1, RC2).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class SubmitSecondFactor : AttemptOperation<GiveSecondFactor>
{
    private readonly FactorTries _tries;
    private readonly SignInMetrics _metrics;

    internal SubmitSecondFactor(WritePath writePath, AttemptDesk desk, FactorTries tries, SignInMetrics metrics)
        : base(writePath, desk, AttemptStage.SecondFactor)
    {
        _tries = tries;
        _metrics = metrics;
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveSecondFactor request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondFactor request, CancellationToken cancellationToken)
    {
        if (FactorTries.Malformed(request.Kind, request.Code) is { } malformed)
        {
            return await AgainAsync(work, attempt, request, malformed, cancellationToken);
        }

        if (!(await Desk.SecondFactor.UsableAsync(work, attempt, cancellationToken)).Contains(request.Kind))
        {
            work.RecordNothing();
            return await Desk.SecondFactor.AskAsync(work, attempt, null, cancellationToken) with { Problem = SignInErrors.FactorGone };
        }

        var use = await FactorCodes.UseAsync(work, attempt, request.Kind, cancellationToken);
        switch (await _tries.SpendAsync(work, attempt.MemberId, request.Kind, request.Code, use, cancellationToken))
        {
            case FactorTry.Right { App: var app }:
                _metrics.Count(SignInOutcome.SecondFactorAccepted);
                return await Desk.MoveAfterProofAsync(work, attempt, request.Kind, app, request.RemembersDevice, cancellationToken);
            case FactorTry.Wrong { Why: var why }:
                Log(work, attempt, request.Kind, SignInOutcome.SecondFactorRefused);
                return await AgainAsync(work, attempt, request, why, cancellationToken);
            case FactorTry.UsedUp { Until: var until }:
                Log(work, attempt, request.Kind, SignInOutcome.SecondFactorBlocked);
                work.Send(new OutboxMessage { Kind = MessageKind.SecondFactorBlocked, MemberId = attempt.MemberId, CreatedAt = work.Now, DueAt = work.Now });
                return await AgainAsync(work, attempt, request, SignInErrors.SecondFactorWaits(until), cancellationToken);
            case FactorTry.Waits { Until: var until }:
                // Nothing was checked: counted, but no line for each knock at a closed door.
                _metrics.Count(SignInOutcome.SecondFactorBlocked);
                return await AgainAsync(work, attempt, request, SignInErrors.SecondFactorWaits(until), cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<SignInStep> AgainAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondFactor request, Error problem, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await Desk.SecondFactor.ShowAsync(work, attempt, request.Kind, cancellationToken) with { Problem = problem };
    }

    private void Log(UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, SignInOutcome outcome)
    {
        _metrics.Count(outcome);
        SignInLog.Write(work, attempt, outcome, kind);
    }
}
