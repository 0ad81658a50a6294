using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The code that proves the phone: from now on codes to it count (EC6).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitPhoneCode : AttemptOperation<GivePhoneCode>
{
    private readonly CodeDesk _codes;

    internal SubmitPhoneCode(WritePath writePath, AttemptDesk desk, CodeDesk codes)
        : base(writePath, desk, AttemptStage.PhoneSetUp) => _codes = codes;

    private protected override bool SetsUp => true;

    /// <inheritdoc />
    protected override Guid AttemptOf(GivePhoneCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GivePhoneCode request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await Desk.HasFactorMeanwhileAsync(work, attempt, cancellationToken))
        {
            return await Desk.MoveAsync(work, attempt, AttemptStage.SecondFactor, cancellationToken);
        }

        if (await PhoneProof.UnderWayAsync(work, PhoneSetUp.Use(attempt), cancellationToken) is not { } use)
        {
            // Another tab asked for the number again.
            return await Desk.ShowAsync(work, attempt, cancellationToken);
        }

        if (await _codes.ProblemAsync(work, use, request.Code, cancellationToken) is { } problem)
        {
            if (CodeErrors.IsVerdict(problem))
            {
                SignInLog.Write(work, attempt, SignInOutcome.SecondFactorRefused, SecondFactorKind.SmsCode);
            }

            return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = problem };
        }

        await work.SetPhoneAsync(attempt.Member, PhoneProof.Read(use.Destination).Value, attempt.Id, cancellationToken);
        return await Desk.MoveAfterSetUpAsync(work, attempt, SecondFactorKind.SmsCode, null, cancellationToken);
    }
}
