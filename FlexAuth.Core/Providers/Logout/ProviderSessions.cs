using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Logout;

/// <summary>Which sign-ins came by which session at a provider, and their end with it.</summary>
internal static class ProviderSessions
{
    /// <summary>Longer than a visit lives, and the provider takes to answer what is asked of it on the way back.</summary>
    private static readonly TimeSpan Remembered = ProviderVisits.Lifetime + TimeSpan.FromMinutes(5);

    /// <summary>Somebody may be on the way back by what the provider ended just now.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="hash">Of the session or account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RememberSignedOutAsync(this UnitOfWork work, string hash, CancellationToken cancellationToken)
    {
        var (key, until) = (Throttling.ProviderSignedOut(hash), work.Now + Remembered);
        if (await work.Db.Throttles.Where(t => t.Key == key).ExecuteUpdateAsync(t => t.SetProperty(x => x.ResetsAt, until), cancellationToken) == 0)
        {
            work.Db.Throttles.Add(new Throttle { Key = key, Count = 1, ResetsAt = until });
            await work.Db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Whether the provider ended that session, or all of that account, since somebody left for it.</summary>
    public static Task<bool> WasSignedOutSinceAsync(
        this UnitOfWork work, ProviderIdentity identity, DateTimeOffset left, CancellationToken cancellationToken)
    {
        var (session, account) = (Throttling.ProviderSignedOut(identity.SessionHash ?? ""), Throttling.ProviderSignedOut(identity.AccountHash));
        var since = left + Remembered;
        return work.Db.Throttles.AnyAsync(t => (t.Key == session || t.Key == account) && t.ResetsAt > since, cancellationToken);
    }

    /// <summary>An attempt that came by the provider just now.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="identity">Who came.</param>
    /// <param name="attempt">The attempt.</param>
    public static void RememberProviderSession(this UnitOfWork work, ProviderIdentity identity, SignInAttempt attempt) =>
        work.Db.ProviderSessions.Add(new ProviderSession
        {
            MemberId = attempt.MemberId,
            Provider = identity.Provider,
            AccountHash = identity.AccountHash,
            SessionHash = identity.SessionHash,
            AttemptId = attempt.Id,
            ExpiresAt = attempt.ExpiresAt,
            BeganAt = work.Now,
        });

    /// <summary>The attempt became a session.</summary>
    public static Task CarryProviderSessionAsync(this UnitOfWork work, SignInAttempt attempt, StartedSession session, CancellationToken cancellationToken) =>
        work.Db.ProviderSessions.Where(p => p.AttemptId == attempt.Id).ExecuteUpdateAsync(
            p => p.SetProperty(x => x.SessionId, session.SessionId).SetProperty(x => x.ExpiresAt, session.ExpiresAt), cancellationToken);

    /// <summary>Whoever signed in there anew within a session may have a new one there, perhaps in another browser: either ends what came by the first.</summary>
    public static async Task AddProviderSessionAsync(this UnitOfWork work, ProviderIdentity identity, Session session, CancellationToken cancellationToken)
    {
        var known = await work.Db.ProviderSessions.AsNoTracking()
            .Where(p => p.SessionId == session.Id && p.Provider == identity.Provider && p.AccountHash == identity.AccountHash).ToListAsync(cancellationToken);
        if (identity.SessionHash is { } hash && known is [{ } first, ..] && known.TrueForAll(row => row.SessionHash != hash))
        {
            work.Db.ProviderSessions.Add(new ProviderSession
            {
                MemberId = session.MemberId,
                Provider = identity.Provider,
                AccountHash = identity.AccountHash,
                SessionHash = hash,
                AttemptId = first.AttemptId,
                SessionId = session.Id,
                ExpiresAt = session.ExpiresAt,
                BeganAt = work.Now,
            });
        }
    }

    /// <summary>Ends what came by them: attempts, and sessions, of which both the trail and the person's history tell (SE2, AU1).</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="which">By an index of theirs: those of a day are many, and there is one writer.</param>
    /// <param name="why">Why the sessions end.</param>
    /// <param name="outcome">What the history says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many attempts and sessions.</returns>
    public static async Task<int> EndWhatCameByAsync(
        this UnitOfWork work, IQueryable<ProviderSession> which, SessionEnd why, SignInOutcome outcome, CancellationToken cancellationToken)
    {
        // Attempts first: one that is being traded for a session holds its row, and when it lets go the session is seen below.
        var attempts = await EndAttemptsAsync(work, await which.Select(p => p.AttemptId).ToListAsync(cancellationToken), outcome, cancellationToken);
        var named = await which.Where(p => p.SessionId != null).Select(p => p.SessionId!.Value).ToListAsync(cancellationToken);
        var ended = await work.Db.Sessions.AsNoTracking().Include(s => s.Member).ThenInclude(m => m.Organization)
            .Where(s => EF.Parameter(named).Contains(s.Id) && s.EndedAt == null).ToListAsync(cancellationToken);
        var ids = ended.Select(session => session.Id).ToList();
        await work.EndSessionsAsync(work.Db.Sessions.Where(s => EF.Parameter(ids).Contains(s.Id)), why, cancellationToken);
        foreach (var session in ended)
        {
            Tell(work, session, why, outcome);
        }

        return attempts + ended.Count;
    }

    private static async Task<int> EndAttemptsAsync(UnitOfWork work, List<Guid> ids, SignInOutcome outcome, CancellationToken cancellationToken)
    {
        var underWay = await work.Db.SignInAttempts.AsNoTracking().Include(a => a.Member).ThenInclude(m => m.Organization)
            .Where(a => EF.Parameter(ids).Contains(a.Id) && a.Stage != AttemptStage.Over).ToListAsync(cancellationToken);
        foreach (var attempt in underWay)
        {
            if (await work.Db.SignInAttempts.Where(a => a.Id == attempt.Id && a.Stage != AttemptStage.Over)
                .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken) == 1)
            {
                SignInLog.Write(work, attempt, outcome);
            }
        }

        return underWay.Count;
    }

    private static void Tell(UnitOfWork work, Session session, SessionEnd why, SignInOutcome outcome)
    {
        var organization = session.Member.Organization;
        work.Record(new AuditEvent(
            AuditActions.UserSessionsEnded, session.MemberId, organization, new { session = session.Id, began = session.CreatedAt, provider = $"{session.Method}", why = $"{why}" }));

        // Of the browser that it was in: it is the provider that calls.
        work.Record(new SignInLogEntry
        {
            MemberId = session.MemberId,
            RootOrganizationId = organization.RootId,
            OccurredAt = work.Now,
            Method = session.Method,
            Outcome = outcome,
            SessionId = session.Id,
            Address = session.Address,
            UserAgent = session.UserAgent,
        });
        work.Announce(new Change(ChangeKind.Member, organization.RootId, session.MemberId));
    }
}
