using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>
/// An administrator of the main organization goes to the provider and signs in there with an account of the tenant: that the provider then says
/// so is the proof. What somebody types, an address or a tenant's id, proves nothing.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class AddTenant : ProviderDeparture
{
    internal AddTenant(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options)
        : base(writePath, visits, offer, options, ProviderErrand.Tenant)
    {
    }

    private protected override bool IsSensitive => SensitiveActs.ChangingTenants;
}
