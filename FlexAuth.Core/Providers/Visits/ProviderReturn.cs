using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>
/// Somebody comes back from a provider. The order is the protection: first the visit is taken, whatever comes of it (a second answer finds none),
/// then the provider is asked outside of any transaction, and what it proved is judged in one, by what holds then.
/// </summary>
public abstract class ProviderReturn : Operation<ProviderAnswer, ProviderOutcome>
{
    private readonly ProviderVisits _visits;
    private readonly ProviderErrand _errand;

    private protected ProviderReturn(WritePath writePath, ProviderVisits visits, IOptions<SignInOptions> options, ProviderErrand errand)
        : base(writePath)
    {
        _visits = visits;
        _errand = errand;
        Options = options.Value;
    }

    private protected SignInOptions Options { get; }

    /// <summary>What follows from it.</summary>
    /// <returns>Why nothing does; null where it does.</returns>
    private protected abstract Task<Error?> DecideAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken);

    /// <summary>Where they have to go once more first; null where they have not.</summary>
    private protected virtual Task<Uri?> OnwardAsync(UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken) =>
        Task.FromResult<Uri?>(null);

    /// <summary>The way was begun and came to nothing: who tried, and why not (AU1).</summary>
    private protected abstract Task NoteAsync(UnitOfWork work, SignInMethod provider, Error problem, CancellationToken cancellationToken);

    private protected Task<bool> IsRefusalToldAsync(UnitOfWork work, Guid? memberId, CancellationToken cancellationToken) =>
        work.IsRefusalToldAsync(_errand, memberId, Options, cancellationToken);

    /// <inheritdoc />
    protected sealed override async Task<Result<ProviderOutcome>> RunAsync(Actor actor, ProviderAnswer request, CancellationToken cancellationToken)
    {
        if (actor is Visitor && !await _visits.IsExpectedAsync(request, _errand, cancellationToken))
        {
            return ProviderErrors.VisitOver(request.Provider);
        }

        var taken = await CommitAsync(actor, (work, token) => ProviderVisits.TakeAsync(work, request, _errand, token), cancellationToken);
        if (!taken.Succeeded)
        {
            return taken.Error;
        }

        // From here on the outcome must not depend on whether the browser still waits.
        var proved = await _visits.IdentifyAsync(taken.Value, request, CancellationToken.None);
        try
        {
            return await JudgeAsync(actor, taken.Value, proved);
        }
        catch (Exception refused) when (DatabaseTrouble.IsConstraint(refused))
        {
            // Somebody wrote the same at the same moment, and the database let them through; judged anew, theirs is seen.
            return await JudgeAsync(actor, taken.Value, proved);
        }
    }

    private Task<Result<ProviderOutcome>> JudgeAsync(Actor actor, ProviderVisit visit, Result<ProviderIdentity> proved) =>
        CommitAsync<ProviderOutcome>(
            actor,
            async (work, token) =>
            {
                // Counted are visits that nobody comes back from, and codes that the provider was asked for in vain: an office behind one address signs in
                // at nine.
                if (proved.Error?.Code != ProviderErrors.AnswerRefused(visit.Provider).Code)
                {
                    await work.GiveBackAsync(Throttling.ProviderFrom(work.Actor), token);
                }

                // The code lives for minutes, and the provider knows of no session here yet that it could end.
                if (proved.Succeeded && await work.WasSignedOutSinceAsync(proved.Value, visit.CreatedAt, token))
                {
                    var problem = ProviderErrors.SignedOut(visit.Provider);
                    await NoteAsync(work, visit.Provider, problem, token);
                    return new ProviderOutcome(visit.ReturnUrl, problem);
                }

                if (!proved.Succeeded)
                {
                    await NoteAsync(work, visit.Provider, proved.Error, token);
                    if (proved.Error.Code == ProviderErrors.ConsentMissing(visit.Provider).Code)
                    {
                        await ConsentWithdrawal.NoteRefusalAsync(work, visit, token);
                    }

                    return new ProviderOutcome(visit.ReturnUrl, proved.Error);
                }

                return await OnwardAsync(work, visit, proved.Value, token) is { } onward
                    ? new ProviderOutcome(visit.ReturnUrl, null) { Onward = onward }
                    : new ProviderOutcome(visit.ReturnUrl, await DecideAsync(work, visit, proved.Value, token));
            },
            CancellationToken.None);
}
