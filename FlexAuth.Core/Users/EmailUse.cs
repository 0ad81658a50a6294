using System.Linq.Expressions;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>Whether an email address is somebody's. Whose and where is told only to those who can see that place (AZ2).</summary>
internal static class EmailUse
{
    /// <returns>The refusal, or null where nobody is found.</returns>
    public static async Task<Error?> FindAsync(
        FlexAuthDbContext db, SignedInMember actor, Expression<Func<Member, bool>> whose, CancellationToken cancellationToken)
    {
        var taken = await db.Members.AsNoTracking().Include(m => m.Organization).Where(whose).FirstOrDefaultAsync(cancellationToken);
        if (taken is null)
        {
            return null;
        }

        return taken.Organization.Path.StartsWith(actor.OrganizationPath, StringComparison.Ordinal)
            ? new Error("user.email.taken_here", taken.FullName, taken.Organization.Name)
            : new Error("user.email.taken");
    }
}
