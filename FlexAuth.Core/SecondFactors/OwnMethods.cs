using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>Which second factors a person has set up. The one place: whatever method is built is looked for here.</summary>
internal static class OwnMethods
{
    public static async Task<EnumSet<TwoFactorMethod>> MethodsOfAsync(this FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken) =>
        await db.AuthenticatorApps.AnyAsync(a => a.MemberId == memberId && a.ConfirmedAt != null, cancellationToken)
            ? EnumSet.Of(TwoFactorMethod.AuthenticationApp)
            : default;
}
