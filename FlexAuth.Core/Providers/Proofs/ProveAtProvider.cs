using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Proofs;

/// <summary>
/// Somebody who is signed in goes to a provider of theirs to prove themselves again (SE7). It is asked to have them sign in there anew: that they are
/// signed in there already proves no more than the open screen does.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ProveAtProvider : ProviderDeparture
{
    private readonly ProofWays _ways;

    internal ProveAtProvider(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options, ProofWays ways)
        : base(writePath, visits, offer, options, ProviderErrand.Prove) => _ways = ways;

    /// <summary>It is the proof itself.</summary>
    private protected override bool IsSensitive => false;

    private protected override async Task<Error?> UnprovedAsync(
        UnitOfWork work, SignedInMember actor, SignInMethod provider, CancellationToken cancellationToken) =>
        await _ways.FindAsync(work.Db, actor, provider, cancellationToken) is null ? StepUpErrors.WayChanged : null;
}
