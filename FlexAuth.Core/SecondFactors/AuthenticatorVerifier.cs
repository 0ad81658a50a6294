using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>Checks a code against a person's authentication apps and spends it.</summary>
internal sealed class AuthenticatorVerifier(SeedProtection seeds)
{
    public static bool IsWellFormed(string? code) => TypedCode.Digits(code, Totp.Digits) is not null;

    /// <summary>True where the code was right and not yet used; it is used now.</summary>
    public async Task<bool> SpendAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        var apps = await work.Db.AuthenticatorApps.AsNoTracking()
            .Where(a => a.MemberId == memberId && a.ConfirmedAt != null).ToListAsync(cancellationToken);
        foreach (var app in apps)
        {
            if (Totp.FindStep(seeds.Unprotect(app.ProtectedSeed), code, work.Now) is not { } step)
            {
                continue;
            }

            // One row or none: of fifty who submit the same code at a time, one is let in (OT1).
            return await work.Db.AuthenticatorApps.Where(a => a.Id == app.Id && a.LastStep < step).ExecuteUpdateAsync(
                a => a.SetProperty(x => x.LastStep, step).SetProperty(x => x.LastUsedAt, work.Now), cancellationToken) == 1;
        }

        return false;
    }

    /// <summary>Proves an app that is being set up with its first code, which is spent thereby.</summary>
    public bool Confirm(AuthenticatorApp pending, string code, DateTimeOffset now)
    {
        if (Totp.FindStep(seeds.Unprotect(pending.ProtectedSeed), code, now) is not { } step)
        {
            return false;
        }

        pending.ConfirmedAt = now;
        pending.LastStep = step;
        pending.LastUsedAt = now;
        return true;
    }
}
