using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// Consent that was given for a tenant and is there no more. Whoever is refused for want of it brings the refusal along without saying of which
/// tenant they are: of a stranger, who may be of any, nothing is remembered; of whoever is signed in, where their tree has one alone. It is shown, and
/// opens and closes nothing; the next who comes in proves it wrong.
/// </summary>
internal static class ConsentWithdrawal
{
    /// <summary>Somebody was refused for want of consent.</summary>
    public static async Task NoteRefusalAsync(UnitOfWork work, ProviderVisit visit, CancellationToken cancellationToken)
    {
        if (visit.Errand is not ProviderErrand.Connect || work.Actor is not SignedInMember { RootOrganizationId: var rootId })
        {
            return;
        }

        var meant = await work.Db.ProviderTenants.Where(t => t.Provider == visit.Provider && t.RootOrganizationId == rootId)
            .AsNoTracking().Take(2).ToListAsync(cancellationToken);
        if (meant is [{ } tenant])
        {
            await NoteAsync(work, tenant, cancellationToken);
        }
    }

    /// <summary>The provider said so of that tenant.</summary>
    public static async Task NoteAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        // Of many who are refused the first is told, and not each time that somebody comes in between (SE8).
        if (tenant is { ConsentedAt: null } or { ConsentWithdrawnAt: not null }
            || await work.ReserveAsync(Throttling.ConsentRefused(tenant.Id), 1, TimeSpan.FromDays(1), cancellationToken) is not null)
        {
            return;
        }

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
