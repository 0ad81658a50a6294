using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>A PIN that was looked at.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Renewed">Its hash of today's cost, where the stored one is older.</param>
internal sealed record PinTry(PasswordVerdict Verdict, string? Renewed);

/// <summary>Tries PINs, within <see cref="GuardProof"/>: to unlock a phone or to change what guards it, all tries count together.</summary>
internal sealed class PinProof(PhoneDesk desk, PasswordHashing hashing)
{
    /// <summary>So many wrong PINs end the registration.</summary>
    public const int MostTries = 5;

    /// <summary>Longer than any hash waits: a try that is not decided by then was cut off with its server.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);

    /// <summary>Reserves a try before its PIN is hashed.</summary>
    /// <returns>Why not; null where it was reserved.</returns>
    public static async Task<Error?> ReserveAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        // One row or none: a hundred at a time are five. Only those that were found wrong end it; the others wait for what is under way.
        var cutOff = work.Now - UnderWay;
        return await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && (p.PinTries < MostTries || p.PinTriedAt <= cutOff))
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.PinTries, x => (x.PinTriedAt <= cutOff ? x.WrongPins : x.PinTries) + 1)
                    .SetProperty(x => x.PinTriedAt, work.Now),
                cancellationToken) == 1
            ? null
            : Error.Busy;
    }

    /// <summary>Looks at it, outside of any transaction.</summary>
    public async Task<PinTry> TryAsync(RegisteredPhone phone, string pin)
    {
        var verdict = await hashing.VerifyAsync(phone.PinHash!, pin, CancellationToken.None);
        return new PinTry(verdict, verdict is PasswordVerdict.RightButOld ? await hashing.TryHashAsync(pin, CancellationToken.None) : null);
    }

    /// <summary>What came of it, of a phone whose PIN is still the one that was looked at.</summary>
    public async Task<Answer<RegisteredPhone>> DecideAsync(
        UnitOfWork work, RegisteredPhone phone, PasswordVerdict verdict, CancellationToken cancellationToken)
    {
        switch (verdict)
        {
            case PasswordVerdict.Busy:
                work.RecordNothing();
                await work.GiveBackAsync(Throttling.PhoneUse(phone.Id), cancellationToken);
                await GiveBackAsync(work, phone, cancellationToken);
                return Error.Busy;
            case PasswordVerdict.Wrong:
                return await RefuseAsync(work, phone, cancellationToken);
            default:
                await ForgetAsync(work, phone, cancellationToken);
                return phone;
        }
    }

    private async Task<Error> RefuseAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        var row = work.Db.RegisteredPhones.Where(p => p.Id == phone.Id);
        await row.ExecuteUpdateAsync(p => p.SetProperty(x => x.WrongPins, x => x.WrongPins + 1), cancellationToken);
        var wrong = await row.Select(p => p.WrongPins).SingleAsync(cancellationToken);
        if (wrong >= MostTries)
        {
            return await UseUpAsync(work, phone, cancellationToken);
        }

        desk.Log(work, phone, SignInOutcome.PhonePinRefused);
        PhoneDesk.Note(work, phone, AuditActions.MobilePinRefused, new { phone = phone.Id, name = phone.Name, tries = wrong });
        return MobileErrors.PinWrong(MostTries - wrong);
    }

    /// <summary>The right one forgets the wrong ones and itself; what else is under way is decided on its own.</summary>
    private static Task<int> ForgetAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinTries, x => x.PinTries > x.WrongPins ? x.PinTries - x.WrongPins - 1 : 0).SetProperty(x => x.WrongPins, 0),
            cancellationToken);

    /// <summary>Nothing was found out by that try, which was reserved.</summary>
    public static Task GiveBackAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.PinTries > p.WrongPins)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, x => x.PinTries - 1), cancellationToken);

    private async Task<Error> UseUpAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await PhoneDesk.EndAsync(work, phone, PhoneEnd.WrongPins, cancellationToken))
        {
            desk.Log(work, phone, SignInOutcome.PhonePinBlocked);
            PhoneDesk.Tell(work, phone, MessageKind.MobilePinsUsedUp);
        }

        return MobileErrors.PinsUsedUp;
    }
}
