using FlexAuth.Core.Data;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Whom a disabling concerns, and whom not.</summary>
internal static class EmailLoginUsers
{
    /// <summary>The whole tree, apart from the administrators with emergency access.</summary>
    public static IQueryable<Member> Concerned(FlexAuthDbContext db, Guid rootId) =>
        db.Members.Where(m => m.Organization.RootId == rootId && !m.HasEmergencyAccess);

    /// <summary>Those who can really sign in with email and password afterwards, and administer the tree.</summary>
    public static IQueryable<Member> Remaining(FlexAuthDbContext db, Guid rootId) => LastWayOut.Able(db, rootId).Where(m => m.HasEmergencyAccess);
}
