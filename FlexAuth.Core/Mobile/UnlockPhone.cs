using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Opens FlexAuth on a registered phone.</summary>
/// <param name="Phone">Which, and that it is.</param>
/// <param name="Pin">As typed; null where the phone has none.</param>
public sealed record PhoneToUnlock(PhoneProof Phone, string? Pin)
{
    /// <summary>Without the secret (AU3).</summary>
    public override string ToString() => $"{nameof(PhoneToUnlock)} {{ {Phone} }}";
}

/// <summary>
/// The phone's key and the PIN, for tokens. The order is the protection: the signature, which counts nothing (whoever only knows an id ends
/// nobody's registration); a try is reserved before its PIN is hashed (RL1); one transaction decides, by what holds then (PW6).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class UnlockPhone : Operation<PhoneToUnlock, PhoneTokens>
{
    /// <summary>So many wrong PINs end the registration.</summary>
    public const int MostTries = 5;

    private readonly PhoneDesk _desk;
    private readonly PasswordHashing _hashing;
    private readonly DeviceSeeds _seeds;
    private readonly MobileOptions _options;
    private readonly SignInOptions _limits;

    internal UnlockPhone(
        WritePath writePath, PhoneDesk desk, PasswordHashing hashing, DeviceSeeds seeds, IOptions<MobileOptions> options, IOptions<SignInOptions> limits)
        : base(writePath)
    {
        _desk = desk;
        _hashing = hashing;
        _seeds = seeds;
        _options = options.Value;
        _limits = limits.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<PhoneTokens>> RunAsync(Actor actor, PhoneToUnlock request, CancellationToken cancellationToken)
    {
        var pin = PinRules.Digits(request.Pin);
        if (pin is null && !string.IsNullOrEmpty(request.Pin))
        {
            // Nothing was guessed, so nothing is counted.
            return MobileErrors.PinMalformed;
        }

        var reserved = Answer<RegisteredPhone>.Of(await CommitAsync(actor, (work, token) => ReserveAsync(work, request.Phone, pin, token), cancellationToken));
        if (!reserved.Succeeded)
        {
            return reserved.Error;
        }

        // Whoever hangs up now has tried nevertheless: it is decided all the same, so that a bad network uses up no tries by right PINs.
        var phone = reserved.Value;
        var verdict = phone.PinHash is { } hash ? await _hashing.VerifyAsync(hash, pin!, CancellationToken.None) : PasswordVerdict.Right;
        var renewed = verdict is PasswordVerdict.RightButOld ? await _hashing.TryHashAsync(pin!, CancellationToken.None) : null;
        return Answer<PhoneTokens>.Of(await CommitAsync(actor, (work, token) => DecideAsync(work, phone, verdict, renewed, token), CancellationToken.None));
    }

    private async Task<Result<Answer<RegisteredPhone>>> ReserveAsync(
        UnitOfWork work, PhoneProof proof, string? pin, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await _desk.FindAsync(work, proof, PhonePurpose.Unlock, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var phone = found.Value;
        if (phone.PinHash is null)
        {
            var policy = (await work.Db.PolicyOfAsync(phone.Member.Organization.RootId, cancellationToken)).Policy;
            return policy.MandatoryPinForMobile ? MobileErrors.PinMissing : (Answer<RegisteredPhone>)phone;
        }

        if (pin is null)
        {
            return MobileErrors.PinRequired;
        }

        // One row or none: a hundred at a time are five.
        return await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.PinTries < MostTries)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, x => x.PinTries + 1), cancellationToken) == 1
            ? (Answer<RegisteredPhone>)phone
            : (Answer<RegisteredPhone>)await UseUpAsync(work, phone, cancellationToken);
    }

    private async Task<Result<Answer<PhoneTokens>>> DecideAsync(
        UnitOfWork work, RegisteredPhone seen, PasswordVerdict verdict, string? renewed, CancellationToken cancellationToken)
    {
        if (await PhoneDesk.OfAsync(work, p => p.Where(x => x.Id == seen.Id && x.PinHash == seen.PinHash), cancellationToken) is not { } phone)
        {
            return MobileErrors.NotRegistered;
        }

        switch (verdict)
        {
            case PasswordVerdict.Busy:
                work.RecordNothing();
                await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.PinTries > 0)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.PinTries, x => x.PinTries - 1), cancellationToken);
                return (Answer<PhoneTokens>)Error.Busy;
            case PasswordVerdict.Wrong when phone.PinTries >= MostTries:
                return (Answer<PhoneTokens>)await UseUpAsync(work, phone, cancellationToken);
            case PasswordVerdict.Wrong:
                _desk.Log(work, phone, SignInOutcome.PhonePinRefused);
                PhoneDesk.Note(work, phone, AuditActions.MobilePinRefused, new { phone = phone.Id, name = phone.Name, tries = phone.PinTries });
                return (Answer<PhoneTokens>)MobileErrors.PinWrong(MostTries - phone.PinTries);
            default:
                return await OpenAsync(work, phone, renewed, cancellationToken);
        }
    }

    private async Task<Result<Answer<PhoneTokens>>> OpenAsync(
        UnitOfWork work, RegisteredPhone phone, string? renewed, CancellationToken cancellationToken)
    {
        var (access, refresh) = (SecretToken.New(), RefreshPair.New());
        var (expires, address, userAgent) = (work.Now + _options.AccessTokenLifetime, work.Actor.Address?.ToString(), work.Actor.UserAgent);
        var (seed, accessHash, unlockHash, turnHash) = (_seeds.New(), SecretToken.Hash(access), refresh.UnlockHash, refresh.TurnHash);
        var opened = await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinTries, 0)
                .SetProperty(x => x.PinHash, x => renewed ?? x.PinHash)
                .SetProperty(x => x.ProtectedSeed, seed)
                .SetProperty(x => x.UnlockHash, unlockHash)
                .SetProperty(x => x.RefreshHash, turnHash)
                .SetProperty(x => x.FormerRefreshHash, (string?)null)
                .SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.AccessHash, accessHash)
                .SetProperty(x => x.AccessExpiresAt, expires)
                .SetProperty(x => x.UnlockedAt, work.Now)
                .SetProperty(x => x.LastUsedAt, work.Now)
                .SetProperty(x => x.Address, address)
                .SetProperty(x => x.UserAgent, userAgent),
            cancellationToken);
        if (opened == 0)
        {
            return MobileErrors.NotRegistered;
        }

        _desk.Log(work, phone, SignInOutcome.PhoneUnlocked);
        PhoneDesk.Note(work, phone, AuditActions.MobileUnlocked, new { phone = phone.Id, name = phone.Name, pin = phone.PinHash is not null });
        return (Answer<PhoneTokens>)new PhoneTokens(access, expires, refresh.Text, work.Now + _limits.SessionLifetime);
    }

    private async Task<Error> UseUpAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await PhoneDesk.EndAsync(work, phone, "WrongPins", cancellationToken))
        {
            _desk.Log(work, phone, SignInOutcome.PhonePinBlocked);
            PhoneDesk.Tell(work, phone, MessageKind.MobilePinsUsedUp);
        }

        return MobileErrors.PinsUsedUp;
    }
}
