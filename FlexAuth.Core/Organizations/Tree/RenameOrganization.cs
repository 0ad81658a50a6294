using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>Another name for an organization.</summary>
/// <param name="Id">Which.</param>
/// <param name="From">The name that the form was filled with: what somebody else called it meanwhile is not overwritten unseen.</param>
/// <param name="To">The name that it gets.</param>
public sealed record OrganizationRenaming(Guid Id, string From, string To);

/// <summary>Renames the actor's own organization, or one below it.</summary>
[Requires(Permission.ManageOrganizations)]
public sealed class RenameOrganization(WritePath writePath) : Operation<OrganizationRenaming, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, OrganizationRenaming request, CancellationToken cancellationToken) =>
        OrganizationName.Problem(request.To) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => RenameAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> RenameAsync(
        UnitOfWork work, SignedInMember actor, OrganizationRenaming request, CancellationToken cancellationToken)
    {
        await work.HoldTreeAsync(actor, cancellationToken);
        if (await TreeChange.FindAsync(work.Db, actor, request.Id, cancellationToken) is not { } organization)
        {
            return Error.NotFound;
        }

        var (before, name) = (organization.Name, OrganizationName.Tidied(request.To));
        if (before == name)
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (before != request.From)
        {
            return TreeErrors.RenamedMeanwhile(before);
        }

        var taken = await TakenAsync(work.Db, actor, organization, name, cancellationToken);
        if (await TreeChange.IsTakenAsync(work.Db, organization.ParentId, name, organization.Id, cancellationToken))
        {
            return taken;
        }

        organization.Name = name;
        work.Record(new AuditEvent(AuditActions.OrganizationRenamed, null, organization, new { from = before, to = name }));
        work.AnnounceChange(organization);
        return await TreeChange.IsAcceptedAsync(() => work.Db.SaveChangesAsync(cancellationToken)) ? new Nothing() : taken;
    }

    /// <summary>The refusal. The organization above may be out of reach: then its name is not told (AZ2).</summary>
    private static async Task<Error> TakenAsync(
        FlexAuthDbContext db, SignedInMember actor, Organization organization, string name, CancellationToken cancellationToken) =>
        organization.ParentId is { } parent && await TreeChange.FindAsync(db, actor, parent, cancellationToken) is { } above
            ? TreeErrors.NameTaken(name, above.Name)
            : TreeErrors.NameTakenBeside(name);
}
