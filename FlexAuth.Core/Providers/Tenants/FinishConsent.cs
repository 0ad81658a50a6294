using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// Back from the page for consent. What it says stands in the address, where anybody can write it: it is remembered for a tenant that the tree
/// has proved already, shown, and opens nothing.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class FinishConsent : Operation<ProviderAnswer, ProviderOutcome>
{
    private readonly SignInOptions _options;

    internal FinishConsent(WritePath writePath, IOptions<SignInOptions> options)
        : base(writePath) => _options = options.Value;

    /// <inheritdoc />
    protected override Task<Result<ProviderOutcome>> RunAsync(Actor actor, ProviderAnswer request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => FinishAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<ProviderOutcome>> FinishAsync(
        UnitOfWork work, SignedInMember actor, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        var taken = await ProviderVisits.TakeAsync(work, answer, ProviderErrand.Consent, cancellationToken);
        if (!taken.Succeeded)
        {
            return taken.Error;
        }

        await work.GiveBackAsync(Throttling.ProviderFrom(actor), cancellationToken);
        await work.HoldTreeAsync(actor, cancellationToken);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == actor.RootOrganizationId, cancellationToken);
        var problem = await RememberAsync(work, taken.Value, main, answer, cancellationToken);
        if (problem is not null && await work.IsRefusalToldAsync(ProviderErrand.Consent, actor.MemberId, _options, cancellationToken))
        {
            work.Record(new AuditEvent(
                AuditActions.ProviderTenantRefused, null, main, new { provider = $"{answer.Provider}", problem = problem.Code, consent = true }));
        }

        return new ProviderOutcome(taken.Value.ReturnUrl, problem);
    }

    private static async Task<Error?> RememberAsync(
        UnitOfWork work, ProviderVisit visit, Organization main, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.ConsentedTenant is not { Length: > 0 } named)
        {
            return ProviderVisits.WhyWithout(answer.Provider, answer);
        }

        var name = named.ToLowerInvariant();
        if (visit.Tenant is { } meant && meant != name)
        {
            return ProviderErrors.OtherTenant(answer.Provider);
        }

        var tenant = await work.Db.ProviderTenants.SingleOrDefaultAsync(
            t => t.Provider == answer.Provider && t.Tenant == name && t.RootOrganizationId == main.Id, cancellationToken);
        if (tenant is null)
        {
            return ProviderErrors.ConsentUnconnected(answer.Provider);
        }

        (tenant.ConsentedAt, tenant.ConsentWithdrawnAt) = (work.Now, null);
        work.Record(new AuditEvent(AuditActions.ProviderTenantConsented, null, main, new { provider = $"{answer.Provider}", tenant = tenant.Tenant }));
        work.Announce(new Change(ChangeKind.Organization, main.RootId, main.Id));
        return null;
    }
}
