using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>Deletes a suborganization that nobody belongs to and that has none below it.</summary>
[Requires(Permission.ManageOrganizations)]
public sealed class DeleteOrganization(WritePath writePath) : Operation<Guid, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => DeleteAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> DeleteAsync(
        UnitOfWork work, SignedInMember actor, Guid id, CancellationToken cancellationToken)
    {
        await work.HoldTreeAsync(actor, cancellationToken);
        if (await TreeChange.FindAsync(work.Db, actor, id, cancellationToken) is not { } organization)
        {
            return Error.NotFound;
        }

        // The main organization and the actor's own have somebody in them: the actor.
        if (await work.Db.Organizations.AnyAsync(o => o.ParentId == id, cancellationToken)
            || await work.Db.Members.AnyAsync(m => m.OrganizationId == id, cancellationToken))
        {
            return TreeErrors.NotEmpty(organization.Name);
        }

        work.Db.Organizations.Remove(organization);
        work.Record(new AuditEvent(
            AuditActions.OrganizationDeleted, null, organization, new { name = organization.Name, parent = organization.ParentId }));
        work.AnnounceChange(organization);
        return await TreeChange.IsAcceptedAsync(() => work.Db.SaveChangesAsync(cancellationToken))
            ? new Nothing()
            : TreeErrors.NotEmpty(organization.Name);
    }
}
