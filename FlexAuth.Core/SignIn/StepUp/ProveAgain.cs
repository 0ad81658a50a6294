using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>
/// Somebody who is signed in proves themselves again, before something sensitive (SE7). Whoever holds a stolen session gets no guesses
/// beside those of the sign-in: a code works once (OT1), tries are reserved before they are checked (RL1) and counted together (OT3).
/// The proof is this session's alone.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ProveAgain : Operation<Proof, Nothing>
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly AuthenticatorVerifier _authenticators;
    private readonly PasswordHashing _hashing;
    private readonly PasswordTries _tries;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal ProveAgain(
        WritePath writePath,
        IDbContextFactory<FlexAuthDbContext> contexts,
        AuthenticatorVerifier authenticators,
        PasswordHashing hashing,
        PasswordTries tries,
        SignInMetrics metrics,
        IOptions<SignInOptions> options)
        : base(writePath)
    {
        _contexts = contexts;
        _authenticators = authenticators;
        _hashing = hashing;
        _tries = tries;
        _metrics = metrics;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, Proof request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        return request.Kind switch
        {
            ProofKind.AuthenticationApp when AuthenticatorVerifier.IsWellFormed(request.Secret) => await ByCodeAsync(signedIn, request.Secret, cancellationToken),

            // Nothing was guessed, so nothing is counted.
            ProofKind.AuthenticationApp => SignInErrors.CodeMalformed,
            ProofKind.Password when !string.IsNullOrEmpty(request.Secret) => await ByPasswordAsync(signedIn, request.Secret, cancellationToken),
            ProofKind.Password => SignInErrors.PasswordMissing,
            _ => StepUpErrors.WayChanged,
        };
    }

    private async Task<Result<Nothing>> ByCodeAsync(SignedInMember actor, string code, CancellationToken cancellationToken) =>
        Answer(await CommitAsync<Verdict>(actor, async (work, token) => await CheckCodeAsync(work, actor, code, token), cancellationToken));

    private async Task<Verdict> CheckCodeAsync(UnitOfWork work, SignedInMember actor, string code, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await ProofWay.OfAsync(work.Db, actor.MemberId, cancellationToken) is not ProofKind.AuthenticationApp)
        {
            return new Verdict(StepUpErrors.WayChanged);
        }

        var key = Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, actor.MemberId);
        if (await work.ReserveAsync(key, _options.SecondFactorTries, _options.SecondFactorWindow, cancellationToken) is { } waits)
        {
            return StillWaits(StepUpErrors.CodeWaits(waits));
        }

        if (await _authenticators.SpendAsync(work, actor.MemberId, code, cancellationToken))
        {
            await work.ForgetAsync(key, cancellationToken);
            return await AcceptAsync(work, actor, SecondFactorKind.AuthenticationApp, cancellationToken);
        }

        var until = await work.FullUntilAsync(key, _options.SecondFactorTries, cancellationToken);
        await RefuseAsync(work, actor, SecondFactorKind.AuthenticationApp, until, cancellationToken);
        return new Verdict(until is { } time
            ? StepUpErrors.CodeWaits(time)
            : await _authenticators.ExplainAsync(work, actor.MemberId, code, cancellationToken));
    }

    private async Task<Result<Nothing>> ByPasswordAsync(SignedInMember actor, string password, CancellationToken cancellationToken)
    {
        var reserved = await CommitAsync<Verdict>(actor, async (work, token) => await ReserveAsync(work, actor, token), cancellationToken);
        if (!reserved.Succeeded || reserved.Value.Problem is not null)
        {
            return Answer(reserved);
        }

        // Outside of the transaction: a hash takes long, and there is one writer.
        var hash = await StoredHashAsync(actor, cancellationToken);
        var verdict = await _hashing.VerifyAsync(hash, password, cancellationToken);
        return Answer(await CommitAsync<Verdict>(actor, async (work, token) => await DecideAsync(work, actor, hash, verdict, token), cancellationToken));
    }

    private async Task<Verdict> ReserveAsync(UnitOfWork work, SignedInMember actor, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await ProofWay.OfAsync(work.Db, actor.MemberId, cancellationToken) is not ProofKind.Password)
        {
            return new Verdict(StepUpErrors.WayChanged);
        }

        var email = await EmailOfAsync(work, actor, cancellationToken);
        return await _tries.ReserveAsync(work, email, cancellationToken) is { } waits
            ? StillWaits(StepUpErrors.PasswordWaits(waits))
            : new Verdict(null);
    }

    private async Task<string?> StoredHashAsync(SignedInMember actor, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.Members.Where(m => m.Id == actor.MemberId).Select(m => m.PasswordHash).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<Verdict> DecideAsync(
        UnitOfWork work, SignedInMember actor, string? hash, PasswordVerdict verdict, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var email = await EmailOfAsync(work, actor, cancellationToken);
        if (verdict is PasswordVerdict.Busy)
        {
            await PasswordTries.GiveBackAsync(work, email, cancellationToken);
            return new Verdict(Error.Busy);
        }

        // A password that was changed while it was being checked is no longer the one that was checked.
        if (verdict is PasswordVerdict.Right or PasswordVerdict.RightButOld
            && await work.Db.Members.AnyAsync(m => m.Id == actor.MemberId && m.PasswordHash == hash, cancellationToken))
        {
            await PasswordTries.ForgetAsync(work, email, cancellationToken);
            return await AcceptAsync(work, actor, null, cancellationToken);
        }

        var until = await _tries.FullUntilAsync(work, email, cancellationToken);
        await RefuseAsync(work, actor, null, until, cancellationToken);
        return new Verdict(until is { } time ? StepUpErrors.PasswordWaits(time) : StepUpErrors.PasswordWrong);
    }

    private async Task<Verdict> AcceptAsync(UnitOfWork work, SignedInMember actor, SecondFactorKind? factor, CancellationToken cancellationToken)
    {
        await work.Db.Sessions.Where(s => s.Id == actor.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, work.Now).SetProperty(x => x.ProvedBy, factor), cancellationToken);
        var session = await SessionAsync(work, actor, cancellationToken);
        if (factor is null)
        {
            // The lock was for the wrong passwords that are forgotten now.
            session.Member.LockoutEnd = null;
        }

        Log(work, session, SignInOutcome.ProvedAgain, factor);
        return new Verdict(null);
    }

    private async Task RefuseAsync(
        UnitOfWork work, SignedInMember actor, SecondFactorKind? factor, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var session = await SessionAsync(work, actor, cancellationToken);

        // Passwords are compared side by side: of those that find the tries used up, the first tells.
        var told = factor is null && session.Member.LockoutEnd == until;
        if (factor is null)
        {
            session.Member.LockoutEnd = until;
        }

        Log(work, session, until is null ? SignInOutcome.ProofRefused : SignInOutcome.ProofBlocked, factor);
        if (until is not null && !told)
        {
            work.Send(new OutboxMessage { Kind = MessageKind.ProofBlocked, MemberId = actor.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        }
    }

    /// <summary>Nothing was checked: counted, but no line for each knock at a closed door.</summary>
    private Verdict StillWaits(Error problem)
    {
        _metrics.Count(SignInOutcome.ProofBlocked);
        return new Verdict(problem);
    }

    private void Log(UnitOfWork work, Session session, SignInOutcome outcome, SecondFactorKind? factor)
    {
        _metrics.Count(outcome);
        AttemptDesk.Log(work, session.Member, session.Method, outcome, factor, session.Id);
    }

    private static Task<Session> SessionAsync(UnitOfWork work, SignedInMember actor, CancellationToken cancellationToken) =>
        work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization).SingleAsync(s => s.Id == actor.SessionId, cancellationToken);

    private static async Task<EmailAddress> EmailOfAsync(UnitOfWork work, SignedInMember actor, CancellationToken cancellationToken) =>
        EmailAddress.Parse((await work.Db.Members.Where(m => m.Id == actor.MemberId).Select(m => m.Email).SingleAsync(cancellationToken))!);

    private static Result<Nothing> Answer(Result<Verdict> verdict) => verdict switch
    {
        { Succeeded: false } => verdict.Error,
        { Value.Problem: { } problem } => problem,
        _ => new Nothing(),
    };

    /// <summary>What is committed, also where it is a refusal: the count and the log must not be rolled back with it.</summary>
    private sealed record Verdict(Error? Problem);
}
