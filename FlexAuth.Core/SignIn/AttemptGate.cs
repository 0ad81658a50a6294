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

        return await IsHeldAsync(work.Db, attempt, cancellationToken)
            ? (await ChoiceAsync(work, attempt.Member, cancellationToken)).WhyNot(attempt)
            : SignInErrors.FactorRemoved;
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

    /// <summary>
    /// Whether the person still has the very app, passkey, phone or recovery code that was given: what is gone, and what took its place, opens
    /// nothing, however many others of the kind remain. A remembered device is looked at where the ticket is traded.
    /// </summary>
    private static Task<bool> IsHeldAsync(FlexAuthDbContext db, SignInAttempt attempt, CancellationToken cancellationToken) => attempt.SecondFactor switch
    {
        SecondFactorKind.AuthenticationApp => db.AuthenticatorApps.AnyAsync(
            a => a.Id == attempt.CredentialId && a.MemberId == attempt.MemberId && a.ConfirmedAt != null, cancellationToken),
        SecondFactorKind.Passkey => db.Passkeys.AnyAsync(p => p.Id == attempt.CredentialId && p.MemberId == attempt.MemberId, cancellationToken),
        SecondFactorKind.SmsCode => db.VerifiedPhones.AnyAsync(
            p => p.MemberId == attempt.MemberId && p.Number == db.SentCodes
                .Where(c => c.AttemptId == attempt.Id && c.Channel == CodeChannel.Sms && c.ConsumedAt != null)
                .OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Select(c => c.Destination).FirstOrDefault(),
            cancellationToken),

        // It was spent, and another one made in its place; whoever has that one made anew elsewhere takes it away.
        SecondFactorKind.RecoveryCode => db.RecoveryCodes.AnyAsync(c => c.MemberId == attempt.MemberId && c.MadeIn == attempt.Id, cancellationToken),
        _ => Task.FromResult(true),
    };

    private async Task<bool> IsOpenAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        attempt.Method.IsProvider()
            ? await ProviderAccess.IsOpenAsync(work, offer, attempt.Member, attempt.Method, cancellationToken)
            : SignInGate.AllowsEmailLogin(
                attempt.Member, await work.Db.Organizations.SingleAsync(o => o.Id == attempt.Member.Organization.RootId, cancellationToken));
}
