using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// Consent for a tenant that is there no more. Who is refused for want of it on the way in brings the refusal along without saying of which tenant they
/// are: of a stranger, who may be of any, nothing is remembered; of whoever is signed in, where they prove themselves by an account of it, or connect one
/// and their tree has one tenant alone. A check of an account knows. It is shown, and opens and closes nothing; whoever comes in proves it wrong.
/// </summary>
internal static class ConsentWithdrawal
{
    /// <summary>Somebody was refused for want of consent.</summary>
    public static async Task NoteRefusalAsync(UnitOfWork work, ProviderVisit visit, CancellationToken cancellationToken)
    {
        if (work.Actor is not SignedInMember { RootOrganizationId: var rootId, MemberId: var me })
        {
            return;
        }

        var tenants = work.Db.ProviderTenants.AsNoTracking().Where(t => t.Provider == visit.Provider && t.RootOrganizationId == rootId);
        var meant = visit.Errand switch
        {
            ProviderErrand.Connect => tenants,
            ProviderErrand.Prove => tenants.Where(t => work.Db.ProviderAccounts.Any(a => a.MemberId == me && a.TenantId == t.Id)),
            _ => null,
        };
        if (meant is not null && await meant.Take(2).ToListAsync(cancellationToken) is [{ } tenant])
        {
            await NoteAsync(work, tenant, cancellationToken);
        }
    }

    /// <summary>
    /// The provider said so of one account. Where nobody consented for everybody each person may have taken back their own: the tenant is told of where
    /// the same happened to somebody else of it within a day.
    /// </summary>
    public static async Task NoteOfAccountAsync(UnitOfWork work, ProviderTenant tenant, Guid memberId, CancellationToken cancellationToken)
    {
        var (colleagues, lately) = (work.Db.ProviderAccounts.Where(a => a.TenantId == tenant.Id && a.MemberId != memberId).Select(a => a.MemberId), work.Now.AddDays(-1));
        if (tenant.ConsentedAt is not null || await work.Db.Sessions.AnyAsync(
            s => colleagues.Contains(s.MemberId) && s.EndReason == SessionEnd.ProviderConsentMissing && s.EndedAt > lately, cancellationToken))
        {
            await NoteAsync(work, tenant, cancellationToken);
        }
    }

    /// <summary>The provider said so of that tenant. Where consent was never given from here it was given there: somebody came in by it.</summary>
    public static async Task NoteAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        // Of many who are refused the first is told, and not each time that somebody comes in between (SE8).
        if (tenant.ConsentWithdrawnAt is not null || !tenant.Provider.ConsentsByTenant()
            || await work.ReserveAsync(Throttling.ConsentRefused(tenant.Id), 1, TimeSpan.FromDays(1), cancellationToken) is not null)
        {
            return;
        }

        if (await work.Db.ProviderTenants.Where(t => t.Id == tenant.Id && t.ConsentWithdrawnAt == null)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.ConsentWithdrawnAt, work.Now), cancellationToken) != 1)
        {
            return;
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == tenant.RootOrganizationId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantConsentWithdrawn, null, main, new { provider = $"{tenant.Provider}", tenant = tenant.Tenant }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
    }

    /// <summary>Somebody of the tenant came in, or their account is found good: there is consent.</summary>
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
