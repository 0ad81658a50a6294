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
    private readonly ProviderChecks _checks;

    internal CheckProviders(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, ProviderDirectory providers, ProviderChecks checks)
        : base(contexts)
    {
        _offer = offer;
        _providers = providers;
        _checks = checks;
    }

    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<ProviderFinding>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        List<ProviderFinding> findings = [];
        foreach (var provider in _offer.Providers.Values.Select(_providers.Find).OfType<Provider>())
        {
            var permissions = await ProviderChecks.PermissionsAsync(db, provider.Method, rootId: null, cancellationToken);
            findings.AddRange((await _checks.AskAsync(provider, permissions, cancellationToken)).Findings);
        }

        return findings;
    }
}
