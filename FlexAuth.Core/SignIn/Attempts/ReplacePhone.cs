using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>"Use another number": the code that was sent is void.</summary>
[Requires(Permission.SignIn)]
public sealed class ReplacePhone : AttemptOperation<ChangePhone>
{
    internal ReplacePhone(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.PhoneSetUp)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ChangePhone request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ChangePhone request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await PhoneProof.GiveUpAsync(work, PhoneSetUp.Use(attempt)(""), cancellationToken);
        return await Desk.ShowAsync(work, attempt, cancellationToken);
    }
}
