using FlexAuth.Core.Data;

namespace FlexAuth.Core.Operations;

/// <summary>
/// Whether a signed-in actor still is who they were when the page was opened. A session that ended, a member who was disabled or has
/// another role or organization since, has no power left: not even for seconds (SE2). The same holds for the jobs that they began.
/// </summary>
internal static class Admission
{
    public static IQueryable<Session> SessionOf(FlexAuthDbContext db, SignedInMember actor) => db.Sessions.Where(
        s => s.Id == actor.SessionId && s.MemberId == actor.MemberId && s.EndedAt == null
            && s.Member.DisabledAt == null && s.Member.Role == actor.Role && s.Member.OrganizationId == actor.OrganizationId);

    /// <summary>Whoever asked for the job, while they could still ask for it.</summary>
    public static IQueryable<Member> MemberOf(FlexAuthDbContext db, JobOfMember job) => db.Members.Where(
        m => m.Id == job.MemberId && m.DisabledAt == null && m.Role == job.Role && m.OrganizationId == job.OrganizationId);
}
