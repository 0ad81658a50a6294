using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Create;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory;

/// <summary>The organizations that the user list can be narrowed to, in the order of the tree.</summary>
[Requires(Permission.ViewUsers)]
public sealed class ListPlaces(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, IReadOnlyList<Place>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<Place>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var reach = await db.Organizations.Within(signedIn).ToListAsync(cancellationToken);
        return Places.InOrder(reach, signedIn.OrganizationId) is { } places ? places : Error.PlaceChanged;
    }
}
