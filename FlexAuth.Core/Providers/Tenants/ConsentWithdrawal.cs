using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// Consent that was given for a tenant and is there no more. Whoever is refused for want of it brings the refusal along without saying of which
/// tenant they are: it is remembered where one alone can be meant. It is shown, and opens and closes nothing; the next who comes in proves it wrong.
/// </summary>
internal static class ConsentWithdrawal
{
    /// <summary>Somebody was refused for want of consent.</summary>
    public static async Task NoteRefusalAsync(UnitOfWork work, SignInMethod provider, CancellationToken cancellationToken)
    {
        var all = work.Db.ProviderTenants.Where(t => t.Provider == provider);
        var meant = await (work.Actor is SignedInMember { RootOrganizationId: var rootId } ? all.Where(t => t.RootOrganizationId == rootId) : all)
            .AsNoTracking().Take(2).ToListAsync(cancellationToken);
        if (meant is [{ } tenant])
        {
            await NoteAsync(work, tenant, cancellationToken);
        }
    }

    /// <summary>The provider said so of that tenant.</summary>
    public static async Task NoteAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        // Of many who are refused at once the first is told (SE8).
        if (await work.Db.ProviderTenants.Where(t => t.Id == tenant.Id && t.ConsentedAt != null && t.ConsentWithdrawnAt == null)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.ConsentWithdrawnAt, work.Now), cancellationToken) != 1)
        {
            return;
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == tenant.RootOrganizationId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantConsentWithdrawn, null, main, new { provider = $"{tenant.Provider}", tenant = tenant.Tenant }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
    }

    /// <summary>Somebody of the tenant came in: there is consent.</summary>
    public static async Task ForgetAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        if (tenant.ConsentWithdrawnAt is null)
        {
            return;
        }

        await work.Db.ProviderTenants.Where(t => t.Id == tenant.Id)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.ConsentWithdrawnAt, (DateTimeOffset?)null), cancellationToken);
        work.Announce(new Change(ChangeKind.Organization, tenant.RootOrganizationId, tenant.RootOrganizationId));
    }
}
