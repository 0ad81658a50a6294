using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Core.Mobile;

/// <summary>A phone that is to have a passkey.</summary>
/// <param name="Phone">Which, and that it is.</param>
/// <param name="Pin">The PIN that the passkey takes the place of, as typed; null where it has none.</param>
public sealed record PhoneForPasskey(PhoneProof Phone, string? Pin)
{
    /// <summary>Without the secret (AU3).</summary>
    public override string ToString() => $"{nameof(PhoneForPasskey)} {{ {Phone} }}";
}

/// <summary>
/// Asks a phone for a passkey of its own: one that was registered just now, or one whose PIN was given, which is proved first, so that nobody
/// makes a passkey in vain. <see cref="ChoosePasskey"/> takes it.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class OfferPhonePasskey : Operation<PhoneForPasskey, PasskeyRequest>
{
    private readonly GuardProof _guards;
    private readonly PhonePasskeys _passkeys;

    internal OfferPhonePasskey(WritePath writePath, GuardProof guards, PhonePasskeys passkeys)
        : base(writePath) => (_guards, _passkeys) = (guards, passkeys);

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> RunAsync(Actor actor, PhoneForPasskey request, CancellationToken cancellationToken)
    {
        if (!_passkeys.ArePossible)
        {
            return MobileErrors.PasskeyImpossible;
        }

        var proved = await _guards.ProveAsync<RegisteredPhone>(
            actor, request.Phone, PhonePurpose.NewPasskey, new GivenGuard(request.Pin, null), _guards.AcceptAsync, cancellationToken);
        return proved.Succeeded ? await _passkeys.AskForNewAsync(proved.Value) : proved.Error;
    }
}
