using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Asks for the code that proves the mailbox, before a factor may be set up.</summary>
internal sealed class MailboxQuestion(CodeDesk codes)
{
    /// <summary>Sends a mailed code where none is on its way; a longer wait is told to whoever asks for another.</summary>
    public async Task<SignInStep> AskAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.OfferAsync(work, Use(attempt), cancellationToken));

    /// <summary>Sends another one, where the one before is old enough.</summary>
    public async Task<SignInStep> ResendAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.ResendAsync(work, Use(attempt), cancellationToken));

    /// <summary>The same step again; sends nothing.</summary>
    public async Task<SignInStep> ShowAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        Step(attempt, await codes.LookAsync(work, Use(attempt), cancellationToken));

    /// <summary>The code that proves the mailbox, before a factor may be set up.</summary>
    public static CodeUse Use(SignInAttempt attempt) =>
        CodeUse.Of(attempt, CodePurpose.MailboxProof, CodeChannel.Mail, attempt.Member.Email!);

    private static ProveMailbox Step(SignInAttempt attempt, CodeOnItsWay code) =>
        new(attempt.Id, attempt.Member.Email!, code.ResendFrom) { Problem = code.Problem };
}
