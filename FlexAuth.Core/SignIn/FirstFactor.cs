using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Email and password, wherever somebody comes with them: at the wizard, or to register a phone. The order is the protection: reserve the
/// try (parallel guesses cannot outrun the cap, RL1), hash for everybody (an unknown account takes as long as a known one, PW4), decide in
/// one transaction (the gate as it is now, PW6).
/// </summary>
internal sealed class FirstFactor(
    WritePath writePath,
    IDbContextFactory<FlexAuthDbContext> contexts,
    PasswordHashing hashing,
    SignInMetrics metrics,
    PasswordTries tries)
{
    /// <param name="actor">Who comes.</param>
    /// <param name="email">What they typed.</param>
    /// <param name="password">The same.</param>
    /// <param name="accepted">Goes on within the transaction, with the person and their organization.</param>
    /// <param name="refused">The answer to everybody else, whatever the reason (PW4).</param>
    /// <param name="cancellationToken">Gives up before anything was tried.</param>
    public async Task<Result<T>> ProveAsync<T>(
        Actor actor,
        EmailAddress email,
        string password,
        Func<UnitOfWork, Member, CancellationToken, Task<T>> accepted,
        Func<Error, T> refused,
        CancellationToken cancellationToken)
    {
        var reserved = await writePath.CommitAsync<DateTimeOffset?>(actor, (work, token) => ReserveAsync(work, email, token), cancellationToken);
        if (!reserved.Succeeded)
        {
            return reserved.Error;
        }

        if (reserved.Value is { } until)
        {
            metrics.Count(SignInOutcome.PasswordBlocked);
            return refused(SignInErrors.Wait(until));
        }

        // Whoever hangs up now has tried nevertheless: it is decided all the same, so that no guess is without its trace (AU1), and a bad network
        // uses up no tries by right passwords.
        var hash = await StoredHashAsync(email);
        var verdict = await hashing.VerifyAsync(hash, password, CancellationToken.None);
        var renewed = verdict is PasswordVerdict.RightButOld ? await hashing.TryHashAsync(password, CancellationToken.None) : null;

        return await writePath.CommitAsync<T>(
            actor,
            async (work, token) => await DecideAsync(work, email, hash, verdict, renewed, token) switch
            {
                { Member: { } member } => await accepted(work, member, token),
                { Refusal: var refusal } => refused(refusal!),
            },
            CancellationToken.None);
    }

    private async Task<Result<DateTimeOffset?>> ReserveAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await tries.ReserveAsync(work, email, cancellationToken);
    }

    private async Task<string?> StoredHashAsync(EmailAddress email)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Members.Where(m => m.NormalizedEmail == email.Key).Select(m => m.PasswordHash).SingleOrDefaultAsync();
    }

    private async Task<Decision> DecideAsync(
        UnitOfWork work, EmailAddress email, string? hash, PasswordVerdict verdict, string? renewed, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (verdict is PasswordVerdict.Busy)
        {
            await PasswordTries.GiveBackAsync(work, email, cancellationToken);
            return new Decision(null, Error.Busy);
        }

        var member = await work.Db.Members.Include(m => m.Organization)
            .SingleOrDefaultAsync(m => m.NormalizedEmail == email.Key, cancellationToken);

        // A password that was changed while it was being checked is no longer the one that was checked.
        var right = verdict is PasswordVerdict.Right or PasswordVerdict.RightButOld && member?.PasswordHash == hash;
        if (member is null || !right)
        {
            return await RefuseAsync(work, member, email, SignInOutcome.PasswordRefused, cancellationToken);
        }

        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!SignInGate.AllowsEmailLogin(member, main))
        {
            // Counted like a wrong one: else the tries that are left would tell that it was right (PW4).
            return await RefuseAsync(work, member, email, SignInOutcome.NotAllowed, cancellationToken);
        }

        await PasswordTries.ForgetAsync(work, email, cancellationToken);
        member.PasswordHash = renewed ?? member.PasswordHash;
        member.LockoutEnd = null;
        metrics.Count(SignInOutcome.PasswordAccepted);
        return new Decision(member, null);
    }

    private async Task<Decision> RefuseAsync(
        UnitOfWork work, Member? member, EmailAddress email, SignInOutcome why, CancellationToken cancellationToken)
    {
        var until = await tries.FullUntilAsync(work, email, cancellationToken);
        var outcome = until is null ? why : SignInOutcome.PasswordBlocked;
        metrics.Count(outcome);
        if (member is not null)
        {
            member.LockoutEnd = until;
            SignInLog.Write(work, member, SignInMethod.Password, outcome);
        }
        else
        {
            SignInLog.WriteStranger(work, SignInMethod.Password, outcome);
        }

        return new Decision(null, until is { } time ? SignInErrors.Wait(time) : SignInErrors.WrongEmailOrPassword);
    }

    /// <summary>Either the person, or why nobody.</summary>
    private sealed record Decision(Member? Member, Error? Refusal);
}
