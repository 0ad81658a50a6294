using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>Certain members as rows: what a live grid reads again when they changed. Those out of reach are left out.</summary>
[Requires(Permission.ViewUsers)]
public sealed class ReadUsers(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
    : Query<IReadOnlyCollection<Guid>, IReadOnlyList<UserRow>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<UserRow>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, IReadOnlyCollection<Guid> request, CancellationToken cancellationToken)
    {
        var members = await db.Members.Within((SignedInMember)actor)
            .Where(m => EF.Parameter(request).Contains(m.Id))
            .Include(m => m.Organization)
            .ToListAsync(cancellationToken);
        return new List<UserRow>(await UserRows.OfAsync(db, members, clock.GetUtcNow(), cancellationToken));
    }
}
