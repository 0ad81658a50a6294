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
/// the provider does not vouch, or whose account has another one.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ConnectAccount : ProviderDeparture
{
    internal ConnectAccount(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options)
        : base(writePath, visits, offer, options, ProviderErrand.Connect)
    {
    }

    private protected override bool IsSensitive => SensitiveActs.ChangingOwnCredentials;
}
