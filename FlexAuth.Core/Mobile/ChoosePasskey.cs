using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>A passkey that a phone made for itself.</summary>
public sealed record ChosenPasskey(PhoneProof Phone, PasskeyAnswer Passkey)
{
    /// <summary>Without what opens something (AU3).</summary>
    public override string ToString() => $"{nameof(ChosenPasskey)} {{ {Phone} }}";
}

/// <summary>
/// Takes the passkey that <see cref="OfferPhonePasskey"/> asked for. Without a PIN that was proved there, only while the registration is as young as
/// a sign-in may be, as for choosing a PIN. It opens this phone together with the phone's key, and nothing of the account.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class ChoosePasskey : Operation<ChosenPasskey, Nothing>
{
    private readonly PhoneDesk _desk;
    private readonly PhonePasskeys _passkeys;
    private readonly SignInOptions _options;

    internal ChoosePasskey(WritePath writePath, PhoneDesk desk, PhonePasskeys passkeys, IOptions<SignInOptions> options)
        : base(writePath) => (_desk, _passkeys, _options) = (desk, passkeys, options.Value);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, ChosenPasskey request, CancellationToken cancellationToken)
    {
        var found = Answer<RegisteredPhone>.Of(await CommitAsync(actor, (work, token) => FindAsync(work, request.Phone, token), cancellationToken));
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var made = await _passkeys.CheckNewAsync(found.Value, request.Passkey);
        var chosen = Answer<RegisteredPhone>.Of(
            await CommitAsync(actor, (work, token) => DecideAsync(work, found.Value, made, token), cancellationToken));
        return chosen.Succeeded ? new Nothing() : chosen.Error;
    }

    private async Task<Result<Answer<RegisteredPhone>>> FindAsync(UnitOfWork work, PhoneProof proof, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await _desk.FindAsync(work, proof, PhonePurpose.ChoosePasskey, cancellationToken);
        return found switch
        {
            { Succeeded: false } => found.Error,
            { Value.Guard: PhoneGuard.Passkey } => MobileErrors.PasskeyChosen,
            { Value: { Guard: PhoneGuard.None } phone } when phone.IsSettled(_options, work.Now) => MobileErrors.PinNotNow,
            { Value: var phone } => await _desk.CountUseAsync(work, phone, cancellationToken) is { } often ? often : (Answer<RegisteredPhone>)phone,
        };
    }

    private async Task<Result<Answer<RegisteredPhone>>> DecideAsync(
        UnitOfWork work, RegisteredPhone phone, CheckedPhonePasskey passkey, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (!await _passkeys.SpendAsync(work, passkey, cancellationToken))
        {
            return (Answer<RegisteredPhone>)MobileErrors.PasskeyOver;
        }

        if (passkey.Signed is not { } made || await work.Db.RegisteredPhones.AnyAsync(p => p.PasskeyId == made.CredentialId, cancellationToken))
        {
            return (Answer<RegisteredPhone>)MobileErrors.PasskeyUnfit;
        }

        return await SetAsync(work, phone, passkey, cancellationToken) is { } refusal ? (Answer<RegisteredPhone>)refusal : (Answer<RegisteredPhone>)phone;
    }

    private static async Task<Error?> SetAsync(UnitOfWork work, RegisteredPhone phone, CheckedPhonePasskey passkey, CancellationToken cancellationToken)
    {
        var made = passkey.Signed!;
        if (phone.Guard is PhoneGuard.Pin
            && await work.ReserveAsync(Throttling.PhoneGuardChange(phone.Id), PhoneGuarding.MostChanges, TimeSpan.FromHours(1), cancellationToken) is { } until)
        {
            return MobileErrors.UsedOften(until);
        }

        // One row or none: of two that are chosen at a time, one counts.
        if (await work.Db.RegisteredPhones.That(phone).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.PinHash, (string?)null)
                .SetProperty(x => x.PinTries, 0)
                .SetProperty(x => x.WrongPins, 0)
                .SetProperty(x => x.PinTriedAt, (DateTimeOffset?)null)
                .SetProperty(x => x.PasskeyId, made.CredentialId)
                .SetProperty(x => x.PasskeyKey, made.PublicKey)
                .SetProperty(x => x.PasskeySignCount, made.SignCount)
                .SetProperty(x => x.PasskeyIsBackupEligible, made.IsBackupEligible)
                .SetProperty(x => x.PasskeyIsBackedUp, made.IsBackedUp)
                .SetProperty(x => x.PasskeyCreatedAt, work.Now),
            cancellationToken) == 0)
        {
            return MobileErrors.PasskeyOver;
        }

        if (phone.Guard is PhoneGuard.Pin)
        {
            PhoneDesk.Note(work, phone, AuditActions.MobilePinToPasskey, new { phone = phone.Id, name = phone.Name });
            PhoneDesk.Tell(work, phone, MessageKind.MobilePinToPasskey);
            return null;
        }

        // What was opened without it proves no passkey, and ends.
        await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).LockAsync(cancellationToken);
        PhoneDesk.Note(work, phone, AuditActions.MobilePasskeyChosen, new { phone = phone.Id, name = phone.Name });
        return null;
    }
}
