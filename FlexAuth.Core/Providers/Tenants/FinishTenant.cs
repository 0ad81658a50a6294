using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// Back from the provider, as an account that administers the tenant: it is the tree's from now on, unless another organization has it. That
/// somebody merely has an account there proves nothing: every guest and every trainee has one.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class FinishTenant : ProviderReturn
{
    internal FinishTenant(WritePath writePath, ProviderVisits visits, IOptions<SignInOptions> options)
        : base(writePath, visits, options, ProviderErrand.Tenant)
    {
    }

    private protected override async Task<Error?> DecideAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var problem = await ProveAsync(work, visit, identity, cancellationToken);
        if (problem is not null)
        {
            await NoteAsync(
                work, new { provider = $"{identity.Provider}", problem = problem.Code, tenant = identity.Tenant, account = identity.Subject }, cancellationToken);
        }

        return problem;
    }

    private protected override Task NoteAsync(UnitOfWork work, SignInMethod provider, Error problem, CancellationToken cancellationToken) =>
        NoteAsync(work, new { provider = $"{provider}", problem = problem.Code }, cancellationToken);

    private async Task NoteAsync(UnitOfWork work, object details, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)work.Actor;
        if (await IsRefusalToldAsync(work, me.MemberId, cancellationToken))
        {
            work.Record(new AuditEvent(AuditActions.ProviderTenantRefused, null, null, details) { Place = (me.RootOrganizationId, me.RootOrganizationId) });
        }
    }

    private static async Task<Error?> ProveAsync(UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var actor = (SignedInMember)work.Actor;
        await work.HoldTreeAsync(actor, cancellationToken);
        if (identity.Tenant is not { } tenant)
        {
            return ProviderErrors.Personal(identity.Provider);
        }

        if (visit.Tenant is { } meant && meant != tenant)
        {
            return ProviderErrors.OtherTenant(identity.Provider);
        }

        if (!identity.SpeaksFor(actor.RootOrganizationId))
        {
            return ProviderErrors.OtherOrganization(identity.Provider);
        }

        if (identity.IsGuest)
        {
            return ProviderErrors.Guest(identity.Provider);
        }

        if (identity.IsAdministrator is not true)
        {
            // Whose roles are hidden may well be the administrator: what is missing is the consent to read them.
            return identity.IsAdministrator is null ? ProviderErrors.ConsentMissing(identity.Provider) : ProviderErrors.NotAdministrator(identity.Provider);
        }

        if (identity.IsTenantVerified is not true)
        {
            return identity.IsTenantVerified is null ? ProviderErrors.ConsentMissing(identity.Provider) : ProviderErrors.DomainUnverified(identity.Provider);
        }

        var known = await work.Db.ProviderTenants.SingleOrDefaultAsync(t => t.Provider == identity.Provider && t.Tenant == tenant, cancellationToken);
        if (known is not null)
        {
            return known.RootOrganizationId == actor.RootOrganizationId
                ? await NoteProofAsync(work, identity, known, cancellationToken)
                : ProviderErrors.TenantTaken(identity.Provider);
        }

        return await AddAsync(work, actor, identity, tenant, cancellationToken);
    }

    /// <summary>One that was connected before administrators had to prove it is proved from now on.</summary>
    private static async Task<Error?> NoteProofAsync(UnitOfWork work, ProviderIdentity identity, ProviderTenant tenant, CancellationToken cancellationToken)
    {
        if (tenant.ProvedAt is not null)
        {
            return null;
        }

        tenant.ProvedAt = work.Now;
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == tenant.RootOrganizationId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantProved, null, main, new { provider = $"{tenant.Provider}", tenant = tenant.Tenant, account = identity.Subject }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
        return null;
    }

    private static async Task<Error?> AddAsync(
        UnitOfWork work, SignedInMember actor, ProviderIdentity identity, string tenant, CancellationToken cancellationToken)
    {
        var domain = identity.VouchedEmail?.Key.Split('@')[1];
        work.Db.ProviderTenants.Add(new ProviderTenant
        {
            Provider = identity.Provider,
            Tenant = tenant,
            Domain = domain,
            RootOrganizationId = actor.RootOrganizationId,
            VerifiedAt = work.Now,
            VerifiedById = actor.MemberId,
            ProvedAt = work.Now,
        });
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == actor.RootOrganizationId, cancellationToken);
        work.Record(new AuditEvent(
            AuditActions.ProviderTenantAdded, null, main, new { provider = $"{identity.Provider}", tenant, domain, account = identity.Subject }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
        return null;
    }
}
