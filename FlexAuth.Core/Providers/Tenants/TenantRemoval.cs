using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>A tenant or domain is an organization's no more: its accounts open nothing from now on, and what they opened closes (SE2).</summary>
internal static class TenantRemoval
{
    /// <returns>How many people came in by it.</returns>
    public static async Task<int> RemoveTenantAsync(this UnitOfWork work, ProviderTenant tenant, Organization main, CancellationToken cancellationToken)
    {
        var people = await CloseAsync(work, tenant, cancellationToken);
        work.Db.ProviderTenants.Remove(tenant);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantRemoved, null, main, new { provider = $"{tenant.Provider}", tenant = tenant.Tenant, people }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
        return people;
    }

    private static async Task<int> CloseAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        work.Db.AllowLongStatements();
        var provider = tenant.Provider.ToString();
        var owners = work.Db.ProviderAccounts.Where(a => a.TenantId == tenant.Id).Select(a => a.MemberId);

        // What a sign-in in flight would be judged by goes first, its session last.
        var people = await work.Db.UserLogins.Where(l => l.LoginProvider == provider && owners.Contains(l.UserId)).ExecuteDeleteAsync(cancellationToken);
        await work.ReleaseGrantsAsync(owners, tenant.Provider, cancellationToken);
        await work.Db.SignInAttempts.Where(a => a.Method == tenant.Provider && a.Stage != AttemptStage.Over && owners.Contains(a.MemberId))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => s.Method == tenant.Provider && owners.Contains(s.MemberId)), SessionEnd.ProviderTenantRemoved, cancellationToken);

        // Whom an administrator disconnected stays so, also where the tenant comes back.
        await work.Db.ProviderAccounts.Where(a => a.TenantId == tenant.Id && a.ClosedAt == null).ExecuteDeleteAsync(cancellationToken);
        return people;
    }
}
