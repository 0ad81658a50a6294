using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>
/// A code of a second factor. The factor has its own counter, which typing the password again does not reset (OT3); a code or a
/// recovery code works once, however many submit it at a time (OT1, RC2).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class SubmitSecondFactor : AttemptOperation<GiveSecondFactor>
{
    private readonly AuthenticatorVerifier _authenticators;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal SubmitSecondFactor(
        WritePath writePath,
        AttemptDesk desk,
        AuthenticatorVerifier authenticators,
        SignInMetrics metrics,
        IOptions<SignInOptions> options)
        : base(writePath, desk, AttemptStage.SecondFactor)
    {
        _authenticators = authenticators;
        _metrics = metrics;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveSecondFactor request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondFactor request, CancellationToken cancellationToken)
    {
        if (Malformed(request) is { } malformed)
        {
            // Nothing was guessed, so nothing is counted.
            return await AgainAsync(work, attempt, request, malformed, cancellationToken);
        }

        if (!(await Desk.UsableAsync(work, attempt, cancellationToken)).Contains(request.Kind))
        {
            work.RecordNothing();
            return await Desk.AskSecondFactorAsync(work, attempt, null, cancellationToken) with { Problem = SignInErrors.FactorGone };
        }

        var key = Throttling.SecondFactor(request.Kind, attempt.MemberId);
        if (await work.ReserveAsync(key, _options.SecondFactorTries, _options.SecondFactorWindow, cancellationToken) is { } until)
        {
            _metrics.Count(SignInOutcome.SecondFactorBlocked);
            return await AgainAsync(work, attempt, request, SignInErrors.SecondFactorWaits(until), cancellationToken);
        }

        var (wrong, app) = await SpendAsync(work, attempt, request, cancellationToken);
        if (wrong is { } problem)
        {
            return await AgainAsync(work, attempt, request, await RefuseAsync(work, attempt, request.Kind, key, problem, cancellationToken), cancellationToken);
        }

        await work.ForgetAsync(key, cancellationToken);
        _metrics.Count(SignInOutcome.SecondFactorAccepted);
        if (request.Kind is SecondFactorKind.RecoveryCode)
        {
            work.Send(Notice(MessageKind.RecoveryCodeUsed, attempt, work));
        }

        return await Desk.MoveAfterProofAsync(work, attempt, request.Kind, app, request.RemembersDevice, cancellationToken);
    }

    private static Error? Malformed(GiveSecondFactor request) => request.Kind switch
    {
        SecondFactorKind.RecoveryCode => RecoveryCodeVerifier.IsWellFormed(request.Code) ? null : SignInErrors.RecoveryCodeMalformed,
        SecondFactorKind.AuthenticationApp => AuthenticatorVerifier.IsWellFormed(request.Code) ? null : SignInErrors.CodeMalformed,
        SecondFactorKind.EmailVerification or SecondFactorKind.SmsCode => CodeDesk.IsWellFormed(request.Code) ? null : CodeErrors.Malformed,

        // Each kind has its counter: an invented one would have guesses of its own (OT3).
        _ => SignInErrors.CodeMalformed,
    };

    /// <returns>What is wrong with the code; null where nothing is, and then it is spent. And of which app it was.</returns>
    private async Task<(Error? Problem, Guid? App)> SpendAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondFactor request, CancellationToken cancellationToken)
    {
        switch (request.Kind)
        {
            case SecondFactorKind.RecoveryCode:
                return await RecoveryCodeVerifier.SpendAsync(work, attempt.MemberId, request.Code, cancellationToken)
                    ? (null, null)
                    : (SignInErrors.RecoveryCodeWrong, null);
            case SecondFactorKind.AuthenticationApp:
                return await _authenticators.SpendAsync(work, attempt.MemberId, request.Code, cancellationToken) is { } app
                    ? (null, app)
                    : (await _authenticators.ExplainAsync(work, attempt.MemberId, request.Code, cancellationToken), null);
            default:
                var use = (await FactorCodes.UseAsync(work, attempt, request.Kind, cancellationToken))!;
                var verdict = await CodeDesk.SpendAsync(work, use, request.Code, cancellationToken);
                if (verdict is CodeVerdict.Right)
                {
                    await FactorCodes.NoteUsedAsync(work, use, cancellationToken);
                }

                return (CodeErrors.Of(verdict), null);
        }
    }

    private async Task<SignInStep> AgainAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondFactor request, Error problem, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await Desk.ShowSecondFactorAsync(work, attempt, request.Kind, cancellationToken) with { Problem = problem };
    }

    private async Task<Error> RefuseAsync(
        UnitOfWork work, SignInAttempt attempt, SecondFactorKind kind, string key, Error problem, CancellationToken cancellationToken)
    {
        var until = await work.FullUntilAsync(key, _options.SecondFactorTries, cancellationToken);
        var outcome = until is null ? SignInOutcome.SecondFactorRefused : SignInOutcome.SecondFactorBlocked;
        _metrics.Count(outcome);
        AttemptDesk.Log(work, attempt, outcome, kind);
        if (until is { } time)
        {
            work.Send(Notice(MessageKind.SecondFactorBlocked, attempt, work));
            return SignInErrors.SecondFactorWaits(time);
        }

        return problem;
    }

    private static OutboxMessage Notice(MessageKind kind, SignInAttempt attempt, UnitOfWork work) =>
        new() { Kind = kind, MemberId = attempt.MemberId, CreatedAt = work.Now, DueAt = work.Now };
}
