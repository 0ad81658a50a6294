using System.Linq.Expressions;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>Whether an email address is somebody's. Whose and where is told only to those who can see that place (AZ2).</summary>
internal static class EmailUse
{
    /// <summary>The code of the refusal where the actor does not reach whose it is.</summary>
    public const string ElsewhereCode = "user.email.taken";

    /// <returns>The refusal, or null where nobody is found.</returns>
    public static async Task<Error?> FindAsync(
        FlexAuthDbContext db, SignedInMember actor, Expression<Func<Member, bool>> whose, CancellationToken cancellationToken)
    {
        var taken = await db.Members.AsNoTracking().Include(m => m.Organization).Where(whose).FirstOrDefaultAsync(cancellationToken);
        return taken is null
            ? null
            : taken.Organization.Path.StartsWith(actor.OrganizationPath, StringComparison.Ordinal) ? By(taken, taken.Organization) : By(taken, null);
    }

    /// <summary>The refusal.</summary>
    /// <param name="taken">Whose it is.</param>
    /// <param name="within">Their organization, where the actor reaches it.</param>
    public static Error By(Member taken, Organization? within) => within is null
        ? new Error(ElsewhereCode)
        : new Error("user.email.taken_here", taken.FullName, within.Name);
}
