using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>An unlocking ends: its tokens are worth nothing from then on, while key and PIN stay.</summary>
internal static class PhoneLocks
{
    /// <summary>Those that are unlocked: an unlocking lasts as long as a session would.</summary>
    public static IQueryable<RegisteredPhone> Unlocked(this IQueryable<RegisteredPhone> phones, SignInOptions limits, DateTimeOffset now)
    {
        var (begun, used) = (now - limits.SessionLifetime, now - limits.SessionIdle);
        return phones.Where(p => p.UnlockHash != null && p.UnlockedAt > begun && p.LastUsedAt > used);
    }

    /// <returns>How many were open: of two who lock one, one tells.</returns>
    public static Task<int> LockAsync(this IQueryable<RegisteredPhone> phones, CancellationToken cancellationToken) =>
        phones.Where(p => p.UnlockHash != null).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.ProtectedSeed, (string?)null)
                .SetProperty(x => x.UnlockHash, (string?)null)
                .SetProperty(x => x.RefreshHash, (string?)null)
                .SetProperty(x => x.FormerRefreshHash, (string?)null)
                .SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.AccessHash, (string?)null)
                .SetProperty(x => x.AccessExpiresAt, (DateTimeOffset?)null),
            cancellationToken);
}
