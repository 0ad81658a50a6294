using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn;

/// <summary>The ticket at the end of the wizard, and the session that the browser had before, which ends.</summary>
public sealed record TicketToRedeem(string? Ticket, string? FormerSessionToken)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(TicketToRedeem);
}

/// <summary>
/// Trades a ticket for a session, once, from the browser that earned it, while the way is open (SE4, PW6). Always a new session (SE3).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class RedeemTicket : Operation<TicketToRedeem, StartedSession>
{
    private readonly AttemptGate _gate;
    private readonly DeviceDesk _devices;
    private readonly SignInMetrics _metrics;
    private readonly SignInOptions _options;

    internal RedeemTicket(
        WritePath writePath, AttemptGate gate, DeviceDesk devices, SignInMetrics metrics, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _gate = gate;
        _devices = devices;
        _metrics = metrics;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<StartedSession>> RunAsync(Actor actor, TicketToRedeem request, CancellationToken cancellationToken) =>
        SecretToken.IsWellFormed(request.Ticket)
            ? await TradeAsync(actor, request, cancellationToken)
            : SignInErrors.TicketVoid;

    /// <summary>A refusal by the gate is committed: the ticket is spent and the refusal logged (AU1).</summary>
    private async Task<Result<StartedSession>> TradeAsync(Actor actor, TicketToRedeem request, CancellationToken cancellationToken)
    {
        var traded = await CommitAsync(actor, (work, token) => RedeemAsync(work, (Visitor)actor, request, token), cancellationToken);
        return traded switch
        {
            { Succeeded: false } => traded.Error,
            { Value: { Session: { } session } } => session,
            _ => traded.Value.Closed!,
        };
    }

    private async Task<Result<Traded>> RedeemAsync(
        UnitOfWork work, Visitor visitor, TicketToRedeem request, CancellationToken cancellationToken)
    {
        var hash = SecretToken.Hash(request.Ticket!);
        var attempt = await work.Db.SignInAttempts.Include(a => a.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(a => a.TicketHash == hash && a.BrowserHash == visitor.BrowserHash, cancellationToken);
        if (attempt is null || !await SpendAsync(work, attempt, cancellationToken))
        {
            return SignInErrors.TicketVoid;
        }

        var member = attempt.Member;
        if (await _gate.WhyNotAsync(work, attempt, cancellationToken) is { } closed)
        {
            var why = SignInLog.OutcomeOf(closed);
            _metrics.Count(why);
            SignInLog.Write(work, attempt, why);
            return new Traded(null, closed);
        }

        var devices = await _devices.KeepAsync(work, attempt, cancellationToken);
        if (attempt.SecondFactor is SecondFactorKind.RememberedDevice && devices.Kept is null)
        {
            await AskFactorAfterAllAsync(work, attempt, cancellationToken);
            return new Traded(null, SignInErrors.DeviceForgotten);
        }

        if (SecretToken.IsWellFormed(request.FormerSessionToken))
        {
            var former = SecretToken.Hash(request.FormerSessionToken!);
            await work.EndSessionsAsync(work.Db.Sessions.Where(s => s.TokenHash == former), SessionEnd.Replaced, cancellationToken);
        }

        member.LastSignInAt = work.Now;
        if (attempt.Method is SignInMethod.Password)
        {
            member.ActivatedAt ??= work.Now;
        }

        _metrics.Count(SignInOutcome.SignedIn);
        var session = Begin(work, attempt, devices);
        await work.CarryProviderSessionAsync(attempt, session, cancellationToken);
        SignInLog.Write(
            work, member, attempt.Method, SignInOutcome.SignedIn, attempt.SecondFactor, session.SessionId, attempt.CredentialId, attempt.Id);
        return new Traded(session, null);
    }

    /// <summary>One row or none: a ticket that is posted twice opens one session.</summary>
    private static async Task<bool> SpendAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken) =>
        await work.Db.SignInAttempts
            .Where(a => a.Id == attempt.Id && a.Stage == AttemptStage.Ready && a.TicketHash == attempt.TicketHash && a.TicketExpiresAt > work.Now)
            .ExecuteUpdateAsync(
                a => a.SetProperty(x => x.Stage, AttemptStage.Over).SetProperty(x => x.TicketHash, (string?)null), cancellationToken) == 1;

    /// <summary>Forgotten between the password and now, by its owner, a policy or a copy of it.</summary>
    private static async Task AskFactorAfterAllAsync(UnitOfWork work, SignInAttempt attempt, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await work.Db.SignInAttempts.Where(a => a.Id == attempt.Id).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Stage, AttemptStage.SecondFactor).SetProperty(x => x.SecondFactor, (SecondFactorKind?)null), cancellationToken);
    }

    private StartedSession Begin(UnitOfWork work, SignInAttempt attempt, KeptDevices devices)
    {
        var token = SecretToken.New();

        // A click where somebody is signed in already proves no more than an open screen does, also with a code from the mailbox that the same
        // account opens; and a device is not the person (SE7).
        var isUnproved = attempt.SecondFactor is SecondFactorKind.RememberedDevice
            || (attempt.Method.IsProvider() && attempt.SecondFactor is null or SecondFactorKind.EmailVerification);
        var session = new Session
        {
            MemberId = attempt.MemberId,
            TokenHash = SecretToken.Hash(token),
            Method = attempt.Method,
            SecondFactor = attempt.SecondFactor,
            CredentialId = attempt.CredentialId,
            AttemptId = attempt.Id,
            DeviceId = devices.Kept?.Id,
            CreatedAt = work.Now,
            LastSeenAt = work.Now,
            ProvedAt = isUnproved ? Session.NotProved : work.Now,
            ProvedBy = isUnproved ? null : attempt.SecondFactor,
            ExpiresAt = work.Now + _options.SessionLifetime,
            Address = work.Actor.Address?.ToString(),
            UserAgent = work.Actor.UserAgent,
        };
        work.Db.Sessions.Add(session);
        return new StartedSession(session.Id, token, session.ExpiresAt) { Devices = devices };
    }

    /// <summary>What is committed: the session, or why the way was closed meanwhile.</summary>
    private sealed record Traded(StartedSession? Session, Error? Closed);
}
