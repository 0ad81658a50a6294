using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>Which providers are offered, and which of their tenants and domains are the tree's.</summary>
public sealed record TenantsView
{
    /// <summary>The main organization, whose administrators decide.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>Whether this actor may change it.</summary>
    public required bool CanChange { get; init; }

    /// <summary>The providers that this server offers, with what is known of each.</summary>
    public required IReadOnlyList<ProviderTenants> Providers { get; init; }
}

/// <summary>A provider.</summary>
/// <param name="Provider">Which.</param>
/// <param name="Tenants">The tree's tenants or domains there, the oldest first.</param>
public sealed record ProviderTenants(SignInMethod Provider, IReadOnlyList<TenantRow> Tenants);

/// <summary>A tenant or domain.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Tenant">The tenant's id or the domain, as the provider says it.</param>
/// <param name="Domain">Of a tenant: the domain of whoever proved it; null where the provider vouched for none.</param>
/// <param name="VerifiedAt">When it was proved.</param>
/// <param name="VerifiedBy">By whom; null where they are gone.</param>
/// <param name="People">Who signs in with an account of it.</param>
public sealed record TenantRow(Guid Id, string Tenant, string? Domain, DateTimeOffset VerifiedAt, string? VerifiedBy, int People)
{
    /// <summary>When an administrator consented for everybody of it; null where that is not known.</summary>
    public DateTimeOffset? ConsentedAt { get; init; }

    /// <summary>Since when people are refused for want of it; null where they are not, as far as is known.</summary>
    public DateTimeOffset? ConsentWithdrawnAt { get; init; }

    /// <summary>Whether somebody proved to administer it there; not so of those that were connected before that was asked.</summary>
    public bool IsProved { get; init; }
}

/// <summary>By which tenants and domains people of the tree come in.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ShowTenants(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer) : Query<Nothing, TenantsView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<TenantsView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var rootId = ((SignedInMember)actor).RootOrganizationId;
        var tenants = await db.ProviderTenants.Where(t => t.RootOrganizationId == rootId).OrderBy(t => t.VerifiedAt)
            .Select(t => new
            {
                t.Provider,
                Row = new TenantRow(
                    t.Id,
                    t.Tenant,
                    t.Domain,
                    t.VerifiedAt,
                    db.Members.Where(m => m.Id == t.VerifiedById).Select(m => m.FirstName + " " + m.LastName).FirstOrDefault(),
                    db.ProviderAccounts.Count(a => a.TenantId == t.Id && a.ClosedAt == null))
                { ConsentedAt = t.ConsentedAt, ConsentWithdrawnAt = t.ConsentWithdrawnAt, IsProved = t.ProvedAt != null },
            })
            .ToListAsync(cancellationToken);
        return new TenantsView
        {
            MainOrganizationName = await db.Organizations.Where(o => o.Id == rootId).Select(o => o.Name).SingleAsync(cancellationToken),
            CanChange = PermissionTable.Allows(actor, Permission.ManageAuthentication),
            Providers = offer.Providers.Values
                .Select(provider => new ProviderTenants(provider, tenants.Where(t => t.Provider == provider).Select(t => t.Row).ToList()))
                .ToList(),
        };
    }
}
