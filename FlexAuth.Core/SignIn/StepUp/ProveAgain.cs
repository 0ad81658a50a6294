using System.Diagnostics;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Codes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>
/// Somebody who is signed in proves themselves again, before something sensitive (SE7). Whoever holds a stolen session gets no guesses
/// beside those of the sign-in: a code works once (OT1, EC2, RC2), tries are reserved before they are checked (RL1) and counted together (OT3).
/// The proof is this session's alone.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ProveAgain : Operation<Proof, Nothing>
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly ProofWays _ways;
    private readonly FactorTries _tries;
    private readonly OwnPassword _password;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;
    private readonly TimeProvider _clock;

    internal ProveAgain(
        WritePath writePath,
        IDbContextFactory<FlexAuthDbContext> contexts,
        ProofWays ways,
        FactorTries tries,
        OwnPassword password,
        SignInMetrics metrics,
        IOptions<SignInOptions> options,
        TimeProvider clock)
        : base(writePath)
    {
        _contexts = contexts;
        _ways = ways;
        _tries = tries;
        _password = password;
        _metrics = metrics;
        _options = options.Value;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, Proof request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var found = await WayAsync(me, request.Kind, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var way = found.Value;
        if (Malformed(way, request) is { } malformed)
        {
            // Nothing was guessed, so nothing is counted.
            return malformed;
        }

        // The password first: a code is not spent on a wrong one.
        var hash = way.WithPassword ? await _password.CheckAsync(me, request.Password, way.Kind is ProofKind.Password, cancellationToken) : null;
        if (hash is { Succeeded: false })
        {
            return hash.Error;
        }

        var verdict = await CommitAsync<Verdict>(
            actor, async (work, token) => new Verdict(await ProveAsync(work, me, request, hash?.Value, token)), cancellationToken);
        return (verdict.Error ?? verdict.Value.Problem) is { } problem ? problem : new Nothing();
    }

    private static Error? Malformed(ProofWay way, Proof proof) => way switch
    {
        { WithPassword: true } when string.IsNullOrEmpty(proof.Password) => SignInErrors.PasswordMissing,
        { Kind: ProofKind.Password } => null,
        _ => ProofWays.FactorOf(way.Kind) is { } factor ? FactorTries.Malformed(factor, proof.Code) : null,
    };

    private async Task<Result<ProofWay>> WayAsync(SignedInMember me, ProofKind kind, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (await Admission.AdmitAsync(db, me, _clock.GetUtcNow(), cancellationToken) is null)
        {
            return Error.SessionEnded;
        }

        // A passkey signs a challenge instead of giving a secret: ProveByPasskey. A provider is gone to: ProveAtProvider.
        return kind is not (ProofKind.Passkey or ProofKind.Provider) && await _ways.FindAsync(db, me, kind, cancellationToken) is { } way
            ? way
            : StepUpErrors.WayChanged;
    }

    /// <returns>What is wrong; null where the session is proved. Committed either way: the count and the log must not be rolled back.</returns>
    private async Task<Error?> ProveAsync(UnitOfWork work, SignedInMember me, Proof proof, string? hash, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var session = await work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleAsync(s => s.Id == me.SessionId, cancellationToken);

        // A password that was changed while it was being checked is no longer the one that was checked.
        if (await _ways.FindAsync(work.Db, me, proof.Kind, cancellationToken) is null || (hash is not null && session.Member.PasswordHash != hash))
        {
            return StepUpErrors.WayChanged;
        }

        if (ProofWays.FactorOf(proof.Kind) is { } factor && await RefusalAsync(work, me, session, factor, proof.Code, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        RecentProof.Note(session, ProofWays.FactorOf(proof.Kind), _options, work.Now);
        return null;
    }

    private async Task<Error?> RefusalAsync(
        UnitOfWork work, SignedInMember me, Session session, SecondFactorKind factor, string code, CancellationToken cancellationToken)
    {
        var use = await FactorCodes.UseAsync(work, me, session.Member, factor, cancellationToken);
        switch (await _tries.SpendAsync(work, me.MemberId, factor, code, use, cancellationToken))
        {
            case FactorTry.Right { App: var app }:
                Log(work, session, SignInOutcome.ProvedAgain, factor, app);
                return null;
            case FactorTry.Wrong { Why: var why }:
                Log(work, session, SignInOutcome.ProofRefused, factor, null);
                return why;
            case FactorTry.UsedUp { Until: var until }:
                Log(work, session, SignInOutcome.ProofBlocked, factor, null);
                work.Send(new OutboxMessage { Kind = MessageKind.ProofBlocked, MemberId = me.MemberId, CreatedAt = work.Now, DueAt = work.Now });
                return StepUpErrors.CodeWaits(until);
            case FactorTry.Waits { Until: var until }:
                // Nothing was checked: counted, but no line for each knock at a closed door.
                _metrics.Count(SignInOutcome.ProofBlocked);
                return StepUpErrors.CodeWaits(until);
            default:
                throw new UnreachableException();
        }
    }

    private void Log(UnitOfWork work, Session session, SignInOutcome outcome, SecondFactorKind factor, Guid? app)
    {
        _metrics.Count(outcome);
        SignInLog.Write(work, session.Member, session.Method, outcome, factor, session.Id, app);
    }

    private sealed record Verdict(Error? Problem);
}
