using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>How many codes are sent: to one person, to one phone, for one client's address, and in all (EC5).</summary>
internal sealed class CodeLimits(SmsBudget budget, IOptions<SignInOptions> signIn, IOptions<SmsOptions> sms)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Reserves a code, or none: what is refused by one limit takes nothing from the others.</summary>
    /// <returns>Null when reserved; else why not, and when the next one is allowed.</returns>
    public async Task<CodeOnItsWay?> ReserveAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken)
    {
        List<string> reserved = [];
        foreach (var (key, most, window) in Limits(work, use))
        {
            if (await work.ReserveAsync(key, most, window, cancellationToken) is { } until)
            {
                await work.GiveBackAsync(reserved, cancellationToken);
                return new CodeOnItsWay(until, CodeErrors.SendsWait(until));
            }

            reserved.Add(key);
        }

        if (use.Channel is CodeChannel.Sms && !await budget.ReserveAsync(work, use.Destination, use.Purpose, cancellationToken))
        {
            await work.GiveBackAsync(reserved, cancellationToken);
            return new CodeOnItsWay(work.Now, CodeErrors.SmsPaused);
        }

        return null;
    }

    /// <summary>
    /// A code that was used was no nuisance: an office behind one address signs in at nine. It is given back to the address that it was asked for from, wherever it
    /// is typed. An SMS costs money, whatever becomes of it: for person, number and day it counts on.
    /// </summary>
    public static async Task NoteUsedAsync(UnitOfWork work, CodeUse use, CancellationToken cancellationToken)
    {
        var asked = await CodeDesk.Newest(work, use)
            .Join(work.Db.Outbox, c => new { Id = (Guid?)c.Id, c.MemberId, c.CreatedAt }, m => new { Id = m.CodeId, m.MemberId, m.CreatedAt }, (_, m) => new { m.Address })
            .FirstOrDefaultAsync(cancellationToken);
        List<string> counted = [];
        if (asked is not null)
        {
            counted.Add(Throttling.CodesFrom(IPAddress.TryParse(asked.Address, out var address) ? address : null));
        }

        if (use.Channel is CodeChannel.Mail)
        {
            counted.AddRange([Throttling.MailboxSend(use.Member.Id, use.Purpose), Throttling.AllMailboxCodes]);
        }

        await work.GiveBackAsync(counted, cancellationToken);
    }

    /// <summary>
    /// Nobody but who signs in says that it is theirs. Whoever earns by SMS has such numbers by the block (SMS pumping); an organization that has one has them
    /// in its user list.
    /// </summary>
    private static bool IsClaimed(CodeUse use) => use.Purpose is CodePurpose.PhoneVerification && use.Member.PhoneNumber != use.Destination;

    private IEnumerable<(string Key, int Most, TimeSpan Window)> Limits(UnitOfWork work, CodeUse use) => use.Channel switch
    {
        CodeChannel.Sms =>
        [
            (Throttling.SmsSend(use.Member.Id, use.Purpose), sms.Value.PerPerson(use.Purpose), Hour),
            (IsClaimed(use) ? Throttling.SmsToClaimed(use.Destination) : Throttling.SmsTo(use.Destination, use.Purpose), sms.Value.PerNumber(use.Purpose), Hour),
            (Throttling.CodesFrom(work.Actor.Address), signIn.Value.CodesPerAddressAndHour, Hour),
            .. IsClaimed(use) ? [(Throttling.SmsAlike(use.Destination), sms.Value.CodesPerNumbersAlikeAndHour, Hour)] : Array.Empty<(string, int, TimeSpan)>(),
        ],
        _ =>
        [
            (Throttling.MailboxSend(use.Member.Id, use.Purpose), signIn.Value.MailboxCodesPerHour, Hour),
            (Throttling.CodesFrom(work.Actor.Address), signIn.Value.CodesPerAddressAndHour, Hour),
            (Throttling.AllMailboxCodes, signIn.Value.MailboxCodesInAllPerHour, Hour),
        ],
    };
}
