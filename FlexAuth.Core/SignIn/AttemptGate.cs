using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Whether a sign-in that is under way may go on, by the switch and the policy as they are now and not as they were when it began: a change
/// holds at once for whoever is half signed in (PW6).
/// </summary>
internal sealed class AttemptGate(OwnFactors factors)
{
    /// <returns>Why it is over; null where it goes on.</returns>
    public async Task<Error?> WhyNotAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == attempt.Member.Organization.RootId, cancellationToken);
        return SignInGate.AllowsEmailLogin(attempt.Member, main)
            ? (await ChoiceAsync(work, attempt.Member, cancellationToken)).WhyNot(attempt)
            : SignInErrors.NoLongerAllowed;
    }

    /// <summary>What this person can do about the second factor now.</summary>
    public async Task<SecondFactorChoice> ChoiceAsync(UnitOfWork work, Member member, CancellationToken cancellationToken) => new(
        await OwnFactors.MethodsOfAsync(work.Db, member.Id, cancellationToken),
        await factors.CountingAsync(work.Db, member, cancellationToken));
}
