using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>A move that was looked at.</summary>
/// <param name="Id">What is moved, with everything below it.</param>
/// <param name="ToId">The organization that it comes below.</param>
/// <param name="Basis"><see cref="MoveForeseen.Basis"/> of the preview: nothing is moved otherwise than was shown.</param>
public sealed record OrganizationMove(Guid Id, Guid ToId, string Basis);

/// <summary>
/// Moves an organization, with everything below it, below another one. Only the paths of organizations change, in one statement: people
/// keep their organization, their sessions and their roles, and whoever is above them changes with the commit.
/// </summary>
[Requires(Permission.ManageOrganizations)]
public sealed class MoveOrganization(WritePath writePath, IOptions<SignInOptions> options) : Operation<OrganizationMove, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, OrganizationMove request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => MoveAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> MoveAsync(
        UnitOfWork work, SignedInMember actor, OrganizationMove request, CancellationToken cancellationToken)
    {
        await work.HoldTreeAsync(actor, cancellationToken);
        work.Db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        if (await MoveRules.FindAsync(work.Db, actor, request.Id, request.ToId, cancellationToken) is not { } ends)
        {
            return Error.NotFound;
        }

        if (ends.Moved.ParentId == ends.To.Id)
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (await MoveRules.RefusalAsync(work.Db, actor, ends, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (request.Basis != await MoveRules.BasisAsync(work.Db, ends, cancellationToken))
        {
            return TreeErrors.ChangedMeanwhile;
        }

        // Last: nobody is asked to prove themselves for what would be refused anyway (SE7).
        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.MovingOrganization, cancellationToken) is { } missing)
        {
            return missing;
        }

        return await RewriteAsync(work, ends, cancellationToken);
    }

    private static async Task<Result<Nothing>> RewriteAsync(UnitOfWork work, MoveEnds ends, CancellationToken cancellationToken)
    {
        var (moved, to) = ends;

        // An id stands in a path once: what is replaced is its beginning.
        var (newPath, old) = (ends.NewPath, moved.Path);
        var organizations = 0;
        var accepted = await TreeChange.IsAcceptedAsync(async () =>
        {
            organizations = await work.Db.Organizations.Where(o => o.Path.StartsWith(old))
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.Path, x => x.Path.Replace(old, newPath)), cancellationToken);
            await work.Db.Organizations.Where(o => o.Id == moved.Id)
                .ExecuteUpdateAsync(o => o.SetProperty(x => x.ParentId, to.Id), cancellationToken);
        });
        if (!accepted)
        {
            return TreeErrors.NameTakenThere(moved.Name, to.Name);
        }

        work.Record(new AuditEvent(
            AuditActions.OrganizationMoved, null, moved, new { name = moved.Name, from = moved.ParentId, to = to.Id, organizations }));
        work.AnnounceChange(moved);
        return new Nothing();
    }
}
