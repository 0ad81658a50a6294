using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>Ends sessions within a transaction and tells the circuits, which close at once (SE2).</summary>
internal static class Sessions
{
    /// <param name="work">The transaction.</param>
    /// <param name="which">Those of them that have not ended.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="rootId">Their tree, where it is known: it need not be looked up for each of very many.</param>
    public static async Task EndSessionsAsync(
        this UnitOfWork work, IQueryable<Session> which, SessionEnd reason, CancellationToken cancellationToken, Guid? rootId = null)
    {
        var alive = which.Where(s => s.EndedAt == null);
        var ended = await (rootId is { } known
            ? alive.Select(s => new { s.Id, RootId = known })
            : alive.Select(s => new { s.Id, s.Member.Organization.RootId })).ToListAsync(cancellationToken);
        if (ended.Count == 0)
        {
            return;
        }

        await alive.ExecuteUpdateAsync(
            s => s.SetProperty(x => x.EndedAt, work.Now).SetProperty(x => x.EndReason, reason), cancellationToken);
        foreach (var session in ended)
        {
            work.Announce(new Change(ChangeKind.SessionEnded, session.RootId, session.Id));
        }
    }
}
