using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>All that is checked of one provider: the page, the console and whoever comes next go by this.</summary>
internal sealed class ProviderChecks(ProviderProbe probe, TimeProvider clock)
{
    /// <param name="provider">Which.</param>
    /// <param name="permissions">What <see cref="PermissionsAsync"/> says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProviderReport> AskAsync(Provider provider, PermissionsFound permissions, CancellationToken cancellationToken) => new(
        provider.Method,
        [
            .. await probe.AskAsync(provider, cancellationToken),
            new(provider.Method, CheckedThing.Permissions, permissions.Verdict, permissions.Tenants.Count > 0 ? string.Join(", ", permissions.Tenants) : provider.AllScopes),
        ],
        clock.GetUtcNow());

    /// <summary>
    /// That a tenant or domain was proved is the proof: its administrator's role was asked with the permissions. One that was connected before that was
    /// asked proves nothing, and consent that people are refused for want of is missing.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="method">Of which provider.</param>
    /// <param name="rootId">Of which main organization; null for any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<PermissionsFound> PermissionsAsync(FlexAuthDbContext db, SignInMethod method, Guid? rootId, CancellationToken cancellationToken)
    {
        var tenants = await db.ProviderTenants.Where(t => t.Provider == method && (rootId == null || t.RootOrganizationId == rootId)).OrderBy(t => t.VerifiedAt)
            .Select(t => new { Name = t.Domain ?? t.Tenant, IsRefused = t.ConsentWithdrawnAt != null, IsProved = t.ProvedAt != null })
            .ToListAsync(cancellationToken);
        return tenants switch
        {
            _ when tenants.Any(t => t.IsRefused) => new(Verdict.Bad, tenants.Where(t => t.IsRefused).Select(t => t.Name).ToList()),
            _ when tenants.Count == 0 || !tenants.All(t => t.IsProved) => new(Verdict.Unknown, tenants.Where(t => !t.IsProved).Select(t => t.Name).ToList()),
            _ => new(Verdict.Good, []),
        };
    }
}

/// <summary>Whether a provider tells this server what it asks.</summary>
/// <param name="Verdict">How it stands.</param>
/// <param name="Tenants">Of which tenants or domains that is not so, or not known.</param>
internal sealed record PermissionsFound(Verdict Verdict, IReadOnlyList<string> Tenants);
