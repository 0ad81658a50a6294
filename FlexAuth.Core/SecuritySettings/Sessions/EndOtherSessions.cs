using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Sessions;

/// <summary>
/// Signs oneself out everywhere but here; registered phones lock, and their key and PIN open them again. Answers how many sessions ended; none
/// is no error: what was asked for is so.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class EndOtherSessions(WritePath writePath) : Operation<Nothing, int>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<int>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<int>(actor, async (work, token) => await EndAsync(work, (SignedInMember)actor, token), cancellationToken);

    private static async Task<int> EndAsync(UnitOfWork work, SignedInMember me, CancellationToken cancellationToken)
    {
        var others = work.Db.Sessions.Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null);
        var count = await others.CountAsync(cancellationToken);
        var locked = await work.Db.RegisteredPhones.Where(p => p.MemberId == me.MemberId).LockAsync(cancellationToken);
        if (count + locked == 0)
        {
            work.RecordNothing();
            return 0;
        }

        await work.EndSessionsAsync(others, SessionEnd.EndedByOwner, cancellationToken);
        var organization = await work.Db.Organizations.SingleAsync(o => o.Id == me.OrganizationId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.UserSessionsEnded, me.MemberId, organization, new { sessions = count, phones = locked }));
        work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
        return count;
    }
}
