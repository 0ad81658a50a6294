using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>A session of that person.</summary>
public sealed record SessionOfPerson(Guid MemberId, Guid SessionId);

/// <summary>
/// Ends one session of somebody else: its cookie is dead and its pages close (SE2). It protects and takes no credential, so that it
/// asks for no proof: whoever sees a strange session acts at once. All of them at once are the action of the same name.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class EndSession(WritePath writePath) : Operation<SessionOfPerson, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, SessionOfPerson request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => EndAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> EndAsync(
        UnitOfWork work, SignedInMember actor, SessionOfPerson request, CancellationToken cancellationToken)
    {
        var which = work.Db.Sessions.Where(s => s.Id == request.SessionId && s.MemberId == request.MemberId);
        var session = await which.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (session is null)
        {
            return Error.NotFound;
        }

        var found = await work.Db.Members.AsNoTracking().ToTouchAsync(actor, request.MemberId, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;

        if (session.Id == actor.SessionId)
        {
            return new Error("session.own");
        }

        if (session.EndedAt is not null)
        {
            return new Error("session.over");
        }

        await work.EndSessionsAsync(which, SessionEnd.EndedByAdministrator, cancellationToken);
        work.Record(new AuditEvent(AuditActions.UserSessionsEnded, member.Id, member.Organization, new { session = session.Id, began = session.CreatedAt }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
