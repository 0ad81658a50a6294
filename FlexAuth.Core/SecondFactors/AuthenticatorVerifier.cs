using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors;

/// <summary>Checks a code against a person's authentication apps and spends it.</summary>
internal sealed class AuthenticatorVerifier(SeedProtection seeds, IOptions<SignInOptions> options)
{
    public static bool IsWellFormed(string? code) => TypedCode.Digits(code, Totp.Digits) is not null;

    /// <summary>The app whose code it was, where it was right and not yet used; it is used now. Null where not.</summary>
    public async Task<Guid?> SpendAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        foreach (var app in await ConfirmedAsync(work, memberId, cancellationToken))
        {
            if (Totp.FindStep(seeds.Unprotect(app.ProtectedSeed), code, work.Now) is not { } step)
            {
                continue;
            }

            // One row or none: of fifty who submit the same code at a time, one is let in (OT1).
            var isSpent = await work.Db.AuthenticatorApps
                .Where(a => a.Id == app.Id && a.LastStep < step && (a.DisclosedStep == null || a.DisclosedStep != step))
                .ExecuteUpdateAsync(a => a.SetProperty(x => x.LastStep, step).SetProperty(x => x.LastUsedAt, work.Now), cancellationToken) == 1;
            return isSpent ? app.Id : null;
        }

        return null;
    }

    /// <summary>
    /// Proves an app that is being set up with its first code, which is spent thereby. Wrong ones are counted: what is told about them says
    /// something about apps that are gone.
    /// </summary>
    /// <returns>What is wrong; null where the app is proved.</returns>
    public async Task<Error?> ConfirmAsync(UnitOfWork work, AuthenticatorApp pending, string code, CancellationToken cancellationToken)
    {
        var key = Throttling.AppGuess(pending.MemberId);
        if (await work.ReserveAsync(key, options.Value.SecondFactorTries, options.Value.SecondFactorWindow, cancellationToken) is { } until)
        {
            return SignInErrors.SecondFactorWaits(until);
        }

        if (Totp.FindStep(seeds.Unprotect(pending.ProtectedSeed), code, work.Now) is not { } step)
        {
            return await ExplainFirstAsync(work, pending, code, cancellationToken);
        }

        await work.ForgetAsync(key, cancellationToken);
        pending.ConfirmedAt = work.Now;
        pending.LastStep = step;
        pending.LastUsedAt = work.Now;
        return null;
    }

    /// <summary>
    /// Why a code was refused, as far as that can be told. Only to whoever proved the first factor or is signed in, and for a try that was
    /// counted. Nothing that it tells helps to get in: a step to come whose code somebody hit upon is never accepted.
    /// </summary>
    public async Task<Error> ExplainAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        foreach (var app in await ConfirmedAsync(work, memberId, cancellationToken))
        {
            var trouble = CodeTrouble.Of(seeds.Unprotect(app.ProtectedSeed), code, app.LastStep, work.Now);
            if (trouble is not { Step: var step, Error: var error })
            {
                continue;
            }

            return step <= Totp.StepAt(work.Now) + Totp.Drift || await DiscloseAsync(work, app.Id, step, cancellationToken) ? error : CodeTrouble.Unknown;
        }

        return await RetiredAsync(work, memberId, code, cancellationToken) ? CodeTrouble.Replaced : CodeTrouble.Unknown;
    }

    /// <summary>The same of the first code of an app that is being set up. Whoever sees its seed can be told everything about it.</summary>
    private async Task<Error> ExplainFirstAsync(UnitOfWork work, AuthenticatorApp pending, string code, CancellationToken cancellationToken) =>
        CodeTrouble.Of(seeds.Unprotect(pending.ProtectedSeed), code, pending.LastStep, work.Now)?.Error
            ?? (await RetiredAsync(work, pending.MemberId, code, cancellationToken) ? CodeTrouble.Replaced : CodeTrouble.Unknown);

    private static Task<List<AuthenticatorApp>> ConfirmedAsync(UnitOfWork work, Guid memberId, CancellationToken cancellationToken) =>
        work.Db.AuthenticatorApps.AsNoTracking().Where(a => a.MemberId == memberId && a.ConfirmedAt != null).ToListAsync(cancellationToken);

    /// <summary>
    /// Remembers a step to come that is given away. One at a time: while one is to come, no other is told of, or the first would be forgotten and accepted.
    /// </summary>
    private static async Task<bool> DiscloseAsync(UnitOfWork work, Guid appId, long step, CancellationToken cancellationToken)
    {
        var oldest = Totp.StepAt(work.Now) - Totp.Drift;
        return await work.Db.AuthenticatorApps
            .Where(a => a.Id == appId && (a.DisclosedStep == null || a.DisclosedStep == step || a.DisclosedStep < oldest))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.DisclosedStep, step), cancellationToken) == 1;
    }

    private async Task<bool> RetiredAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        const int looked = 10;
        var since = work.Now - RetiredSeed.Kept;
        var retired = await work.Db.RetiredSeeds.Where(s => s.MemberId == memberId && s.RetiredAt > since)
            .OrderByDescending(s => s.RetiredAt).Select(s => s.ProtectedSeed).Take(looked).ToListAsync(cancellationToken);
        return retired.Exists(seed => Totp.FindStep(seeds.Unprotect(seed), code, work.Now, CodeTrouble.Reach) is not null);
    }
}
