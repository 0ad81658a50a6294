using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Operations;

/// <summary>
/// Whether a signed-in actor still is who they were when the page was opened. A session that ended, a member who was disabled or has
/// another role or organization since, has no power left: not even for seconds (SE2). The same holds for the jobs that they began.
/// Where their organization was moved within the tree, they reach from its new place: a path that they came with counts for nothing.
/// </summary>
internal static class Admission
{
    /// <summary>The actor as they stand now; null where they have lost the power that they came with.</summary>
    /// <param name="db">Where that is written.</param>
    /// <param name="actor">Who came.</param>
    /// <param name="aliveAt">The moment at which a session must not have expired; null where others look after that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Actor?> AdmitAsync(
        FlexAuthDbContext db, Actor actor, DateTimeOffset? aliveAt, CancellationToken cancellationToken)
    {
        switch (actor)
        {
            case SignedInMember member:
                var sessions = SessionOf(db, member);
                var alive = aliveAt is { } moment ? sessions.Where(s => s.ExpiresAt > moment) : sessions;
                var place = await alive.Select(s => s.Member.Organization.Path).SingleOrDefaultAsync(cancellationToken);
                return place is null ? null : member with { OrganizationPath = place };
            case JobOfMember job:
                var path = await MemberOf(db, job).Select(m => m.Organization.Path).SingleOrDefaultAsync(cancellationToken);
                return path is null ? null : job with { OrganizationPath = path };
            default:
                return actor;
        }
    }

    public static IQueryable<Session> SessionOf(FlexAuthDbContext db, SignedInMember actor) => db.Sessions.Where(
        s => s.Id == actor.SessionId && s.MemberId == actor.MemberId && s.EndedAt == null
            && s.Member.DisabledAt == null && s.Member.Role == actor.Role && s.Member.OrganizationId == actor.OrganizationId);

    /// <summary>Whoever asked for the job, while they could still ask for it.</summary>
    public static IQueryable<Member> MemberOf(FlexAuthDbContext db, JobOfMember job) => db.Members.Where(
        m => m.Id == job.MemberId && m.DisabledAt == null && m.Role == job.Role && m.OrganizationId == job.OrganizationId);
}
