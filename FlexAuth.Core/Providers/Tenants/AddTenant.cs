using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Tenants;

/// <summary>Asks to prove that a tenant or domain is the organization's.</summary>
/// <param name="Provider">Whose.</param>
/// <param name="ReturnUrl">The page to come back to.</param>
public sealed record TenantQuestion(SignInMethod Provider, string ReturnUrl);

/// <summary>
/// An administrator of the main organization goes to the provider and signs in there with an account of the tenant: that the provider then says
/// so is the proof. What somebody types, an address or a tenant's id, proves nothing.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class AddTenant : Operation<TenantQuestion, Uri>
{
    private readonly ProviderVisits _visits;
    private readonly ServerOffer _offer;
    private readonly SignInOptions _options;

    internal AddTenant(WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _visits = visits;
        _offer = offer;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<Uri>> RunAsync(Actor actor, TenantQuestion request, CancellationToken cancellationToken)
    {
        // The provider is asked for nobody who may not, or did not prove themselves.
        var admitted = await CommitAsync(actor, (work, token) => AdmitAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        if (!admitted.Succeeded)
        {
            return admitted.Error;
        }

        try
        {
            var there = await _visits.AskAsync(request.Provider, cancellationToken);
            return await CommitAsync<Uri>(
                actor,
                (work, _) =>
                {
                    // The visit that is remembered here is the proof of the return: it is this session's, and short.
                    work.RecordNothing();
                    return Task.FromResult<Result<Uri>>(_visits.Begin(work, there, ProviderErrand.Tenant, request.ReturnUrl));
                },
                cancellationToken);
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem;
        }
    }

    private async Task<Result<Nothing>> AdmitAsync(
        UnitOfWork work, SignedInMember actor, TenantQuestion request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (!_offer.Providers.Contains(request.Provider))
        {
            return ProviderErrors.NotOffered(request.Provider);
        }

        return await RecentProof.MissingAsync(work, actor, _options, SensitiveActs.ChangingTenants, cancellationToken) is { } missing ? missing : new Nothing();
    }
}
