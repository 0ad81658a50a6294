using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>
/// Follows a reported step: to the sign-in and the session that it belongs to, to what was added there, to the sessions that this opened, and
/// so on until nothing new is found. What was only used there, or is only likely, is told apart.
/// </summary>
internal sealed class ReportTrace(FlexAuthDbContext db, SignedInMember me, SignInLogEntry step, TimeSpan attemptLifetime)
{
    private static readonly SignInOutcome[] Rightly =
    [
        SignInOutcome.SecondFactorAccepted, SignInOutcome.PasskeyAccepted, SignInOutcome.PasskeyCopied, SignInOutcome.SignedIn, SignInOutcome.ProvedAgain,
    ];

    /// <summary>Sessions and attempts in which somebody else acted, and since when.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> _within = [];

    /// <summary>Those of them that are only likely to be somebody else's, being from the same browser and address, and what that led to.</summary>
    private readonly HashSet<Guid> _likely = [];

    /// <summary>Where somebody else may have acted.</summary>
    private readonly HashSet<Guid> _unclear = [];

    private readonly HashSet<Guid> _mine = [me.SessionId];
    private List<ProviderAccount> _accounts = [];
    private bool _knowsAttempt;

    /// <summary>All that the person has.</summary>
    public IReadOnlyList<HeldFactor> Held { get; private set; } = [];

    /// <summary>What somebody else added.</summary>
    public HashSet<HeldFactor> Added { get; } = [];

    /// <summary>Passkeys of the person that somebody else has.</summary>
    public HashSet<HeldFactor> Stolen { get; } = [];

    /// <summary>What was rightly proved by somebody else, by a code of it or by who knows which passkey.</summary>
    public IReadOnlyList<HeldFactor> Used { get; private set; } = [];

    /// <summary>What somebody else may have added.</summary>
    public IReadOnlyList<HeldFactor> Unclear { get; private set; } = [];

    /// <summary>Providers whose accounts somebody else connected.</summary>
    public IReadOnlyList<SignInMethod?> Connected { get; private set; } = [];

    /// <summary>The provider whose account it came in by, which is the person's still.</summary>
    public SignInMethod? CameBy { get; private set; }

    /// <summary>The sessions that somebody else opened, or may have.</summary>
    public HashSet<Guid> Sessions { get; } = [];

    /// <summary>Something that happened in a session that had begun before, and may have been the person's until then.</summary>
    private bool IsInSession => step.Outcome is SignInOutcome.ProvedAgain or SignInOutcome.ProofRefused or SignInOutcome.ProofBlocked or SignInOutcome.SignedOut
        or SignInOutcome.ProviderSignedOut;

    /// <summary>It opened nothing, and whoever mistypes somebody's address must not take anything from them.</summary>
    private bool IsRefused => step.Outcome is SignInOutcome.PasswordRefused or SignInOutcome.PasswordBlocked or SignInOutcome.NotAllowed
        or SignInOutcome.MethodNotAllowed or SignInOutcome.SecondFactorRefused or SignInOutcome.SecondFactorBlocked or SignInOutcome.MailboxCodeRefused
        or SignInOutcome.ProviderRefused or SignInOutcome.PasskeyRefused or SignInOutcome.PasskeyCopied or SignInOutcome.ProofRefused
        or SignInOutcome.ProofBlocked or SignInOutcome.DeviceCopied or SignInOutcome.PhonePinRefused or SignInOutcome.PhonePinBlocked
        or SignInOutcome.PhoneTokenCopied or SignInOutcome.PhonePasskeyRefused or SignInOutcome.PhonePasskeyCopied;

    /// <summary>A sign-in takes no longer than an attempt lives.</summary>
    private DateTimeOffset Since => IsInSession ? step.OccurredAt : step.OccurredAt - attemptLifetime;

    private IQueryable<Session> Others => db.Sessions.AsNoTracking().Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId);

    /// <returns>False where it is the sign-in of the session in use.</returns>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        if (await db.Sessions.Where(s => s.Id == me.SessionId).Select(s => s.AttemptId).SingleOrDefaultAsync(cancellationToken) is { } own)
        {
            _mine.Add(own);
        }

        if ((step.SessionId is { } session && _mine.Contains(session)) || (step.AttemptId is { } attempt && _mine.Contains(attempt)))
        {
            return false;
        }

        Held = await HeldFactor.ReadAsync(db, me.MemberId, cancellationToken);
        _accounts = await db.ProviderAccounts.AsNoTracking().Where(a => a.MemberId == me.MemberId && a.ClosedAt == null).ToListAsync(cancellationToken);
        await BeginAsync(cancellationToken);
        while (!IsRefused && await GoOnAsync(cancellationToken))
            continue;

        await LookAtUsesAsync(cancellationToken);
        await LookAtTheUnclearAsync(cancellationToken);
        var provider = $"{step.Method}";
        CameBy = step.Method.IsProvider() && !IsInSession && step.Outcome is not SignInOutcome.ProviderRefused
            && await db.UserLogins.AnyAsync(l => l.UserId == me.MemberId && l.LoginProvider == provider, cancellationToken)
            ? step.Method : null;
        Sessions.RemoveWhere(_mine.Contains);
        return true;
    }

    /// <summary>
    /// The session and the attempt that the log names; they may be gone. And the sessions that live and began from the same browser and
    /// address since: a password or a code that was reported knows no session yet.
    /// </summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var attemptId = step.AttemptId;
        if (step.SessionId is { } id)
        {
            Sessions.Add(id);
            _within[id] = IsInSession ? step.OccurredAt : DateTimeOffset.MinValue;
            attemptId ??= IsInSession ? null : await Others.Where(s => s.Id == id).Select(s => s.AttemptId).SingleOrDefaultAsync(cancellationToken);
        }

        _knowsAttempt = attemptId is not null;
        if (attemptId is { } attempt)
        {
            _within[attempt] = DateTimeOffset.MinValue;
            Enter(await OpenedAsync(Others.Where(s => s.AttemptId == attempt), cancellationToken), isLikely: false);
        }

        // Also from another address, as the device that it used or left behind.
        var devices = await Others.Where(s => s.DeviceId != null && (s.Id == step.SessionId || s.AttemptId == attemptId))
            .Select(s => s.DeviceId).Distinct().ToListAsync(cancellationToken);
        var alike = Others.Where(s => s.CreatedAt >= step.OccurredAt
            && ((s.Address == step.Address && s.UserAgent == step.UserAgent) || EF.Parameter(devices).Contains(s.DeviceId)));
        Enter(await OpenedAsync(alike.Where(s => s.EndedAt == null), cancellationToken), isLikely: true);
        _unclear.UnionWith((await OpenedAsync(alike.Where(s => s.EndedAt != null), cancellationToken)).SelectMany(o => o.Ids));
    }

    /// <returns>Whether anything was found that was not known yet.</returns>
    private async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        var before = (Added.Count, Connected.Count, _within.Count);
        foreach (var factor in Held.Where(f => IsWithin(f.AddedIn, f.AddedAt)).Where(Added.Add).ToList())
        {
            Enter(await OpenedAsync(Others.OpenedBy(factor), cancellationToken), _likely.Contains(factor.AddedIn!.Value));
        }

        var connected = _accounts.FindAll(a => IsWithin(a.AddedIn, a.ConnectedAt) && !Connected.Contains(a.Provider));
        Connected = [.. Connected, .. connected.Select(a => (SignInMethod?)a.Provider)];
        foreach (var account in connected)
        {
            Enter(await OpenedAsync(Others.Where(s => s.Method == account.Provider && s.CreatedAt >= account.ConnectedAt), cancellationToken), _likely.Contains(account.AddedIn!.Value));
        }

        return before != (Added.Count, Connected.Count, _within.Count);
    }

    /// <summary>What proved the step, or anything else in what is known to be somebody else's. Only what was right names its passkey or app.</summary>
    private async Task LookAtUsesAsync(CancellationToken cancellationToken)
    {
        List<Guid> known = IsRefused ? [] : [.. _within.Keys.Where(id => !_likely.Contains(id))];
        var since = Since;
        var uses = await db.SignInLog.AsNoTracking()
            .Where(e => e.MemberId == me.MemberId && e.OccurredAt >= since
                && (e.Id == step.Id || (e.SecondFactor != null && Rightly.Contains(e.Outcome)
                    && ((e.SessionId != null && EF.Parameter(known).Contains(e.SessionId.Value))
                        || (e.AttemptId != null && EF.Parameter(known).Contains(e.AttemptId.Value))))))
            .Select(e => new { e.CredentialId, e.SecondFactor, e.OccurredAt, e.Outcome, e.SessionId }).ToListAsync(cancellationToken);
        var used = new HashSet<HeldFactor>();
        foreach (var use in uses.Where(e => e.SessionId is not { } id || !_within.TryGetValue(id, out var from) || e.OccurredAt >= from))
        {
            var by = Held.Where(f => use.CredentialId is { } credential ? f.Id == credential
                : Rightly.Contains(use.Outcome) && f.Kind == use.SecondFactor && f.Kind is not SecondFactorKind.RecoveryCode && f.AddedAt <= use.OccurredAt)
                .Where(f => !Added.Contains(f)).ToList();
            (use.CredentialId is not null && by is [{ Kind: SecondFactorKind.Passkey }] ? Stolen : used).UnionWith(by);
        }

        Used = [.. Held.Where(f => used.Contains(f) && !Stolen.Contains(f))];
        foreach (var passkey in Stolen)
        {
            // The person used it, too: what it opened ends, and what was added there since is theirs or not.
            var opened = await OpenedAsync(Others.OpenedBy(passkey), cancellationToken);
            Sessions.UnionWith(opened.Select(o => o.Id));
            _unclear.UnionWith(opened.Where(o => o.At >= Since).SelectMany(o => o.Ids));
        }
    }

    /// <summary>
    /// What was added since, where it is not known in which session or of which sign-in it was: before the log named them, or where somebody
    /// else may have come in once more.
    /// </summary>
    private async Task LookAtTheUnclearAsync(CancellationToken cancellationToken)
    {
        var (leadsOn, until) = (IsInSession || !IsRefused, step.OccurredAt + attemptLifetime);
        if (IsRefused)
        {
            _unclear.UnionWith(_within.Keys.Where(id => !_likely.Contains(id)));
        }
        else
        {
            // Whoever made a recovery code, or had the browser remembered, may have come in by that: it is not known any more which it was.
            var spent = await db.SignInLog.AsNoTracking()
                .Where(e => e.MemberId == me.MemberId && e.OccurredAt >= step.OccurredAt && Rightly.Contains(e.Outcome)
                    && (e.SecondFactor == SecondFactorKind.RecoveryCode || e.SecondFactor == SecondFactorKind.RememberedDevice))
                .Select(e => new { e.AttemptId, e.SessionId }).ToListAsync(cancellationToken);
            _unclear.UnionWith(spent.SelectMany(e => new[] { e.AttemptId, e.SessionId }).OfType<Guid>());
        }

        Unclear = [.. Held.Where(f => !Added.Contains(f) && !Stolen.Contains(f) && !Used.Contains(f) && f.AddedAt >= Since
            && (f.AddedIn is { } id
                ? !_mine.Contains(id) && (_unclear.Contains(id) || (leadsOn && !IsInSession && !_knowsAttempt && f.AddedAt <= until))
                : leadsOn))];
    }

    private bool IsWithin(Guid? id, DateTimeOffset at) => id is { } where && _within.TryGetValue(where, out var from) && at >= from;

    private void Enter(List<Opened> opened, bool isLikely)
    {
        foreach (var id in opened.SelectMany(o => o.Ids).Where(id => !_mine.Contains(id)))
        {
            if (_within.TryAdd(id, DateTimeOffset.MinValue) && isLikely)
            {
                _likely.Add(id);
            }
        }

        Sessions.UnionWith(opened.Select(o => o.Id));
    }

    private static Task<List<Opened>> OpenedAsync(IQueryable<Session> sessions, CancellationToken cancellationToken) =>
        sessions.Select(s => new Opened(s.Id, s.AttemptId, s.CreatedAt)).ToListAsync(cancellationToken);

    private sealed record Opened(Guid Id, Guid? AttemptId, DateTimeOffset At)
    {
        public IEnumerable<Guid> Ids => AttemptId is { } attempt ? [Id, attempt] : [Id];
    }
}
