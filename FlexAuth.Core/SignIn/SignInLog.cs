using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn;

/// <summary>Writes what happens while people sign in and prove themselves: each step, right or wrong (AU1).</summary>
internal static class SignInLog
{
    /// <summary>What the log says of a way that was closed.</summary>
    public static SignInOutcome OutcomeOf(Error closed) =>
        closed == SignInErrors.NoLongerAllowed || closed == SignInErrors.ProviderClosed ? SignInOutcome.NotAllowed : SignInOutcome.MethodNotAllowed;

    /// <summary>Writes one step to the sign-in log.</summary>
    public static void Write(
        UnitOfWork work, SignInAttempt attempt, SignInOutcome outcome, SecondFactorKind? factor = null, Guid? credentialId = null) =>
        Write(work, attempt.Member, attempt.Method, outcome, factor, credentialId: credentialId, attemptId: attempt.Id);

    /// <summary>Writes one step to the sign-in log.</summary>
    public static void Write(
        UnitOfWork work,
        Member member,
        SignInMethod method,
        SignInOutcome outcome,
        SecondFactorKind? factor = null,
        Guid? sessionId = null,
        Guid? credentialId = null,
        Guid? attemptId = null,
        RememberedDevice? former = null)
    {
        Write(work, member.Id, member.Organization.RootId, method, outcome, factor, sessionId, credentialId, attemptId, former);
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
    }

    /// <summary>Writes a try on an account that does not exist: spraying leaves a trace (AU1), and takes as long as a wrong password (PW4).</summary>
    public static void WriteStranger(UnitOfWork work, SignInMethod method, SignInOutcome outcome) =>
        Write(work, null, null, method, outcome, null, null, null, null);

    private static void Write(
        UnitOfWork work,
        Guid? memberId,
        Guid? rootOrganizationId,
        SignInMethod method,
        SignInOutcome outcome,
        SecondFactorKind? factor,
        Guid? sessionId,
        Guid? credentialId,
        Guid? attemptId,
        RememberedDevice? former = null) =>
        work.Record(new SignInLogEntry
        {
            MemberId = memberId,
            RootOrganizationId = rootOrganizationId,
            OccurredAt = work.Now,
            Method = method,
            SecondFactor = factor,
            CredentialId = credentialId,
            Outcome = outcome,
            AttemptId = attemptId,
            SessionId = sessionId,
            Address = work.Actor.Address?.ToString(),
            UserAgent = work.Actor.UserAgent,
            FormerUseAt = former?.LastUsedAt,
            FormerAddress = former?.Address,
            FormerUserAgent = former?.UserAgent,
        });
}
