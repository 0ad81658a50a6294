using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>An organization as the tree shows it.</summary>
public sealed record TreeNode
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The organization above; null for the topmost that the actor reaches, whatever is above that.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>How far below the topmost that the actor reaches.</summary>
    public required int Depth { get; init; }

    /// <summary>People who belong to it.</summary>
    public required int People { get; init; }

    /// <summary>People who belong to it or to one below it.</summary>
    public required int PeopleInAll { get; init; }

    /// <summary>Organizations below it, at any depth.</summary>
    public required int Suborganizations { get; init; }

    /// <summary>Whether the actor may move it: neither the main organization nor their own.</summary>
    public required bool CanMove { get; init; }

    /// <summary>Whether it can be deleted: nobody belongs to it, and none is below it.</summary>
    public bool CanDelete => CanMove && People == 0 && Suborganizations == 0;
}

/// <summary>The actor's organization and those below it, each before those below it and those beside each other by name.</summary>
[Requires(Permission.ManageOrganizations)]
public sealed class ShowTree(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, IReadOnlyList<TreeNode>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<TreeNode>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var organizations = await db.Organizations.Within(signedIn).ToListAsync(cancellationToken);
        if (Places.InOrder(organizations, signedIn.OrganizationId) is not { } order)
        {
            return Error.PlaceChanged;
        }

        var people = await UserDirectory.PeopleByOrganizationAsync(db, signedIn.OrganizationPath, cancellationToken);
        var parents = organizations.ToDictionary(o => o.Id, o => o.ParentId);

        // From the end: whatever is below has been summed up before what is above it.
        var nodes = new TreeNode[order.Count];
        var below = new Dictionary<Guid, (int People, int Organizations)>();
        for (var at = order.Count - 1; at >= 0; at--)
        {
            var place = order[at];
            var isTop = at == 0;
            var (peopleBelow, organizationsBelow) = below.GetValueOrDefault(place.Id);
            var own = people.GetValueOrDefault(place.Id);
            nodes[at] = new TreeNode
            {
                Id = place.Id,
                ParentId = isTop ? null : parents[place.Id],
                Name = place.Name,
                Depth = place.Depth,
                People = own,
                PeopleInAll = own + peopleBelow,
                Suborganizations = organizationsBelow,
                CanMove = !isTop,
            };
            if (nodes[at].ParentId is { } above)
            {
                var sum = below.GetValueOrDefault(above);
                below[above] = (sum.People + own + peopleBelow, sum.Organizations + organizationsBelow + 1);
            }
        }

        return nodes;
    }
}
