using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>Asks to be sent to a provider.</summary>
/// <param name="Provider">To which.</param>
/// <param name="ReturnUrl">The page to come back to.</param>
public sealed record ProviderQuestion(SignInMethod Provider, string ReturnUrl)
{
    /// <summary>The tenant or domain that is meant: whoever comes back with another one's account is refused. Null where any will do.</summary>
    public string? Tenant { get; init; }
}

/// <summary>
/// Somebody who is signed in goes to a provider to prove something. They proved themselves lately (SE7); the visit that is remembered is the
/// proof of the return: it is their session's, and short.
/// </summary>
public abstract class ProviderDeparture : Operation<ProviderQuestion, Uri>
{
    /// <summary>Departures of one person that nobody comes back from, or with a code that the provider does not know, in a window.</summary>
    private const int AtMost = 20;

    private readonly ProviderVisits _visits;
    private readonly ServerOffer _offer;
    private readonly SignInOptions _options;
    private readonly ProviderErrand _errand;

    private protected ProviderDeparture(
        WritePath writePath, ProviderVisits visits, ServerOffer offer, IOptions<SignInOptions> options, ProviderErrand errand)
        : base(writePath)
    {
        _visits = visits;
        _offer = offer;
        _options = options.Value;
        _errand = errand;
    }

    /// <summary>What <see cref="SensitiveActs"/> says of it.</summary>
    private protected abstract bool IsSensitive { get; }

    /// <summary>Whether what it is for can be had there.</summary>
    private protected virtual bool Leads(SignInMethod provider) => _offer.Providers.Contains(provider);

    /// <summary>What is missing before somebody may leave; null where nothing is.</summary>
    private protected virtual Task<Error?> UnprovedAsync(
        UnitOfWork work, SignedInMember actor, SignInMethod provider, CancellationToken cancellationToken) =>
        RecentProof.MissingAsync(work, actor, _options, IsSensitive, cancellationToken);

    /// <inheritdoc />
    protected sealed override async Task<Result<Uri>> RunAsync(Actor actor, ProviderQuestion request, CancellationToken cancellationToken)
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
                (work, token) => _visits.BeginAsync(work, there, _errand, request, AtMost, _options.PasswordWindow, token),
                cancellationToken);
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem;
        }
    }

    private async Task<Result<Nothing>> AdmitAsync(
        UnitOfWork work, SignedInMember actor, ProviderQuestion request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (!Leads(request.Provider))
        {
            return ProviderErrors.NotOffered(request.Provider);
        }

        return await UnprovedAsync(work, actor, request.Provider, cancellationToken) is { } missing ? missing : new Nothing();
    }
}
