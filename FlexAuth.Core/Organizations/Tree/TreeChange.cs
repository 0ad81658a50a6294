using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>What changes of the tree have in common, within their transaction.</summary>
internal static class TreeChange
{
    /// <summary>
    /// One change of a tree at a time: two moves that would make a circle together, or a suborganization below one that is being moved,
    /// must not pass each other. Where the database has many writers, the main organization's row is what they wait for.
    /// </summary>
    public static Task HoldTreeAsync(this UnitOfWork work, SignedInMember actor, CancellationToken cancellationToken) =>
        work.HoldTreeAsync(actor.RootOrganizationId, cancellationToken);

    /// <summary>The same for a tree in which nobody acts yet.</summary>
    public static Task HoldTreeAsync(this UnitOfWork work, Guid rootId, CancellationToken cancellationToken) =>
        work.Db.Organizations.Where(o => o.Id == rootId)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.CreatedAt, x => x.CreatedAt), cancellationToken);

    /// <summary>The organization, where it is within reach; else it does not exist (AZ2).</summary>
    public static Task<Organization?> FindAsync(FlexAuthDbContext db, SignedInMember actor, Guid id, CancellationToken cancellationToken) =>
        db.Organizations.Within(actor).SingleOrDefaultAsync(o => o.Id == id, cancellationToken);

    /// <summary>Whether another organization below the same one has that name, in whatever case.</summary>
    public static async Task<bool> IsTakenAsync(
        FlexAuthDbContext db, Guid? parentId, string name, Guid besides, CancellationToken cancellationToken)
    {
        var folded = SearchText.Fold(name);
        var alike = await db.Organizations.Where(o => o.ParentId == parentId && o.ParentId != null && o.Id != besides && o.SearchName == folded)
            .Select(o => o.Name).ToListAsync(cancellationToken);
        return alike.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Writes the change down. What the rules let through and the database refuses was changed by somebody else at once.</summary>
    /// <returns>False where a constraint refused it.</returns>
    public static async Task<bool> IsAcceptedAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (Exception refused) when (DatabaseTrouble.IsConstraint(refused))
        {
            return false;
        }
    }

    public static void AnnounceChange(this UnitOfWork work, Organization organization) =>
        work.Announce(new Change(ChangeKind.Organization, organization.RootId, organization.Id));
}
