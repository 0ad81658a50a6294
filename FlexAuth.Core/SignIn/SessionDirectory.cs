using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn;

/// <summary>Says whether sessions live. Asked on each request, and every few seconds for the sessions that hold circuits.</summary>
public sealed class SessionDirectory(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WriteGate gate,
    IOptions<SignInOptions> options,
    ServerOffer offer,
    TimeProvider clock)
{
    /// <summary>Providers that are not configured, or no more: what they opened is closed.</summary>
    private readonly List<SignInMethod> _closed = [.. Enum.GetValues<SignInMethod>().Where(m => m.IsProvider() && !offer.Providers.Contains(m))];

    /// <summary>The idle limit needs no better than this.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The member of the session with this token, or null where it has ended, idled out, expired or never was. Asking counts as use.
    /// </summary>
    public async Task<SignedInMember?> FindAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return null;
        }

        var hash = SecretToken.Hash(token!);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Living(db).Where(s => s.TokenHash == hash).Select(s => new
        {
            s.Id,
            s.LastSeenAt,
            UnseenDeviceToken = db.RememberedDevices
                .Where(d => d.Id == s.DeviceId && d.LastUsedAt == s.CreatedAt && d.FormerTokenHash != null && d.FormerUntil == null)
                .Select(d => d.TokenHash).FirstOrDefault(),
            s.MemberId,
            s.Member.OrganizationId,
            s.Member.Organization.RootId,
            s.Member.Organization.Path,
            s.Member.Role,
        }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        if (found.UnseenDeviceToken is { } deviceToken)
        {
            await gate.NoteAsync(write => write.ConfirmDeviceTokenAsync(deviceToken, clock.GetUtcNow(), cancellationToken), cancellationToken);
        }

        if (found.LastSeenAt < clock.GetUtcNow() - Precision)
        {
            await TouchAsync([found.Id], cancellationToken);
        }

        return new SignedInMember(found.Id, found.MemberId, found.OrganizationId, found.RootId, found.Path, found.Role);
    }

    /// <summary>By which way the session with this token came, and how it ended; null where it lives or there is none.</summary>
    public async Task<(SignInMethod Method, SessionEnd Why)?> EndOfAsync(string? token, CancellationToken cancellationToken = default)
    {
        if (!SecretToken.IsWellFormed(token))
        {
            return null;
        }

        var hash = SecretToken.Hash(token!);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await db.Sessions.AsNoTracking().Where(s => s.TokenHash == hash && s.EndReason != null)
            .Select(s => new { s.Method, s.EndReason }).SingleOrDefaultAsync(cancellationToken);
        return ended is { EndReason: { } why } ? (ended.Method, why) : null;
    }

    /// <summary>Those of the sessions that live.</summary>
    public async Task<IReadOnlySet<Guid>> LivingAmongAsync(IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Living(db).Where(s => EF.Parameter(sessionIds).Contains(s.Id)).Select(s => s.Id).ToHashSetAsync(cancellationToken);
    }

    /// <summary>Notes that the sessions are in use. Bookkeeping of the idle limit (SE3): to the minute is enough. One that idled out stays so.</summary>
    /// <returns>False where others write: the next use notes it.</returns>
    public async Task<bool> TouchAsync(IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var stale = now - Precision;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await ToTouch(db).AnyAsync(cancellationToken)
            || await gate.NoteAsync(write => ToTouch(write).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancellationToken), cancellationToken);

        IQueryable<Session> ToTouch(FlexAuthDbContext source) =>
            Living(source).Where(s => EF.Parameter(sessionIds).Contains(s.Id) && s.LastSeenAt < stale);
    }

    /// <summary>Those that live, in a transaction of whoever asks.</summary>
    internal IQueryable<Session> Living(FlexAuthDbContext db)
    {
        var now = clock.GetUtcNow();
        var idleSince = now - options.Value.SessionIdle;
        return db.Sessions.AsNoTracking().Where(
            s => s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt > idleSince && s.Member.DisabledAt == null
                && !EF.Parameter(_closed).Contains(s.Method));
    }
}
