using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>
/// Email and password. The order is the protection: reserve the try (parallel guesses cannot outrun the cap, RL1), hash for everybody
/// (an unknown account takes as long as a known one, PW4), decide in one transaction (the gate as it is now, PW6).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class SubmitPassword : Operation<GivePassword, SignInStep>
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly PasswordHashing _hashing;
    private readonly AttemptDesk _desk;
    private readonly SignInMetrics _metrics;
    private readonly PasswordTries _tries;

    internal SubmitPassword(
        WritePath writePath,
        IDbContextFactory<FlexAuthDbContext> contexts,
        PasswordHashing hashing,
        AttemptDesk desk,
        SignInMetrics metrics,
        PasswordTries tries)
        : base(writePath)
    {
        _contexts = contexts;
        _hashing = hashing;
        _desk = desk;
        _metrics = metrics;
        _tries = tries;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, GivePassword request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return new EnterEmail(request.Email) { Problem = SignInErrors.NotAnEmail };
        }

        if (string.IsNullOrEmpty(request.Password))
        {
            return new EnterPassword(email.Display) { Problem = SignInErrors.PasswordMissing };
        }

        var reserved = await CommitAsync<DateTimeOffset?>(actor, (work, token) => ReserveAsync(work, email, token), cancellationToken);
        if (reserved is { Succeeded: true, Value: { } until })
        {
            _metrics.Count(SignInOutcome.PasswordBlocked);
            return new EnterPassword(email.Display) { Problem = SignInErrors.Wait(until) };
        }

        var hash = await StoredHashAsync(email, cancellationToken);
        var verdict = await _hashing.VerifyAsync(hash, request.Password, cancellationToken);
        var renewed = verdict is PasswordVerdict.RightButOld ? await RenewAsync(request.Password, cancellationToken) : null;

        return await CommitAsync<SignInStep>(
            actor,
            async (work, token) => await DecideAsync(work, (Visitor)actor, email, hash, verdict, renewed, token),
            cancellationToken);
    }

    /// <summary>A hash of today's cost (PW3). Where the line is full the old one serves until the next sign-in.</summary>
    private async Task<string?> RenewAsync(string password, CancellationToken cancellationToken)
    {
        try
        {
            return await _hashing.HashAsync(password, cancellationToken);
        }
        catch (PasswordHashingBusyException)
        {
            return null;
        }
    }

    private async Task<Result<DateTimeOffset?>> ReserveAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await _tries.ReserveAsync(work, email, cancellationToken);
    }

    private async Task<string?> StoredHashAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.Members.Where(m => m.NormalizedEmail == email.Key).Select(m => m.PasswordHash).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<SignInStep> DecideAsync(
        UnitOfWork work, Visitor visitor, EmailAddress email, string? hash, PasswordVerdict verdict, string? renewed, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (verdict is PasswordVerdict.Busy)
        {
            await PasswordTries.GiveBackAsync(work, email, cancellationToken);
            return new EnterPassword(email.Display) { Problem = Error.Busy };
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
        _metrics.Count(SignInOutcome.PasswordAccepted);
        return await _desk.OpenAsync(
            work, visitor, member, SignInMethod.Password, Arrival.FirstFactor, cancellationToken, SignInOutcome.PasswordAccepted);
    }

    private async Task<SignInStep> RefuseAsync(
        UnitOfWork work, Member? member, EmailAddress email, SignInOutcome why, CancellationToken cancellationToken)
    {
        var until = await _tries.FullUntilAsync(work, email, cancellationToken);
        var outcome = until is null ? why : SignInOutcome.PasswordBlocked;
        _metrics.Count(outcome);
        if (member is not null)
        {
            member.LockoutEnd = until;
            AttemptDesk.Log(work, member, SignInMethod.Password, outcome);
        }
        else
        {
            AttemptDesk.LogStranger(work, SignInMethod.Password, outcome);
        }

        return new EnterPassword(email.Display)
        {
            Problem = until is { } time ? SignInErrors.Wait(time) : SignInErrors.WrongEmailOrPassword,
        };
    }
}
