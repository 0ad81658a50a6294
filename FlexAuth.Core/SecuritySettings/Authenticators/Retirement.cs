using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>Takes an app out of use. Its seed is kept for a while, for the help when somebody enters a code of the old entry.</summary>
internal static class Retirement
{
    /// <returns>The app as it was; null where there is none.</returns>
    public static async Task<AuthenticatorApp?> RetireAsync(
        this UnitOfWork work, IQueryable<AuthenticatorApp> which, CancellationToken cancellationToken)
    {
        var app = await which.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (app is null || await which.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return null;
        }

        work.Db.RetiredSeeds.Add(new RetiredSeed { MemberId = app.MemberId, ProtectedSeed = app.ProtectedSeed, RetiredAt = work.Now });
        return app;
    }
}
