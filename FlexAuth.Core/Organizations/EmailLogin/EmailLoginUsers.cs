using FlexAuth.Core.Data;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Those whom a disabling concerns: the whole tree, apart from the administrators with emergency access.</summary>
internal static class EmailLoginUsers
{
    public static IQueryable<Member> Concerned(FlexAuthDbContext db, Guid rootId) =>
        db.Members.Where(m => m.Organization.RootId == rootId && !m.HasEmergencyAccess);
}
