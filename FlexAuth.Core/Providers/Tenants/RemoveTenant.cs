using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// A tenant or domain is the organization's no more: its accounts open nothing from now on, and what they opened closes (SE2). Proved again, they
/// are connected anew, each at its first sign-in.
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

        var people = await CloseAsync(work, tenant, cancellationToken);
        work.Db.ProviderTenants.Remove(tenant);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == actor.RootOrganizationId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantRemoved, null, main, new { provider = $"{tenant.Provider}", tenant = tenant.Tenant, people }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
        return new Nothing();
    }

    private static async Task<int> CloseAsync(UnitOfWork work, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        var provider = tenant.Provider.ToString();
        var owners = work.Db.ProviderAccounts.Where(a => a.TenantId == tenant.Id).Select(a => a.MemberId);
        // What a sign-in in flight would be judged by goes first, its session last.
        var people = await work.Db.UserLogins.Where(l => l.LoginProvider == provider && owners.Contains(l.UserId)).ExecuteDeleteAsync(cancellationToken);
        await work.Db.SignInAttempts.Where(a => a.Method == tenant.Provider && a.Stage != AttemptStage.Over && owners.Contains(a.MemberId))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        await work.EndSessionsAsync(
            work.Db.Sessions.Where(s => s.Method == tenant.Provider && owners.Contains(s.MemberId)), SessionEnd.ProviderTenantRemoved, cancellationToken);
        return people;
    }
}
