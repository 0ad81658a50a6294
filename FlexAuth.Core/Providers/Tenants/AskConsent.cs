using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// An administrator goes to Entra ID's page on which they consent for everybody of their tenant, so that nobody else is asked, also where the
/// tenant lets nobody consent for themselves.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class AskConsent : ProviderDeparture
{
    internal AskConsent(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options)
        : base(writePath, visits, offer, options, ProviderErrand.Consent)
    {
    }

    private protected override bool IsSensitive => SensitiveActs.ChangingTenants;

    private protected override bool Leads(SignInMethod provider) => provider.ConsentsByTenant() && base.Leads(provider);
}
