using FlexAuth.Core.Data;

namespace FlexAuth.Core.Operations;

/// <summary>
/// Whether a signed-in actor still is who they were when the page was opened. A session that ended, a member who was disabled or has
/// another role or organization since, has no power left: not even for seconds (SE2).
/// </summary>
internal static class Admission
{
    public static IQueryable<Session> SessionOf(FlexAuthDbContext db, SignedInMember actor) => db.Sessions.Where(
        s => s.Id == actor.SessionId && s.MemberId == actor.MemberId && s.EndedAt == null
            && s.Member.DisabledAt == null && s.Member.Role == actor.Role && s.Member.OrganizationId == actor.OrganizationId);
}
