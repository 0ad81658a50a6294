using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.SignIn;

/// <summary>Clears away, every ten minutes, what has had its time: attempts, remembered devices, codes, counters, seeds that nobody confirmed or that are out of use, tries on accounts that do not exist, sessions that ended long ago.</summary>
internal sealed class Housekeeping(
    WriteGate gate, TimeProvider clock, ILogger<Housekeeping> logger)
    : RegularHousekeeping("old rows", TimeSpan.FromMinutes(10), clock, logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepStrangers = TimeSpan.FromDays(30);

    // The log of sign-ins keeps what a person is shown of them; the rows of sessions are for those that can be ended.
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);
    private const int EndedAtOnce = 2000;

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await gate.WriteAsync(db => ClearAsync(db, now, cancellationToken), cancellationToken);
        while (await DeleteEndedAsync(now - KeepEnded, cancellationToken) == EndedAtOnce)
            continue;
    }

    private static async Task<int> ClearAsync(FlexAuthDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.AllowLongStatements();
        var old = now - Grace;
        await db.Throttles.Where(t => t.ResetsAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.SignInAttempts.Where(a => a.ExpiresAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.RememberedDevices.Where(d => d.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.SentCodes.Where(c => c.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.ProviderVisits.Where(v => v.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.ProviderSessions.Where(p => p.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        await db.AuthenticatorApps.Where(a => a.ConfirmedAt == null && a.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        await db.RetiredSeeds.Where(s => s.RetiredAt < now - RetiredSeed.Kept).ExecuteDeleteAsync(cancellationToken);
        await db.SignInLog.Where(e => e.MemberId == null && e.OccurredAt < now - KeepStrangers).ExecuteDeleteAsync(cancellationToken);
        return await db.Sessions.Where(s => s.EndedAt == null && s.ExpiresAt < now).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.EndReason, SessionEnd.Expired), cancellationToken);
    }

    /// <summary>Some at a time, so that nobody's sign-in waits long.</summary>
    private Task<int> DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken) => gate.WriteAsync(
        db => db.Sessions.Where(s => s.EndedAt < before).OrderBy(s => s.EndedAt).Take(EndedAtOnce).ExecuteDeleteAsync(cancellationToken),
        cancellationToken);
}
