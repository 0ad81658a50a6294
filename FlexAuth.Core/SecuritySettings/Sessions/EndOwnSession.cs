using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Sessions;

/// <summary>Another session of one's own.</summary>
public sealed record OwnSession(Guid SessionId);

/// <summary>
/// Signs oneself out on another browser: its cookie is dead and its pages close (SE2). It takes no credential, so that it asks for no
/// proof: whoever sees a strange session acts at once.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class EndOwnSession(WritePath writePath) : Operation<OwnSession, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, OwnSession request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => EndAsync(work, (SignedInMember)actor, request.SessionId, token), cancellationToken);

    private static async Task<Result<Nothing>> EndAsync(UnitOfWork work, SignedInMember me, Guid sessionId, CancellationToken cancellationToken)
    {
        var which = work.Db.Sessions.Where(s => s.Id == sessionId && s.MemberId == me.MemberId);
        var session = await which.AsNoTracking().Include(s => s.Member).ThenInclude(m => m.Organization).SingleOrDefaultAsync(cancellationToken);
        if (session is null)
        {
            return Error.NotFound;
        }

        if (session.Id == me.SessionId)
        {
            return new Error("session.own");
        }

        if (session.EndedAt is not null)
        {
            return new Error("session.over");
        }

        await work.EndSessionsAsync(which, SessionEnd.EndedByOwner, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.UserSessionsEnded, me.MemberId, session.Member.Organization, new { session = session.Id, began = session.CreatedAt }));
        work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
        return new Nothing();
    }
}
