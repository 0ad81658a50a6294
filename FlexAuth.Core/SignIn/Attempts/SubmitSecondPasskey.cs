using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>A passkey after the password. It cannot be guessed, so that the right one never waits; refused ones are counted for the history alone (RL4).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitSecondPasskey : AttemptOperation<GiveSecondPasskey>
{
    private readonly PasskeyVerifier _passkeys;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal SubmitSecondPasskey(
        WritePath writePath, AttemptDesk desk, PasskeyVerifier passkeys, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath, desk, AttemptStage.SecondFactor)
    {
        _passkeys = passkeys;
        _metrics = metrics;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveSecondPasskey request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveSecondPasskey request, CancellationToken cancellationToken)
    {
        if (!(await Desk.SecondFactor.UsableAsync(work, attempt, cancellationToken)).Contains(SecondFactorKind.Passkey))
        {
            work.RecordNothing();
            return await Desk.SecondFactor.AskAsync(work, attempt, null, cancellationToken) with { Problem = SignInErrors.FactorGone };
        }

        var answer = await _passkeys.CheckAsync(PasskeyPurpose.SecondFactor, $"{attempt.Id}", request.Answer, cancellationToken);
        var verdict = await _passkeys.UseAsync(work, answer, cancellationToken);
        if (verdict is PasskeyVerdict.Expired)
        {
            work.RecordNothing();
            return await AgainAsync(work, attempt, PasskeyErrors.Expired, cancellationToken);
        }

        if (verdict is PasskeyVerdict.Accepted)
        {
            _metrics.Count(SignInOutcome.SecondFactorAccepted);
            return await Desk.MoveAfterProofAsync(
                work, attempt, SecondFactorKind.Passkey, answer.Passkey!.Id, request.RemembersDevice, cancellationToken);
        }

        var (outcome, problem) = verdict is PasskeyVerdict.Copied
            ? (SignInOutcome.PasskeyCopied, PasskeyErrors.Copied(answer.Passkey!.Name))
            : (SignInOutcome.PasskeyRefused, PasskeyErrors.Refused);
        _metrics.Count(outcome);
        if (verdict is PasskeyVerdict.Copied || await work.NotesRefusedPasskeyAsync(attempt.MemberId, _options, cancellationToken))
        {
            SignInLog.Write(
                work, attempt, outcome, SecondFactorKind.Passkey, verdict is PasskeyVerdict.Copied ? answer.Passkey!.Id : null);
        }
        else
        {
            work.RecordNothing();
        }

        return await AgainAsync(work, attempt, problem, cancellationToken);
    }

    private async Task<SignInStep> AgainAsync(UnitOfWork work, SignInAttempt attempt, Error problem, CancellationToken cancellationToken) =>
        await Desk.SecondFactor.ShowAsync(work, attempt, SecondFactorKind.Passkey, cancellationToken) with { Problem = problem };
}
