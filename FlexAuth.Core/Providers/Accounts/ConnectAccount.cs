using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>
/// Somebody connects an account of a provider to themselves: first they prove themselves here, then there (FE2). It is the way for whose address
/// the provider does not vouch, or whose account has another one. It opens a way in that may ask for no factor, so that whoever has one gives it.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ConnectAccount : ProviderDeparture
{
    private readonly ProofWays _ways;
    private readonly SignInOptions _options;

    internal ConnectAccount(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options, ProofWays ways)
        : base(writePath, visits, offer, options, ProviderErrand.Connect) => (_ways, _options) = (ways, options.Value);

    private protected override bool IsSensitive => SensitiveActs.ChangingOwnCredentials;

    private protected override async Task<Error?> UnprovedAsync(
        UnitOfWork work, SignedInMember actor, SignInMethod provider, CancellationToken cancellationToken)
    {
        var ways = await _ways.OfAsync(work.Db, actor, ProofStrength.Any, cancellationToken);
        if (!ways.Any(way => way.Kind is ProofKind.Passkey or ProofKind.AuthenticationApp or ProofKind.SmsCode))
        {
            return await base.UnprovedAsync(work, actor, provider, cancellationToken);
        }

        return await RecentProof.OfFactorAsync(work.Db, actor, _options, work.Now, mailWillDo: false, cancellationToken) ? null : RecentProof.FactorRequired;
    }
}
