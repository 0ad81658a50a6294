using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>
/// Compares what somebody who is signed in gives as their password. Counted together with the sign-in's, so that a stolen session has no
/// guesses beside those: reserved before the hash is computed (RL1), and told to the person where they are used up.
/// </summary>
internal sealed class OwnPassword(
    WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, PasswordHashing hashing, PasswordTries tries, SignInMetrics metrics)
{
    /// <param name="me">Who.</param>
    /// <param name="password">What they gave.</param>
    /// <param name="isAll">Whether it is all that is asked for, so that the log tells of a proof.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The stored hash that it is right for; whoever goes on makes sure that it is still the one.</returns>
    public async Task<Result<string>> CheckAsync(SignedInMember me, string password, bool isAll, CancellationToken cancellationToken)
    {
        var reserved = await writePath.CommitAsync<Verdict>(me, async (work, token) => new Verdict(await ReserveAsync(work, me, token)), cancellationToken);
        if ((reserved.Error ?? reserved.Value.Problem) is { } refused)
        {
            return refused;
        }

        // Outside of the transaction: a hash takes long, and there is one writer.
        var hash = await StoredHashAsync(me, cancellationToken);
        var verdict = await hashing.VerifyAsync(hash, password, cancellationToken);
        var decided = await writePath.CommitAsync<Verdict>(
            me, async (work, token) => new Verdict(await DecideAsync(work, me, hash, verdict, isAll, token)), cancellationToken);
        return (decided.Error ?? decided.Value.Problem) is { } problem ? problem : hash!;
    }

    private async Task<Error?> ReserveAsync(UnitOfWork work, SignedInMember me, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await tries.ReserveAsync(work, await EmailOfAsync(work, me, cancellationToken), cancellationToken) is not { } waits)
        {
            return null;
        }

        // Nothing was checked: counted, but no line for each knock at a closed door.
        metrics.Count(SignInOutcome.ProofBlocked);
        return StepUpErrors.PasswordWaits(waits);
    }

    private async Task<string?> StoredHashAsync(SignedInMember me, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Members.Where(m => m.Id == me.MemberId).Select(m => m.PasswordHash).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<Error?> DecideAsync(
        UnitOfWork work, SignedInMember me, string? hash, PasswordVerdict verdict, bool isAll, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var email = await EmailOfAsync(work, me, cancellationToken);
        if (verdict is PasswordVerdict.Busy)
        {
            await PasswordTries.GiveBackAsync(work, email, cancellationToken);
            return Error.Busy;
        }

        var session = await work.Db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleAsync(s => s.Id == me.SessionId, cancellationToken);

        // A password that was changed while it was being checked is no longer the one that was checked.
        if (verdict is PasswordVerdict.Right or PasswordVerdict.RightButOld && session.Member.PasswordHash == hash)
        {
            // The lock was for the wrong passwords that are forgotten now.
            await PasswordTries.ForgetAsync(work, email, cancellationToken);
            session.Member.LockoutEnd = null;
            if (isAll)
            {
                Log(work, session, SignInOutcome.ProvedAgain);
            }

            return null;
        }

        return Refuse(work, session, await tries.FullUntilAsync(work, email, cancellationToken));
    }

    private Error Refuse(UnitOfWork work, Session session, DateTimeOffset? until)
    {
        // Passwords are compared side by side: of those that find the tries used up, the first tells.
        var told = session.Member.LockoutEnd == until;
        session.Member.LockoutEnd = until;
        Log(work, session, until is null ? SignInOutcome.ProofRefused : SignInOutcome.ProofBlocked);
        if (until is not null && !told)
        {
            work.Send(new OutboxMessage { Kind = MessageKind.ProofBlocked, MemberId = session.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        }

        return until is { } time ? StepUpErrors.PasswordWaits(time) : StepUpErrors.PasswordWrong;
    }

    private void Log(UnitOfWork work, Session session, SignInOutcome outcome)
    {
        metrics.Count(outcome);
        SignInLog.Write(work, session.Member, session.Method, outcome, sessionId: session.Id);
    }

    private static async Task<EmailAddress> EmailOfAsync(UnitOfWork work, SignedInMember me, CancellationToken cancellationToken) =>
        EmailAddress.Parse((await work.Db.Members.Where(m => m.Id == me.MemberId).Select(m => m.Email).SingleAsync(cancellationToken))!);

    /// <summary>What is committed, also where it is a refusal: the count and the log must not be rolled back with it.</summary>
    private sealed record Verdict(Error? Problem);
}
