using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Whether a sign-in that is under way may go on, by the switch and the policy as they are now and not as they were when it began: a change
/// holds at once for whoever is half signed in (PW6).
/// </summary>
internal sealed class AttemptGate(OwnFactors factors, ServerOffer offer)
{
    /// <returns>Why it is over; null where it goes on.</returns>
    public async Task<Error?> WhyNotAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        if (!await IsOpenAsync(work, attempt, cancellationToken))
        {
            return attempt.Method.IsProvider() ? SignInErrors.ProviderClosed : SignInErrors.NoLongerAllowed;
        }

        if (attempt is { Stage: AttemptStage.Ready, SecondFactor: null } && attempt.Method.IsProvider())
        {
            // Nothing of ours was asked for; whoever was given a role, or was met by a policy, since, begins anew.
            return await ProviderAccess.AsksSecondFactorAsync(work.Db, attempt.Member, attempt.ProviderVouchesForMfa, cancellationToken)
                ? SignInErrors.ProviderClosed
                : null;
        }

        return (await ChoiceAsync(work, attempt.Member, cancellationToken)).WhyNot(attempt);
    }

    /// <summary>Where somebody begins who just proved the first factor; null where there is no way on.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="method">How they came.</param>
    /// <param name="mayBind">Whether they may set up a second factor without proving the mailbox first.</param>
    /// <param name="isVouchedFor">Whether the provider says that it asked for more than one factor.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AttemptStage?> FirstStageAsync(
        UnitOfWork work, Member member, SignInMethod method, bool mayBind, bool isVouchedFor, CancellationToken cancellationToken) =>
        method.IsProvider() && !await ProviderAccess.AsksSecondFactorAsync(work.Db, member, isVouchedFor, cancellationToken)
            ? AttemptStage.Ready
            : (await ChoiceAsync(work, member, cancellationToken)).Next(mayBind);

    /// <summary>What this person can do about the second factor now.</summary>
    public async Task<SecondFactorChoice> ChoiceAsync(UnitOfWork work, Member member, CancellationToken cancellationToken)
    {
        var choice = new SecondFactorChoice(
            await OwnFactors.MethodsOfAsync(work.Db, member.Id, cancellationToken),
            await factors.CountingAsync(work.Db, member, cancellationToken),
            await work.Db.RecoveryCodes.AnyAsync(c => c.MemberId == member.Id, cancellationToken));
        return choice.MustProveOwn
            ? choice with { CanProveOwn = (await factors.ProvingAsync(work.Db, member, cancellationToken)).Count > 0 }
            : choice;
    }

    private async Task<bool> IsOpenAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        attempt.Method.IsProvider()
            ? await ProviderAccess.IsOpenAsync(work, offer, attempt.Member, attempt.Method, cancellationToken)
            : SignInGate.AllowsEmailLogin(
                attempt.Member, await work.Db.Organizations.SingleAsync(o => o.Id == attempt.Member.Organization.RootId, cancellationToken));
}
