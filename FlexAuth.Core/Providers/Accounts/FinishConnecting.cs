using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>Back from the provider: the account is theirs from now on, where its tenant or domain is their organization's and it is nobody else's.</summary>
[Requires(Permission.OwnAccount)]
public sealed class FinishConnecting : ProviderReturn
{
    internal FinishConnecting(WritePath writePath, ProviderVisits visits, IOptions<SignInOptions> options)
        : base(writePath, visits, options, ProviderErrand.Connect)
    {
    }

    private protected override async Task<Error?> DecideAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var problem = await ConnectAsync(work, identity, cancellationToken);
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
        if (!await IsRefusalToldAsync(work, me.MemberId, cancellationToken))
        {
            return;
        }

        work.Record(new AuditEvent(AuditActions.ProviderConnectingRefused, me.MemberId, null, details)
        {
            Place = (me.OrganizationId, me.RootOrganizationId),
        });
    }

    private static async Task<Error?> ConnectAsync(UnitOfWork work, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var me = (SignedInMember)work.Actor;
        await work.HoldTreeAsync(me, cancellationToken);
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        if (await FirstSignIn.OwnerOfAsync(work, identity, cancellationToken) is { } owner)
        {
            return owner.Id == me.MemberId ? null : ProviderErrors.AccountTaken(identity.Provider);
        }

        if (identity.Tenant is null)
        {
            return ProviderErrors.Personal(identity.Provider);
        }

        var tenant = await work.Db.ProviderTenants.AsNoTracking().SingleOrDefaultAsync(
            t => t.Provider == identity.Provider && t.Tenant == identity.Tenant && t.RootOrganizationId == me.RootOrganizationId, cancellationToken);
        if (tenant is null || !identity.SpeaksFor(me.RootOrganizationId))
        {
            return ProviderErrors.TenantUnknown(identity.Provider);
        }

        if (await FirstSignIn.HasAccountAsync(work, me.MemberId, identity.Provider, cancellationToken))
        {
            return ProviderErrors.OtherAccount(identity.Provider);
        }

        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        await FirstSignIn.ConnectAsync(work, identity, tenant, member, me.SessionId, cancellationToken);
        return null;
    }
}
