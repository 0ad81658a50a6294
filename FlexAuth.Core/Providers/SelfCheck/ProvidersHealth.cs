using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>Which providers did not answer when they were last asked. Nobody is asked for it: probes come every few seconds.</summary>
public sealed class ProvidersHealth
{
    private readonly ServerOffer _offer;
    private readonly ProviderMetadata _metadata;

    internal ProvidersHealth(ServerOffer offer, ProviderMetadata metadata) => (_offer, _metadata) = (offer, metadata);

    /// <summary>Those; mostly none.</summary>
    public IReadOnlyList<SignInMethod> Silent => [.. _offer.Providers.Values.Where(_metadata.IsSilent)];
}
