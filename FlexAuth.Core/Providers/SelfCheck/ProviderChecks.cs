using FlexAuth.Core.Data;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>
/// All that is checked of one provider: the page, the console and whoever comes next go by this. What is the installation's is asked once a minute,
/// however many trees and pages want it: each time a stranger's server is asked several times, in the name of the client by which people sign in.
/// </summary>
internal sealed class ProviderChecks(ProviderProbe probe, ProviderTokens tokens, TimeProvider clock)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<SignInMethod, Task<Probed>> _latest = [];

    /// <param name="provider">Which.</param>
    /// <param name="permissions">What <see cref="PermissionsAsync"/> says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProviderReport> AskAsync(Provider provider, PermissionsFound permissions, CancellationToken cancellationToken)
    {
        var (findings, at) = await Latest(provider).WaitAsync(cancellationToken);
        return new(provider.Method, [.. findings, Permissions(provider, permissions)], at)
        {
            OptionalClaims = provider.OptionalClaims,
            MissingClaims = tokens.MissingClaims(provider),
        };
    }

    private static ProviderFinding Permissions(Provider provider, PermissionsFound found) => new(
        provider.Method, CheckedThing.Permissions, found.Verdict, found.Tenants.Count > 0 ? string.Join(", ", found.Tenants) : provider.EveryScope)
    {
        Asked = provider.EveryScope,
    };

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

    private Task<Probed> Latest(Provider provider)
    {
        lock (_turn)
        {
            if (!_latest.TryGetValue(provider.Method, out var asking) || !Serves(asking))
            {
                _latest[provider.Method] = asking = ProbeAsync(provider);
            }

            return asking;
        }
    }

    /// <summary>A clock that was set back makes it old: how old, nobody knows.</summary>
    private bool Serves(Task<Probed> asking) => !asking.IsCompleted
        || (asking.IsCompletedSuccessfully && clock.GetUtcNow() - asking.Result.At is var age && age >= TimeSpan.Zero && age < ProviderMetadata.Floor);

    /// <summary>Whoever leaves takes it from nobody else who waits: it ends by itself.</summary>
    private async Task<Probed> ProbeAsync(Provider provider)
    {
        var at = clock.GetUtcNow();
        return new(await probe.AskAsync(provider, CancellationToken.None), at);
    }

    private sealed record Probed(IReadOnlyList<ProviderFinding> Findings, DateTimeOffset At);
}

/// <summary>Whether a provider tells this server what it asks.</summary>
/// <param name="Verdict">How it stands.</param>
/// <param name="Tenants">Of which tenants or domains that is not so, or not known.</param>
internal sealed record PermissionsFound(Verdict Verdict, IReadOnlyList<string> Tenants);
