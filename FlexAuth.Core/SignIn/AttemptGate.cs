using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Whether a sign-in that is under way may go on, by the switch and the policy as they are now and not as they were when it began: a change
/// holds at once for whoever is half signed in (PW6).
/// </summary>
internal sealed class AttemptGate(ServerOffer offer)
{
    /// <returns>Why it is over; null where it goes on.</returns>
    public async Task<Error?> WhyNotAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == attempt.Member.Organization.RootId, cancellationToken);
        if (!SignInGate.AllowsEmailLogin(attempt.Member, main))
        {
            return SignInErrors.NoLongerAllowed;
        }

        return MethodOf(attempt) is { } method && !(await CountingAsync(work, attempt.Member, cancellationToken)).Contains(method)
            ? SignInErrors.MethodForbidden
            : null;
    }

    /// <summary>The second factors that count for this person: allowed to their role, and offered by this server.</summary>
    public async Task<EnumSet<TwoFactorMethod>> CountingAsync(UnitOfWork work, Member member, CancellationToken cancellationToken) =>
        (await work.Db.PolicyOfAsync(member.Organization.RootId, cancellationToken)).Policy.MethodsFor(member.Role).Both(offer.Methods);

    /// <summary>The second factor that was given, is asked for or is being set up; null before it comes to one.</summary>
    private static TwoFactorMethod? MethodOf(SignInAttempt attempt) => attempt switch
    {
        { SecondFactor: { } given } => TwoFactorMethods.Of(given),
        { Stage: AttemptStage.SecondFactor or AttemptStage.AuthenticatorSetUp } => TwoFactorMethod.AuthenticationApp,
        _ => null,
    };
}
