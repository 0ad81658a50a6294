using FlexAuth.Core.Data;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Whom a disabling concerns, and whom not.</summary>
internal static class EmailLoginUsers
{
    /// <summary>The whole tree, apart from the administrators with emergency access.</summary>
    public static IQueryable<Member> Concerned(FlexAuthDbContext db, Guid rootId) =>
        db.Members.Where(m => m.Organization.RootId == rootId && !m.HasEmergencyAccess);

    /// <summary>Those who can really sign in with email and password afterwards.</summary>
    public static IQueryable<Member> Remaining(FlexAuthDbContext db, Guid rootId) =>
        db.Members.Where(m => m.Organization.RootId == rootId && m.HasEmergencyAccess && m.DisabledAt == null
            && m.PasswordHash != null && m.TwoFactorSetAt != null);
}
