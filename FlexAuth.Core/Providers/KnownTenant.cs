using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Tenants;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Whether a connected account still belongs to its owner's organization: asked at each sign-in, since an account keeps its subject when it leaves
/// the domain, and a domain or tenant may have been disconnected meanwhile (FE1).
/// </summary>
internal static class KnownTenant
{
    /// <returns>Why it signs nobody in; null where it does.</returns>
    public static async Task<Error?> WhyNotAsync(UnitOfWork work, ProviderIdentity identity, Member owner, CancellationToken cancellationToken)
    {
        if (identity.Tenant is null)
        {
            return ProviderErrors.Personal(identity.Provider);
        }

        var (provider, name, rootId) = (identity.Provider, identity.Tenant, owner.Organization.RootId);
        var tenant = await work.Db.ProviderTenants.AsNoTracking()
            .SingleOrDefaultAsync(t => t.Provider == provider && t.Tenant == name && t.RootOrganizationId == rootId, cancellationToken);
        if (tenant is null || !identity.SpeaksFor(rootId))
        {
            return ProviderErrors.TenantLeft(provider);
        }

        await ConsentWithdrawal.ForgetAsync(work, tenant, cancellationToken);

        // From one of the organization's to another: with that one it goes from now on.
        await work.Db.ProviderAccounts.Where(a => a.MemberId == owner.Id && a.Provider == provider && a.TenantId != tenant.Id)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.TenantId, tenant.Id), cancellationToken);
        return null;
    }
}
