using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>A code that was asked for.</summary>
/// <param name="ResendFrom">From when on another one can be asked for.</param>
/// <param name="Problem">Why none was sent now; null where one is on its way or arrived.</param>
internal sealed record CodeOnItsWay(DateTimeOffset ResendFrom, Error? Problem = null);

/// <summary>Sends codes, within the limits (EC5), and checks what is typed: the newest, in time, once (EC2), for its own use (EC3).</summary>
internal sealed class CodeDesk(CodeLimits limits, ServerOffer offer, IOptions<SignInOptions> options)
{
    /// <summary>Of the codes of one use, so many are recognised as earlier ones.</summary>
    private const int Remembered = 10;

    /// <summary>Whether it can be a code at all.</summary>
    public static bool IsWellFormed(string? typed) => TypedCode.Digits(typed, Totp.Digits) is not null;

    /// <summary>Sends a code, unless one is on its way or works still: a reload, or a look at another way, sends nothing again.</summary>
    public async Task<CodeOnItsWay> OfferAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken) =>
        await NewestAsync(work, use, cancellationToken) is { ConsumedAt: null } newest && !(newest.ExpiresAt <= work.Now)
            ? new CodeOnItsWay(newest.CreatedAt + options.Value.MailboxCodeInterval)
            : await SendAsync(work, use, cancellationToken);

    /// <summary>Where it stands; sends nothing.</summary>
    public async Task<CodeOnItsWay> LookAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken) =>
        new((await NewestAsync(work, use, cancellationToken))?.CreatedAt + options.Value.MailboxCodeInterval ?? work.Now);

    /// <summary>Sends another code, where the one before is old enough.</summary>
    public async Task<CodeOnItsWay> ResendAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken) =>
        await NewestAsync(work, use, cancellationToken) is { } newest && newest.CreatedAt + options.Value.MailboxCodeInterval is var from && from > work.Now
            ? new CodeOnItsWay(from)
            : await SendAsync(work, use, cancellationToken);

    /// <summary>
    /// What is wrong with a code that proves a mailbox or a phone; null where it does. Guesses are counted over all codes and destinations (EC4).
    /// </summary>
    public async Task<Error?> ProblemAsync(UnitOfWork work, CodeUse use, string? typed, CancellationToken cancellationToken)
    {
        if (!IsWellFormed(typed))
        {
            // Nothing was guessed, so nothing is counted.
            return CodeErrors.Malformed;
        }

        var key = use.Channel is CodeChannel.Sms ? Throttling.PhoneGuess(use.Member.Id) : Throttling.MailboxGuess(use.Member.Id);
        if (await work.ReserveAsync(key, options.Value.SecondFactorTries, options.Value.SecondFactorWindow, cancellationToken) is { } until)
        {
            return CodeErrors.GuessesWait(until);
        }

        var verdict = await SpendAsync(work, use, typed, cancellationToken);
        if (verdict is CodeVerdict.Right)
        {
            await work.ForgetAsync(key, cancellationToken);
            await CodeLimits.NoteUsedAsync(work, use, cancellationToken);
        }

        return CodeErrors.Of(verdict);
    }

    /// <summary>What the typed code is; the right one is spent by it. Guesses are for the caller to count (EC4).</summary>
    public static async Task<CodeVerdict> SpendAsync(UnitOfWork work, CodeUse use, string? typed, CancellationToken cancellationToken)
    {
        var codes = await Newest(work, use).AsNoTracking().Take(Remembered).ToListAsync(cancellationToken);
        if (TypedCode.Digits(typed, Totp.Digits) is not { } digits || codes.Where(code => Is(code, digits)).ToList() is not [var meant, ..])
        {
            return CodeVerdict.Wrong;
        }

        if (meant.Id != codes[0].Id)
        {
            return CodeVerdict.Replaced;
        }

        if (meant.ConsumedAt is not null)
        {
            return CodeVerdict.Used;
        }

        if (meant.ExpiresAt <= work.Now)
        {
            return CodeVerdict.Expired;
        }

        // One row or none: of fifty who submit the same code at a time, one is let in.
        var spent = await work.Db.SentCodes.Where(c => c.Id == meant.Id && c.ConsumedAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.ConsumedAt, work.Now), cancellationToken);
        return spent == 1 ? CodeVerdict.Right : CodeVerdict.Used;
    }

    private static Task<SentCode?> NewestAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken) =>
        Newest(work, use).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The codes of one use, the newest first.</summary>
    internal static IQueryable<SentCode> Newest(UnitOfWork work, CodeUse use) => work.Db.SentCodes
        .Where(c => c.MemberId == use.Member.Id && c.AttemptId == use.AttemptId && c.SessionId == use.SessionId
            && c.Purpose == use.Purpose && c.Channel == use.Channel && c.Destination == use.Destination)
        .OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id);

    private static bool Is(SentCode code, string digits) =>
        code.CodeHash is { } hash && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(SentCodeHash.Of(code.Id, digits)));

    private async Task<CodeOnItsWay> SendAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken)
    {
        if (use.Channel is CodeChannel.Sms && offer.SmsCountries.Refusal(use.Destination) is { } elsewhere)
        {
            return new CodeOnItsWay(work.Now, elsewhere);
        }

        if (await limits.ReserveAsync(work, use, cancellationToken) is { } refused)
        {
            return refused;
        }

        var code = new SentCode
        {
            MemberId = use.Member.Id,
            Purpose = use.Purpose,
            Channel = use.Channel,
            Destination = use.Destination,
            AttemptId = use.AttemptId,
            SessionId = use.SessionId,
            CreatedAt = work.Now,
        };
        work.Db.SentCodes.Add(code);
        work.Send(new OutboxMessage { Kind = KindOf(use), MemberId = use.Member.Id, CodeId = code.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Record(new AuditEvent(
            use.Channel is CodeChannel.Sms ? AuditActions.SmsCodeRequested : AuditActions.MailboxCodeRequested,
            use.Member.Id,
            use.Member.Organization,
            new { purpose = $"{use.Purpose}" }));
        return new CodeOnItsWay(work.Now + options.Value.MailboxCodeInterval);
    }

    private static MessageKind KindOf(CodeUse use) => use switch
    {
        { Channel: CodeChannel.Sms } => MessageKind.SmsCode,
        { AttemptId: not null } => MessageKind.MailboxCode,
        _ => MessageKind.ConfirmationCode,
    };
}
