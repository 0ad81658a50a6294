using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Proofs;

/// <summary>
/// Back from the provider, where they signed in anew since they left: that, and that the account is theirs, is to this one session what a password is.
/// Of whoever has no factor it opens what a password does; with a code by SMS or mail, or the recovery code, it proves the others.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class FinishProof : ProviderReturn
{
    /// <summary>These are about the account, or when somebody signed in with it; whatever else goes wrong there says nothing of who is here.</summary>
    private static readonly Func<SignInMethod, Error>[] Verdicts =
    [
        ProviderErrors.AnswerRefused, ProviderErrors.NotYours, ProviderErrors.Personal, ProviderErrors.TenantLeft, ProviderErrors.NotFresh,
        ProviderErrors.FactorMissing, ProviderErrors.SignedOut,
    ];

    private readonly ProofWays _ways;
    private readonly Freshness _freshness;
    private readonly SignInMetrics _metrics;

    internal FinishProof(
        WritePath writePath, ProviderVisits visits, ProofWays ways, Freshness freshness, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath, visits, options, ProviderErrand.Prove) => (_ways, _freshness, _metrics) = (ways, freshness, metrics);

    private protected override async Task NoteAsync(UnitOfWork work, SignInMethod provider, Error problem, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (!Verdicts.Any(verdict => verdict(provider).Code == problem.Code))
        {
            return;
        }

        var session = await SessionAsync(work, cancellationToken);
        _metrics.Count(SignInOutcome.ProofRefused);
        if (await IsRefusalToldAsync(work, session.MemberId, cancellationToken))
        {
            SignInLog.Write(work, session.Member, provider, SignInOutcome.ProofRefused, sessionId: session.Id);
        }
    }

    private protected override async Task<Error?> DecideAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(work, visit, identity, cancellationToken) is { } problem)
        {
            await NoteAsync(work, visit.Provider, problem, cancellationToken);
            return problem;
        }

        var session = await SessionAsync(work, cancellationToken);

        _metrics.Count(SignInOutcome.ProvedAgain);
        SignInLog.Write(work, session.Member, identity.Provider, SignInOutcome.ProvedAgain, sessionId: session.Id);
        await work.AddProviderSessionAsync(identity, session, cancellationToken);
        session.ProviderProofAt = work.Now;
        if (await _ways.IsProviderEnoughAsync(work.Db, session.MemberId, cancellationToken))
        {
            RecentProof.Note(session, by: null, Options, work.Now);
        }

        return null;
    }

    private async Task<Error?> WhyNotAsync(UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)work.Actor;
        if (await FirstSignIn.OwnerOfAsync(work, identity, cancellationToken) is not { } owner || owner.Id != me.MemberId)
        {
            return ProviderErrors.NotYours(identity.Provider);
        }

        return await KnownTenant.WhyNotAsync(work, identity, owner, cancellationToken) is { } left ? left
            : _freshness.WhyNot(identity, visit) is { } stale ? stale
            : await _ways.FindAsync(work.Db, me, identity.Provider, cancellationToken) is null ? StepUpErrors.WayChanged
            : await IsFactorMissingAsync(work, identity, owner, cancellationToken) ? ProviderErrors.FactorMissing(identity.Provider)
            : null;
    }

    /// <summary>
    /// Where the policy takes the provider's word for the second factor, that word is wanted here as it was at the sign-in. Whoever has a factor here
    /// signed in by it.
    /// </summary>
    private static async Task<bool> IsFactorMissingAsync(UnitOfWork work, ProviderIdentity identity, Member owner, CancellationToken cancellationToken) =>
        await ProviderAccess.AsksSecondFactorAsync(work.Db, owner, identity.VouchesForMfa, cancellationToken)
        && (await OwnFactors.OfAsync(work.Db, owner.Id, cancellationToken)).All(factor => factor.Kind is SecondFactorKind.RecoveryCode);

    private static Task<Session> SessionAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)work.Actor;
        return work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization).SingleAsync(s => s.Id == me.SessionId, cancellationToken);
    }
}
