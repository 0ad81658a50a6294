using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>A tenant or domain that an organization holds to which it does not belong.</summary>
/// <param name="Provider">Whose.</param>
/// <param name="Tenant">The tenant's id or the domain.</param>
public sealed record TenantToRelease(SignInMethod Provider, string Tenant);

/// <summary>What was released.</summary>
/// <param name="Organization">From which main organization.</param>
/// <param name="People">Who came in by it.</param>
public sealed record ReleasedTenant(string Organization, int People);

/// <summary>
/// Whoever holds the console takes a tenant from the organization that has it, so that its true owner can connect it: of two organizations neither
/// can say so of the other.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class ReleaseTenant(WritePath writePath) : Operation<TenantToRelease, ReleasedTenant>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<ReleasedTenant>> RunAsync(Actor actor, TenantToRelease request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => ReleaseAsync(work, request, token), cancellationToken);

    private static async Task<Result<ReleasedTenant>> ReleaseAsync(UnitOfWork work, TenantToRelease request, CancellationToken cancellationToken)
    {
        var name = request.Tenant.Trim().ToLowerInvariant();
        var tenant = await work.Db.ProviderTenants.SingleOrDefaultAsync(t => t.Provider == request.Provider && t.Tenant == name, cancellationToken);
        if (tenant is null)
        {
            return ProviderErrors.TenantUnknown(request.Provider);
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == tenant.RootOrganizationId, cancellationToken);
        return new ReleasedTenant(main.Name, await work.RemoveTenantAsync(tenant, main, cancellationToken));
    }
}
