using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// A tenant or domain is the organization's no more: its accounts open nothing from now on, and what they opened closes (SE2). Proved again, they
/// are connected anew, each at its first sign-in; those that were disconnected by an administrator are not.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class RemoveTenant(WritePath writePath, IOptions<SignInOptions> options) : Operation<Guid, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => RemoveAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> RemoveAsync(UnitOfWork work, SignedInMember actor, Guid id, CancellationToken cancellationToken)
    {
        await work.HoldTreeAsync(actor, cancellationToken);
        var tenant = await work.Db.ProviderTenants.SingleOrDefaultAsync(t => t.Id == id && t.RootOrganizationId == actor.RootOrganizationId, cancellationToken);
        if (tenant is null)
        {
            return Error.NotFound;
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.ChangingTenants, cancellationToken) is { } missing)
        {
            return missing;
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == actor.RootOrganizationId, cancellationToken);
        await work.RemoveTenantAsync(tenant, main, cancellationToken);
        return new Nothing();
    }
}
