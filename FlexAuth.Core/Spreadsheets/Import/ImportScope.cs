using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Import;

internal static class ImportScope
{
    /// <summary>
    /// An import is seen and used by whoever made it alone, where they reach as far as when it was compared. To everybody else it does
    /// not exist (AZ2).
    /// </summary>
    public static IQueryable<UserImport> Of(this IQueryable<UserImport> imports, ActingMember actor) => imports.Where(
        i => i.ActorId == actor.MemberId && i.OrganizationId == actor.OrganizationId && i.RootOrganizationId == actor.RootOrganizationId);

    /// <summary>Where it has been compared.</summary>
    public static Task<UserImport?> FindAsync(
        FlexAuthDbContext db, ActingMember actor, Guid id, CancellationToken cancellationToken) =>
        db.UserImports.Of(actor).SingleOrDefaultAsync(i => i.Id == id && i.State != ImportState.Reading, cancellationToken);
}
