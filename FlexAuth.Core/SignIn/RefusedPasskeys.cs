using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn;

/// <summary>Refused passkeys of somebody whose password, or session, is there already.</summary>
internal static class RefusedPasskeys
{
    /// <summary>Whether one more stands in the history: it is nobody's to fill. No right passkey waits for it (RL4).</summary>
    public static async Task<bool> NotesRefusedPasskeyAsync(
        this UnitOfWork work, Guid memberId, SignInOptions options, CancellationToken cancellationToken) =>
        await work.ReserveAsync(
            Throttling.SecondFactor(SecondFactorKind.Passkey, memberId), options.SecondFactorTries, options.SecondFactorWindow, cancellationToken) is null;
}
