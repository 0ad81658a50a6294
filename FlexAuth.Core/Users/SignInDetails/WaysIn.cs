using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>
/// How often and when last somebody signed in by each method. Counted in the sign-in log, by an index that holds completed sign-ins
/// alone: it costs what one person's sign-ins cost, however long the log is and however many wrong tries it tells of.
/// </summary>
internal sealed class WaysIn
{
    private readonly IReadOnlyCollection<SignInMethod> _held;
    private readonly IReadOnlyCollection<SignInMethod> _closed;
    private readonly ServerOffer _offer;
    private readonly IReadOnlyList<Sum> _sums;
    private readonly IReadOnlyDictionary<SignInMethod, string?> _addresses;

    private WaysIn(
        IReadOnlyCollection<SignInMethod> held,
        IReadOnlyCollection<SignInMethod> closed,
        ServerOffer offer,
        IReadOnlyList<Sum> sums,
        IReadOnlyDictionary<SignInMethod, string?> addresses)
    {
        _held = held;
        _closed = closed;
        _offer = offer;
        _sums = sums;
        _addresses = addresses;
    }

    public static async Task<WaysIn> ReadAsync(FlexAuthDbContext db, Member member, ServerOffer offer, CancellationToken cancellationToken)
    {
        var sums = await Sums(db, member.Id).ToListAsync(cancellationToken);
        var latest = sums.GroupBy(s => s.Method).ToDictionary(group => group.Key, group => group.Max(s => s.LastAt));
        var times = latest.Values.ToList();
        var rows = await db.SignInLog
            .Where(e => e.MemberId == member.Id && EF.Parameter(times).Contains(e.OccurredAt) && e.Outcome == SignInOutcome.SignedIn)
            .Select(e => new { e.Method, e.OccurredAt, e.Address }).ToListAsync(cancellationToken);
        var providers = await db.UserLogins.Where(l => l.UserId == member.Id).Select(l => l.LoginProvider).ToListAsync(cancellationToken);
        return new WaysIn(
            [
                .. ProviderNames.All.Where(method => providers.Contains($"{method}")),
                .. member.EmailLoginEnabled ? [SignInMethod.Password] : Array.Empty<SignInMethod>(),
            ],
            await db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.ClosedAt != null).Select(a => a.Provider).ToListAsync(cancellationToken),
            offer,
            sums,
            latest.ToDictionary(l => l.Key, l => rows.FirstOrDefault(r => r.Method == l.Key && r.OccurredAt == l.Value)?.Address));
    }

    /// <summary>Completed sign-ins by method and second factor.</summary>
    public static IQueryable<Sum> Sums(FlexAuthDbContext db, Guid memberId) => db.SignInLog
        .Where(e => e.MemberId == memberId && e.Outcome == SignInOutcome.SignedIn)
        .GroupBy(e => new { e.Method, e.SecondFactor })
        .Select(group => new Sum(group.Key.Method, group.Key.SecondFactor, group.Count(), group.Max(e => e.OccurredAt)));

    /// <summary>When that second factor last proved the person within a session; from an index of its own.</summary>
    public static IQueryable<DateTimeOffset?> Proofs(FlexAuthDbContext db, Guid memberId, SecondFactorKind factor) => db.SignInLog
        .Where(e => e.MemberId == memberId && e.Outcome == SignInOutcome.ProvedAgain && e.SecondFactor == factor)
        .OrderByDescending(e => e.OccurredAt).Select(e => (DateTimeOffset?)e.OccurredAt);

    public WayIn Of(SignInMethod method)
    {
        var used = _sums.Where(s => s.Method == method).ToList();
        var standing = (_held.Contains(method), method is SignInMethod.Password || _offer.Providers.Contains(method)) switch
        {
            (true, true) => WayInStanding.Open,
            (true, false) => WayInStanding.LinkedInVain,
            _ when _closed.Contains(method) => WayInStanding.Disconnected,
            _ => WayInStanding.Closed,
        };
        return used.Count == 0
            ? new WayIn(standing, 0, null, null)
            : new WayIn(standing, used.Sum(s => s.Count), used.Max(s => s.LastAt), _addresses[method]);
    }

    /// <summary>The latest sign-in that this second factor completed.</summary>
    public DateTimeOffset? LastWith(SecondFactorKind factor) =>
        _sums.Where(s => s.SecondFactor == factor).Select(s => (DateTimeOffset?)s.LastAt).Max();

    internal sealed record Sum(SignInMethod Method, SecondFactorKind? SecondFactor, int Count, DateTimeOffset LastAt);
}
