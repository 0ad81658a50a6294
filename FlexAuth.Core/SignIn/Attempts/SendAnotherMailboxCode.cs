using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Another mailed code, where the one before is old enough.</summary>
[Requires(Permission.SignIn)]
public sealed class SendAnotherMailboxCode : AttemptOperation<ResendMailboxCode>
{
    internal SendAnotherMailboxCode(WritePath writePath, AttemptDesk desk)
        : base(writePath, desk, AttemptStage.MailboxProof)
    {
    }

    /// <inheritdoc />
    protected override Guid AttemptOf(ResendMailboxCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, ResendMailboxCode request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await Desk.Mailbox.ResendAsync(work, attempt, cancellationToken);
    }
}
