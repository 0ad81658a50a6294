using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>All that is checked of one provider: the page, the console and whoever comes next go by this.</summary>
internal sealed class ProviderChecks(ProviderProbe probe, TimeProvider clock)
{
    /// <param name="provider">Which.</param>
    /// <param name="isConnected">
    /// Whether a tenant or domain of it was connected: that is the proof of the permissions, since its administrator's role was asked with them.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProviderReport> AskAsync(Provider provider, bool isConnected, CancellationToken cancellationToken) => new(
        provider.Method,
        [
            .. await probe.AskAsync(provider, cancellationToken),
            new(provider.Method, CheckedThing.Permissions, isConnected ? Verdict.Good : Verdict.Unknown, provider.AllScopes),
        ],
        clock.GetUtcNow());

    /// <summary>Whether anybody has connected a tenant or domain of it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="method">Of which provider.</param>
    /// <param name="rootId">Of which main organization; null for any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<bool> IsConnectedAsync(FlexAuthDbContext db, SignInMethod method, Guid? rootId, CancellationToken cancellationToken) =>
        db.ProviderTenants.AnyAsync(t => t.Provider == method && (rootId == null || t.RootOrganizationId == rootId), cancellationToken);
}
