using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Edit;

/// <summary>The person on whom an administrator acts.</summary>
internal static class Touching
{
    /// <summary>Whoever is out of reach does not exist (AZ2); whoever has more power is not touched (AZ5).</summary>
    /// <param name="members">All, tracked or not.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="id">On whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>With their organization.</returns>
    public static async Task<Result<Member>> ToTouchAsync(
        this IQueryable<Member> members, ActingMember actor, Guid id, CancellationToken cancellationToken)
    {
        var member = await members.Within(actor).Include(m => m.Organization).SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        return member is null ? Error.NotFound
            : EditRules.RefusalToTouch(actor, member) is { } refusal ? refusal
            : member;
    }
}
