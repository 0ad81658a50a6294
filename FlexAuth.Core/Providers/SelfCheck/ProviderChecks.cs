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
    public async Task<ProviderReport> AskAsync(Provider provider, Verdict permissions, CancellationToken cancellationToken) => new(
        provider.Method,
        [
            .. await probe.AskAsync(provider, cancellationToken),
            new(provider.Method, CheckedThing.Permissions, permissions, provider.AllScopes),
        ],
        clock.GetUtcNow());

    /// <summary>
    /// That a tenant or domain was connected is the proof, since its administrator's role was asked with the permissions; consent that was withdrawn
    /// since is one that is missing.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="method">Of which provider.</param>
    /// <param name="rootId">Of which main organization; null for any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Verdict> PermissionsAsync(FlexAuthDbContext db, SignInMethod method, Guid? rootId, CancellationToken cancellationToken)
    {
        var withdrawn = await db.ProviderTenants.Where(t => t.Provider == method && (rootId == null || t.RootOrganizationId == rootId))
            .Select(t => t.ConsentWithdrawnAt != null).Distinct().ToListAsync(cancellationToken);
        return withdrawn.Count == 0 ? Verdict.Unknown : withdrawn.Contains(true) ? Verdict.Bad : Verdict.Good;
    }
}
