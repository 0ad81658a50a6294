using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Core.Mobile;

/// <summary>Asks a phone for the passkey that it has, to be unlocked by it or to have a PIN instead.</summary>
[Requires(Permission.SignIn)]
public sealed class AskPhonePasskey : Operation<PhoneProof, PasskeyRequest>
{
    private readonly PhoneDesk _desk;
    private readonly PhonePasskeys _passkeys;

    internal AskPhonePasskey(WritePath writePath, PhoneDesk desk, PhonePasskeys passkeys)
        : base(writePath) => (_desk, _passkeys) = (desk, passkeys);

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> RunAsync(Actor actor, PhoneProof request, CancellationToken cancellationToken)
    {
        var found = await CommitAsync(actor, (work, token) => FindAsync(work, request, token), cancellationToken);
        return found.Succeeded ? await _passkeys.AskAsync(found.Value) : found.Error;
    }

    private async Task<Result<RegisteredPhone>> FindAsync(UnitOfWork work, PhoneProof proof, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await _desk.FindAsync(work, proof, PhonePurpose.AskPasskey, cancellationToken);
        return found is { Succeeded: true, Value.Guard: not PhoneGuard.Passkey } ? MobileErrors.PasskeyNone : found;
    }
}
