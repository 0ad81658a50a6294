using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// The phone's key and its PIN, to unlock it or to change the PIN: all tries count together. The order is the protection: the signature, which
/// counts nothing (whoever only knows an id ends nobody's registration); a try is reserved before its PIN is hashed (RL1); one transaction
/// decides, by what holds then (PW6).
/// </summary>
internal sealed class PinProof(WritePath writePath, PhoneDesk desk, PasswordHashing hashing)
{
    /// <summary>So many wrong PINs end the registration.</summary>
    public const int MostTries = 5;

    /// <summary>Longer than any hash waits: a try that is not decided by then was cut off with its server.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);

    /// <param name="actor">Who comes.</param>
    /// <param name="proof">Signed by the phone.</param>
    /// <param name="purpose">For what.</param>
    /// <param name="typed">The PIN; null where the phone has none.</param>
    /// <param name="accepted">Goes on within the transaction. Brings the PIN's hash of today's cost, where the stored one is older.</param>
    /// <param name="cancellationToken">Gives up before anything was tried.</param>
    public async Task<Result<T>> ProveAsync<T>(
        Actor actor,
        PhoneProof proof,
        PhonePurpose purpose,
        string? typed,
        Func<UnitOfWork, RegisteredPhone, string?, CancellationToken, Task<Result<Answer<T>>>> accepted,
        CancellationToken cancellationToken)
        where T : class
    {
        var pin = PinRules.Digits(typed);
        if (pin is null && !string.IsNullOrEmpty(typed))
        {
            // Nothing was guessed, so nothing is counted.
            return MobileErrors.PinMalformed;
        }

        var reserved = Answer<RegisteredPhone>.Of(
            await writePath.CommitAsync(actor, (work, token) => ReserveAsync(work, proof, purpose, pin, token), cancellationToken));
        if (!reserved.Succeeded)
        {
            return reserved.Error;
        }

        // Whoever hangs up now has tried nevertheless: it is decided all the same, so that a bad network uses up no tries by right PINs.
        var phone = reserved.Value;
        var verdict = phone.PinHash is { } hash ? await hashing.VerifyAsync(hash, pin!, CancellationToken.None) : PasswordVerdict.Right;
        var renewed = verdict is PasswordVerdict.RightButOld ? await hashing.TryHashAsync(pin!, CancellationToken.None) : null;
        return Answer<T>.Of(await writePath.CommitAsync(
            actor,
            async (work, token) => (await DecideAsync(work, phone, verdict, token)) is { Succeeded: true, Value: var decided }
                ? decided.Refusal is { } refusal ? (Answer<T>)refusal : await accepted(work, decided.Value!, renewed, token)
                : MobileErrors.NotRegistered,
            CancellationToken.None));
    }

    private async Task<Result<Answer<RegisteredPhone>>> ReserveAsync(
        UnitOfWork work, PhoneProof proof, PhonePurpose purpose, string? pin, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await desk.FindAsync(work, proof, purpose, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var phone = found.Value;
        if (await desk.CountUseAsync(work, phone, cancellationToken) is { } often)
        {
            // As if it had not come: nothing is written for it.
            return often;
        }

        if (await PhoneDesk.WhyNotAsync(work, phone, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (phone.PinHash is null)
        {
            return purpose is PhonePurpose.ChangePin ? MobileErrors.PinNotNow
                : pin is not null ? MobileErrors.PinNone
                : (Answer<RegisteredPhone>)phone;
        }

        if (pin is null)
        {
            return MobileErrors.PinRequired;
        }

        // One row or none: a hundred at a time are five. Only those that were found wrong end it; the others wait for what is under way.
        var cutOff = work.Now - UnderWay;
        return await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && (p.PinTries < MostTries || p.PinTriedAt <= cutOff))
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.PinTries, x => (x.PinTriedAt <= cutOff ? x.WrongPins : x.PinTries) + 1)
                    .SetProperty(x => x.PinTriedAt, work.Now),
                cancellationToken) == 1
            ? (Answer<RegisteredPhone>)phone
            : Error.Busy;
    }

    private async Task<Result<Answer<RegisteredPhone>>> DecideAsync(
        UnitOfWork work, RegisteredPhone seen, PasswordVerdict verdict, CancellationToken cancellationToken)
    {
        if (await PhoneDesk.OfAsync(work, p => p.Where(x => x.Id == seen.Id), cancellationToken) is not { } phone)
        {
            return MobileErrors.NotRegistered;
        }

        if (phone.PinHash != seen.PinHash)
        {
            // Changed, or hashed anew, by another one meanwhile: the phone asks again.
            await GiveBackAsync(work, phone, cancellationToken);
            return (Answer<RegisteredPhone>)MobileErrors.ChallengeOver;
        }

        switch (verdict)
        {
            case PasswordVerdict.Busy:
                await GiveBackAsync(work, phone, cancellationToken);
                return (Answer<RegisteredPhone>)Error.Busy;
            case PasswordVerdict.Wrong:
                return (Answer<RegisteredPhone>)await RefuseAsync(work, phone, cancellationToken);
            default:
                await ForgetAsync(work, phone, cancellationToken);
                return (Answer<RegisteredPhone>)phone;
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

    /// <summary>Nothing was found out by that try.</summary>
    private static async Task GiveBackAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await work.GiveBackAsync(Throttling.PhoneUse(phone.Id), cancellationToken);
        await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.PinTries > p.WrongPins)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, x => x.PinTries - 1), cancellationToken);
    }

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
