using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Another code to the phone that is being set up, where the one before is old enough.</summary>
[Requires(Permission.SignIn)]
public sealed class SendAnotherPhoneCode : AttemptOperation<ResendPhoneCode>
{
    private readonly PhoneSetUp _phones;

    internal SendAnotherPhoneCode(WritePath writePath, AttemptDesk desk, PhoneSetUp phones)
        : base(writePath, desk, AttemptStage.PhoneSetUp) => _phones = phones;

    /// <inheritdoc />
    protected override Guid AttemptOf(ResendPhoneCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ResendPhoneCode request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var problem = await _phones.ResendAsync(work, attempt, cancellationToken);
        await work.Db.SaveChangesAsync(cancellationToken);
        return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = problem };
    }
}
