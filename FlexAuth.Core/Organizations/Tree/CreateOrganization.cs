using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>A suborganization to create.</summary>
/// <param name="Id">Chosen by the form when it opens: a form that is sent twice creates one organization (SE8).</param>
/// <param name="ParentId">The organization above.</param>
/// <param name="Name">Its name.</param>
public sealed record NewOrganization(Guid Id, Guid ParentId, string Name);

/// <summary>Creates a suborganization, of the actor's own organization or one below it.</summary>
[Requires(Permission.ManageOrganizations)]
public sealed class CreateOrganization(WritePath writePath) : Operation<NewOrganization, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, NewOrganization request, CancellationToken cancellationToken) =>
        OrganizationName.Problem(request.Name) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => CreateAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Guid>> CreateAsync(
        UnitOfWork work, SignedInMember actor, NewOrganization request, CancellationToken cancellationToken)
    {
        await work.HoldTreeAsync(actor, cancellationToken);
        if (await TreeChange.FindAsync(work.Db, actor, request.ParentId, cancellationToken) is not { } parent)
        {
            return Error.NotFound;
        }

        var name = OrganizationName.Tidied(request.Name);
        if (await work.Db.Organizations.SingleOrDefaultAsync(o => o.Id == request.Id, cancellationToken) is { } same)
        {
            work.RecordNothing();
            return same.ParentId == parent.Id && same.Name == name ? same.Id : Error.NotFound;
        }

        if (request.Id == Guid.Empty)
        {
            return Error.NotFound;
        }

        if (await TreeChange.IsTakenAsync(work.Db, parent.Id, name, request.Id, cancellationToken))
        {
            return TreeErrors.NameTaken(name, parent.Name);
        }

        var organization = parent.Suborganization(name, work.Now, request.Id);
        if (organization.Path.Length > Organization.LongestPath)
        {
            return TreeErrors.TooDeep;
        }

        work.Db.Organizations.Add(organization);
        work.Record(new AuditEvent(AuditActions.OrganizationCreated, null, organization, new { name, below = parent.Name, parent = parent.Id }));
        work.AnnounceChange(organization);
        return await TreeChange.IsAcceptedAsync(() => work.Db.SaveChangesAsync(cancellationToken))
            ? organization.Id
            : TreeErrors.NameTaken(name, parent.Name);
    }
}
