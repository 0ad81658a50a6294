using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>Whom a disabling concerns, and whom not.</summary>
internal static class EmailLoginUsers
{
    /// <summary>The whole tree, apart from the administrators with emergency access.</summary>
    public static IQueryable<Member> Concerned(FlexAuthDbContext db, Guid rootId) =>
        db.Members.Where(m => m.Organization.RootId == rootId && !m.HasEmergencyAccess);

    /// <summary>Those who can really sign in with email and password afterwards, and administer the tree.</summary>
    public static IQueryable<Member> Remaining(FlexAuthDbContext db, Guid rootId) => LastWayOut.Able(db, rootId).Where(m => m.HasEmergencyAccess);

    /// <summary>
    /// Nobody would remain: the refusal says who could, those first who have emergency access already and only need to finish setting up.
    /// </summary>
    public static async Task<Error> RefuseAsync(FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken)
    {
        var administrators = LastWayOut.Administrators(db, rootId).OrderBy(m => m.SortName).Select(m => new { m.HasEmergencyAccess, m.FirstName, m.LastName });
        var heirs = await administrators.Where(m => m.HasEmergencyAccess).Take(3).ToListAsync(cancellationToken);
        var code = heirs.Count > 0 ? "organization.last_way_out.unfinished" : "organization.last_way_out.heirs";
        if (heirs.Count == 0)
        {
            heirs = await administrators.Take(3).ToListAsync(cancellationToken);
        }

        return heirs.Count == 0 ? new Error("organization.last_way_out") : new Error(code, string.Join(", ", heirs.Select(h => $"{h.FirstName} {h.LastName}")));
    }
}
