using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UserPasskeyInfo = Microsoft.AspNetCore.Identity.UserPasskeyInfo;

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
        var found = await CommitAsync(actor, (work, token) => FindAsync(work, request.Phone, token), cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var made = await _passkeys.CheckNewAsync(found.Value, request.Passkey);
        var chosen = Answer<RegisteredPhone>.Of(
            await CommitAsync(actor, (work, token) => DecideAsync(work, found.Value, made, token), cancellationToken));
        return chosen.Succeeded ? new Nothing() : chosen.Error;
    }

    private async Task<Result<RegisteredPhone>> FindAsync(UnitOfWork work, PhoneProof proof, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await _desk.FindAsync(work, proof, PhonePurpose.ChoosePasskey, cancellationToken);
        return found switch
        {
            { Succeeded: false } => found.Error,
            { Value.Guard: PhoneGuard.Passkey } => MobileErrors.PasskeyChosen,
            { Value: { Guard: PhoneGuard.None } phone } when phone.IsSettled(_options, work.Now) => MobileErrors.PinNotNow,
            { Value: var phone } => await WhyNotAsync(work, phone, cancellationToken) is { } often ? often : phone,
        };
    }

    private async Task<Error?> WhyNotAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken) =>
        await PhoneGuarding.WhyNotChangeAsync(work, phone, cancellationToken) ?? await _desk.CountUseAsync(work, phone, cancellationToken);

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

        return await SetAsync(work, phone, made, cancellationToken) is { } refusal ? (Answer<RegisteredPhone>)refusal : (Answer<RegisteredPhone>)phone;
    }

    private static async Task<Error?> SetAsync(UnitOfWork work, RegisteredPhone phone, UserPasskeyInfo made, CancellationToken cancellationToken)
    {
        if (await PhoneGuarding.CountChangeAsync(work, phone, cancellationToken) is { } often)
        {
            return often;
        }

        // Of two that are chosen at a time, one counts.
        if (!await PhoneGuarding.ToPasskeyAsync(work, phone, made, cancellationToken))
        {
            return await PhoneGuarding.WhatIsThereAsync(work, phone, cancellationToken);
        }

        if (phone.Guard is PhoneGuard.Pin)
        {
            PhoneDesk.Note(work, phone, AuditActions.MobilePinToPasskey, new { phone = phone.Id, name = phone.Name });
            PhoneDesk.Tell(work, phone, MessageKind.MobilePinToPasskey);
            return null;
        }

        PhoneDesk.Note(work, phone, AuditActions.MobilePasskeyChosen, new { phone = phone.Id, name = phone.Name });
        return null;
    }
}
