using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>The one way in which a person proves themselves again: the strongest that they have, so that a stolen password is not enough.</summary>
internal static class ProofWay
{
    /// <returns>Null where they have neither app nor password.</returns>
    public static async Task<ProofKind?> OfAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken) =>
        await OwnFactors.Holders(db, TwoFactorMethod.AuthenticationApp).ContainsAsync(memberId, cancellationToken) ? ProofKind.AuthenticationApp
        : await db.Members.AnyAsync(m => m.Id == memberId && m.PasswordHash != null, cancellationToken) ? ProofKind.Password
        : null;
}
