using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using UserPasskeyInfo = Microsoft.AspNetCore.Identity.UserPasskeyInfo;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// When a phone gets what guards it, and whether that is still the same. Each change locks the phone: what was opened by less, or by what was there
/// before, proves nothing of what is there now.
/// </summary>
internal static class PhoneGuarding
{
    /// <summary>So often within an hour another PIN or passkey takes the place of the former: each time is mailed.</summary>
    private const int MostChanges = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the registration is older than a sign-in may be: from then on the key alone is not enough to say that it is the owner who chooses.
    /// </summary>
    public static bool IsSettled(this RegisteredPhone phone, SignInOptions options, DateTimeOffset now) =>
        phone.CreatedAt <= now - options.AttemptLifetime;

    /// <summary>Whether the same PIN or passkey opens it, or neither.</summary>
    public static bool OpensAs(this RegisteredPhone phone, RegisteredPhone seen) =>
        phone.PinHash == seen.PinHash && (phone.PasskeyId ?? []).AsSpan().SequenceEqual(seen.PasskeyId ?? []);

    /// <summary>Whether the hour allows no further change, asked before anybody proves or makes anything for one.</summary>
    public static async Task<Error?> WhyNotChangeAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        phone.IsGuarded && await work.FullUntilAsync(Throttling.PhoneGuardChange(phone.Id), MostChanges, cancellationToken) is { } until
            ? MobileErrors.UsedOften(until)
            : null;

    /// <summary>Counts a change of what is there; what is chosen first is none.</summary>
    public static async Task<Error?> CountChangeAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        phone.IsGuarded && await work.ReserveAsync(Throttling.PhoneGuardChange(phone.Id), MostChanges, Hour, cancellationToken) is { } until
            ? MobileErrors.UsedOften(until)
            : null;

    /// <summary>That PIN opens it from now on.</summary>
    /// <returns>Whether what was there was still the same: of two who change it at a time, the later one finds none.</returns>
    public static async Task<bool> ToPinAsync(UnitOfWork work, RegisteredPhone seen, string hash, CancellationToken cancellationToken) =>
        await That(work, seen).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinHash, hash)
                .SetProperty(x => x.PasskeyId, (byte[]?)null)
                .SetProperty(x => x.PasskeyKey, (byte[]?)null)
                .SetProperty(x => x.PasskeySignCount, 0)
                .SetProperty(x => x.PasskeyIsBackupEligible, false)
                .SetProperty(x => x.PasskeyIsBackedUp, false)
                .SetProperty(x => x.PasskeyCreatedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.PasskeyLastUsedAt, (DateTimeOffset?)null),
            cancellationToken) == 1
        && await LockAsync(work, seen, cancellationToken);

    /// <summary>That passkey opens it from now on.</summary>
    /// <returns>As above.</returns>
    public static async Task<bool> ToPasskeyAsync(UnitOfWork work, RegisteredPhone seen, UserPasskeyInfo made, CancellationToken cancellationToken) =>
        await That(work, seen).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinHash, (string?)null)
                .SetProperty(x => x.PinTries, 0)
                .SetProperty(x => x.WrongPins, 0)
                .SetProperty(x => x.PinTriedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.PasskeyId, made.CredentialId)
                .SetProperty(x => x.PasskeyKey, made.PublicKey)
                .SetProperty(x => x.PasskeySignCount, made.SignCount)
                .SetProperty(x => x.PasskeyIsBackupEligible, made.IsBackupEligible)
                .SetProperty(x => x.PasskeyIsBackedUp, made.IsBackedUp)
                .SetProperty(x => x.PasskeyCreatedAt, work.Now)
                .SetProperty(x => x.PasskeyLastUsedAt, (DateTimeOffset?)null),
            cancellationToken) == 1
        && await LockAsync(work, seen, cancellationToken);

    /// <summary>What is there, where somebody else was faster.</summary>
    public static async Task<Error> WhatIsThereAsync(UnitOfWork work, RegisteredPhone seen, CancellationToken cancellationToken) =>
        (await PhoneDesk.OfAsync(work, p => p.Where(x => x.Id == seen.Id), cancellationToken))?.Guard switch
        {
            null => MobileErrors.NotRegistered,
            PhoneGuard.Passkey => MobileErrors.PasskeyChosen,
            _ => MobileErrors.PinChosen,
        };

    private static IQueryable<RegisteredPhone> That(UnitOfWork work, RegisteredPhone seen) =>
        work.Db.RegisteredPhones.Where(p => p.Id == seen.Id && p.PinHash == seen.PinHash && p.PasskeyId == seen.PasskeyId);

    private static async Task<bool> LockAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).LockAsync(cancellationToken);
        return true;
    }
}
