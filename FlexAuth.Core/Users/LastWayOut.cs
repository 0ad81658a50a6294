using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>
/// Never the last way out: somebody must always be able to sign in and administer the whole tree. Asked within the transaction of the
/// change, so that two who lock out each other at once leave one.
/// </summary>
internal static class LastWayOut
{
    /// <summary>Administrators of the main organization who can complete a sign-in today.</summary>
    public static IQueryable<Member> Able(FlexAuthDbContext db, Guid rootId) => Administrators(db, rootId).Where(
        m => m.PasswordHash != null && m.TwoFactorSetAt != null
            && (m.HasEmergencyAccess || (m.EmailLoginEnabled && m.Organization.EmailLoginEnabled)));

    /// <summary>
    /// Null where somebody could still administer the tree if these people lost email login, were disabled, or had another role or
    /// organization; or where none of them could before, so that nothing is lost.
    /// </summary>
    public static async Task<Error?> RefusalAsync(
        FlexAuthDbContext db, Guid rootId, IReadOnlyCollection<Guid> without, CancellationToken cancellationToken)
    {
        var able = await Able(db, rootId).Select(m => m.Id).ToListAsync(cancellationToken);
        return able.Count > 0 && able.All(without.Contains) ? await RefuseAsync(db, rootId, cancellationToken) : null;
    }

    /// <summary>The refusal, which says who could take over.</summary>
    public static async Task<Error> RefuseAsync(FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken)
    {
        var heirs = await Administrators(db, rootId)
            .Where(m => m.EmailLoginEnabled && m.Organization.EmailLoginEnabled && (m.PasswordHash == null || m.TwoFactorSetAt == null))
            .OrderBy(m => m.SortName)
            .Select(m => m.FirstName + " " + m.LastName)
            .Take(3)
            .ToListAsync(cancellationToken);
        return heirs.Count == 0 ? new Error("user.last_way_out") : new Error("user.last_way_out.heirs", string.Join(", ", heirs));
    }

    public static IQueryable<Member> Administrators(FlexAuthDbContext db, Guid rootId) => db.Members.Where(
        m => m.OrganizationId == rootId && m.Role == MemberRole.OrganizationAdministrator && m.DisabledAt == null);
}
