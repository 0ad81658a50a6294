using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>Asks each provider that is configured, without anybody who signs in, whether they could.</summary>
[Requires(Permission.OperateInstallation)]
public sealed class CheckProviders : Query<Nothing, IReadOnlyList<ProviderFinding>>
{
    private readonly ServerOffer _offer;
    private readonly ProviderDirectory _providers;
    private readonly ProviderProbe _probe;

    internal CheckProviders(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, ProviderDirectory providers, ProviderProbe probe)
        : base(contexts)
    {
        _offer = offer;
        _providers = providers;
        _probe = probe;
    }

    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<ProviderFinding>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        List<ProviderFinding> findings = [];
        foreach (var provider in _offer.Providers.Values.Select(_providers.Find).OfType<Provider>())
        {
            findings.AddRange(await _probe.AskAsync(provider, cancellationToken));

            // That a tenant or domain was connected is the proof: its administrator's role was asked with the permissions.
            var connected = await db.ProviderTenants.CountAsync(t => t.Provider == provider.Method, cancellationToken);
            findings.Add(new ProviderFinding(
                provider.Method, CheckedThing.Permissions, connected > 0 ? Verdict.Good : Verdict.Unknown, provider.AllScopes));
        }

        return findings;
    }
}
