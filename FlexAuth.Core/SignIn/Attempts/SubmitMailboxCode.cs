using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The mailed code: the attempt's newest, once, within its ten minutes; guesses are counted over all codes (EC2–EC4).</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitMailboxCode : AttemptOperation<GiveMailboxCode>
{
    private readonly SignInOptions _options;

    internal SubmitMailboxCode(WritePath writePath, AttemptDesk desk, IOptions<SignInOptions> options)
        : base(writePath, desk, AttemptStage.MailboxProof) => _options = options.Value;

    /// <inheritdoc />
    protected override Guid AttemptOf(GiveMailboxCode request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GiveMailboxCode request, CancellationToken cancellationToken)
    {
        var again = await Desk.AskMailboxCodeAsync(work, attempt, cancellationToken);
        if (TypedCode.Digits(request.Code, Totp.Digits) is not { } code)
        {
            work.RecordNothing();
            return again with { Problem = SignInErrors.MailboxCodeMalformed };
        }

        var key = Throttling.MailboxGuess(attempt.MemberId);
        if (await work.ReserveAsync(key, _options.SecondFactorTries, _options.SecondFactorWindow, cancellationToken) is { } until)
        {
            work.RecordNothing();
            return again with { Problem = SignInErrors.MailboxGuessesWait(until) };
        }

        if (!await SpendAsync(work, attempt, code, cancellationToken))
        {
            AttemptDesk.Log(work, attempt, SignInOutcome.MailboxCodeRefused);
            return again with { Problem = SignInErrors.MailboxCodeWrong };
        }

        await work.ForgetAsync(key, cancellationToken);
        AttemptDesk.Log(work, attempt, SignInOutcome.MailboxProved);
        return await Desk.MoveToSecondFactorAsync(work, attempt, mailboxProved: true, cancellationToken);
    }

    private static async Task<bool> SpendAsync(UnitOfWork work, SignInAttempt attempt, string code, CancellationToken cancellationToken)
    {
        if (await AttemptDesk.NewestCode(work, attempt).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { CodeHash: { } hash } newest
            || newest.ExpiresAt <= work.Now
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(SentCodeHash.Of(newest.Id, code))))
        {
            return false;
        }

        return await work.Db.SentCodes.Where(c => c.Id == newest.Id && c.ConsumedAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.ConsumedAt, work.Now), cancellationToken) == 1;
    }
}
