using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Opens FlexAuth on a registered phone.</summary>
/// <param name="Phone">Which, and that it is.</param>
/// <param name="Pin">As typed; null where the phone has none.</param>
/// <param name="Passkey">What the phone's passkey signed; null where it has none.</param>
public sealed record PhoneToUnlock(PhoneProof Phone, string? Pin, PasskeyAnswer? Passkey = null)
{
    /// <summary>Without the secret (AU3).</summary>
    public override string ToString() => $"{nameof(PhoneToUnlock)} {{ {Phone} }}";
}

/// <summary>The phone's key with its PIN or passkey (<see cref="GuardProof"/>), for tokens.</summary>
[Requires(Permission.SignIn)]
public sealed class UnlockPhone : Operation<PhoneToUnlock, PhoneTokens>
{
    private readonly GuardProof _guards;
    private readonly PhoneDesk _desk;
    private readonly DeviceSeeds _seeds;
    private readonly MobileOptions _options;
    private readonly SignInOptions _limits;

    internal UnlockPhone(
        WritePath writePath, GuardProof guards, PhoneDesk desk, DeviceSeeds seeds, IOptions<MobileOptions> options, IOptions<SignInOptions> limits)
        : base(writePath)
    {
        _guards = guards;
        _desk = desk;
        _seeds = seeds;
        _options = options.Value;
        _limits = limits.Value;
    }

    /// <inheritdoc />
    protected override Task<Result<PhoneTokens>> RunAsync(Actor actor, PhoneToUnlock request, CancellationToken cancellationToken) =>
        _guards.ProveAsync<PhoneTokens>(
            actor, request.Phone, PhonePurpose.Unlock, new GivenGuard(request.Pin, request.Passkey), OpenAsync, cancellationToken);

    private async Task<Result<Answer<PhoneTokens>>> OpenAsync(
        UnitOfWork work, RegisteredPhone phone, string? renewed, CancellationToken cancellationToken)
    {
        var (access, refresh) = (SecretToken.New(), RefreshPair.New());
        var lockedAt = work.Now + _limits.SessionLifetime;
        var expires = PhoneTokens.Sooner(work.Now + _options.AccessTokenLifetime, lockedAt);
        var (address, userAgent) = (work.Actor.Address?.ToString(), work.Actor.UserAgent);
        var (seed, accessHash, unlockHash, turnHash) = (_seeds.New(), SecretToken.Hash(access), refresh.UnlockHash, refresh.TurnHash);
        var opened = await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinHash, x => renewed ?? x.PinHash)
                .SetProperty(x => x.ProtectedSeed, seed)
                .SetProperty(x => x.UnlockHash, unlockHash)
                .SetProperty(x => x.RefreshHash, turnHash)
                .SetProperty(x => x.FormerRefreshHash, (string?)null)
                .SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.TurnedAt, (DateTimeOffset?)null)
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
        var (pin, passkey) = (phone.Guard is PhoneGuard.Pin, phone.Guard is PhoneGuard.Passkey);
        PhoneDesk.Note(work, phone, AuditActions.MobileUnlocked, new { phone = phone.Id, name = phone.Name, pin, passkey });
        return (Answer<PhoneTokens>)new PhoneTokens(access, expires, refresh.Text, lockedAt);
    }
}
