using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Core.Mobile;

/// <summary>Another PIN for a phone that has one, or one in place of its passkey.</summary>
/// <param name="Phone">Which, and that it is.</param>
/// <param name="Pin">The one that it has, as typed; null where it has a passkey.</param>
/// <param name="NewPin">The other one, as typed.</param>
/// <param name="Passkey">What the phone's passkey signed; null where it has a PIN.</param>
public sealed record PinToChange(PhoneProof Phone, string? Pin, string? NewPin, PasskeyAnswer? Passkey = null)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => $"{nameof(PinToChange)} {{ {Phone} }}";
}

/// <summary>
/// Changes the PIN, for whoever has the phone and knows it, or chooses one in place of the passkey, for whoever has that. What is wrong counts as
/// at unlocking.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class ChangePin : Operation<PinToChange, Nothing>
{
    private readonly GuardProof _guards;
    private readonly PasswordHashing _hashing;

    internal ChangePin(WritePath writePath, GuardProof guards, PasswordHashing hashing)
        : base(writePath) => (_guards, _hashing) = (guards, hashing);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PinToChange request, CancellationToken cancellationToken)
    {
        if (PinRules.Digits(request.NewPin) is not { } pin)
        {
            return MobileErrors.PinMalformed;
        }

        if (PinRules.IsEasy(pin))
        {
            return MobileErrors.PinEasy;
        }

        var proved = await _guards.ProveAsync<RegisteredPhone>(
            actor, request.Phone, PhonePurpose.ChangePin, new GivenGuard(request.Pin, request.Passkey), _guards.AcceptAsync, cancellationToken);
        if (!proved.Succeeded)
        {
            return proved.Error;
        }

        return await _hashing.TryHashAsync(pin, cancellationToken) is { } hash
            ? await CommitAsync(actor, (work, token) => SetAsync(work, proved.Value, hash, token), cancellationToken)
            : Error.Busy;
    }

    private static async Task<Result<Nothing>> SetAsync(UnitOfWork work, RegisteredPhone phone, string hash, CancellationToken cancellationToken)
    {
        if (await PhoneGuarding.CountChangeAsync(work, phone, cancellationToken) is { } often)
        {
            return often;
        }

        // Of two who change it at a time, the later one knows it no more.
        if (!await PhoneGuarding.ToPinAsync(work, phone, hash, cancellationToken))
        {
            return MobileErrors.Changed;
        }

        var (action, message) = phone.Guard is PhoneGuard.Passkey
            ? (AuditActions.MobilePasskeyToPin, MessageKind.MobilePasskeyToPin)
            : (AuditActions.MobilePinChanged, MessageKind.MobilePinChanged);
        PhoneDesk.Note(work, phone, action, new { phone = phone.Id, name = phone.Name });
        PhoneDesk.Tell(work, phone, message);
        return new Nothing();
    }
}
