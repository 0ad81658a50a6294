using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The passkey that the browser made, for somebody who sets one up within their sign-in: it proves them for this one, too.</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitNewPasskey : AttemptOperation<GiveNewPasskey>
{
    private readonly PasskeyAddition _addition;

    internal SubmitNewPasskey(WritePath writePath, AttemptDesk desk, PasskeyAddition addition)
        : base(writePath, desk, AttemptStage.PasskeySetUp) => _addition = addition;

    private protected override bool SetsUp => true;

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveNewPasskey request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveNewPasskey request, CancellationToken cancellationToken)
    {
        if (await Desk.HasFactorMeanwhileAsync(work, attempt, cancellationToken))
        {
            work.RecordNothing();
            return await Desk.MoveAsync(work, attempt, AttemptStage.SecondFactor, cancellationToken);
        }

        var made = await _addition.CheckAsync(PasskeyPurpose.SetUp, $"{attempt.Id}", request.Answer);
        var added = await _addition.SpendAsync(work, made, cancellationToken)
            ? await _addition.AddAsync(work, attempt.Member, made, attempt.Id, cancellationToken)
            : PasskeyErrors.Expired;
        if (added.Succeeded)
        {
            (added.Value.LastUsedAt, added.Value.LastUsedFrom) = (work.Now, work.Actor.Address?.ToString());
            return await Desk.MoveAfterSetUpAsync(work, attempt, SecondFactorKind.Passkey, added.Value.Id, cancellationToken);
        }

        work.RecordNothing();
        return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = added.Error };
    }
}
