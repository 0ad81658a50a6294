using System.Diagnostics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// The code that registering a phone asks for. It is counted with those of the sign-in (OT3) and spent like one (OT1): neither gives further
/// guesses at the other.
/// </summary>
internal sealed class PhoneCodes(FactorTries tries, SignInMetrics metrics)
{
    /// <summary>Of somebody whose password was right.</summary>
    /// <returns>Why they cannot go on; null where they can.</returns>
    public async Task<Error?> WhyNotAsync(UnitOfWork work, Member member, SignInPolicy policy, string? code, CancellationToken cancellationToken)
    {
        if (!IsAskedOf(member.Role, policy))
        {
            return null;
        }

        if (!policy.MethodsFor(member.Role).Contains(TwoFactorMethod.AuthenticationApp))
        {
            return MobileErrors.AppForbidden;
        }

        if (!await work.Db.AuthenticatorApps.AnyAsync(a => a.MemberId == member.Id && a.ConfirmedAt != null, cancellationToken))
        {
            return MobileErrors.NoApp;
        }

        if (string.IsNullOrWhiteSpace(code))
        {
            return MobileErrors.CodeRequired;
        }

        if (FactorTries.Malformed(SecondFactorKind.AuthenticationApp, code) is { } malformed)
        {
            return malformed;
        }

        switch (await tries.SpendAsync(work, member.Id, SecondFactorKind.AuthenticationApp, code, use: null, cancellationToken))
        {
            case FactorTry.Right { App: var app }:
                Log(work, member, SignInOutcome.SecondFactorAccepted, app);
                return null;
            case FactorTry.Wrong { Why: var why }:
                Log(work, member, SignInOutcome.SecondFactorRefused);
                return why;
            case FactorTry.UsedUp { Until: var until }:
                Log(work, member, SignInOutcome.SecondFactorBlocked);
                work.Send(new OutboxMessage { Kind = MessageKind.SecondFactorBlocked, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
                return SignInErrors.SecondFactorWaits(until);
            case FactorTry.Waits { Until: var until }:
                metrics.Count(SignInOutcome.SecondFactorBlocked);
                return SignInErrors.SecondFactorWaits(until);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A duty of administrators and managers that no policy takes away.</summary>
    public static bool IsAskedOf(MemberRole role, SignInPolicy policy) => policy.TotpForMobileRegistration || role is not MemberRole.Member;

    private void Log(UnitOfWork work, Member member, SignInOutcome outcome, Guid? app = null)
    {
        metrics.Count(outcome);
        SignInLog.Write(work, member, SignInMethod.Password, outcome, SecondFactorKind.AuthenticationApp, credentialId: app);
    }
}
