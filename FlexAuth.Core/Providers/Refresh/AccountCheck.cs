using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>A check that is due.</summary>
/// <param name="Id">Of which grant.</param>
/// <param name="Provider">Of which provider.</param>
/// <param name="CheckAt">Since when: whoever takes it says what they saw.</param>
internal sealed record DueCheck(Guid Id, SignInMethod Provider, DateTimeOffset CheckAt);

/// <summary>
/// Asks a provider whether the account by which somebody is in is still good. A provider may replace the token with each answer, and take one that comes
/// twice for stolen: so a check is taken by one conditional UPDATE before it begins, and nobody else takes it until it is over or lost.
/// </summary>
internal sealed class AccountCheck(
    WritePath writePath,
    SessionDirectory sessions,
    ProviderDirectory providers,
    ProviderRefresh refresh,
    RefreshTokens tokens,
    IOptions<SignInOptions> options)
{
    private static readonly InstallationItself Checker = new();

    /// <returns>False where the provider answers nobody just now: others need not be asked.</returns>
    public async Task<bool> RunAsync(DueCheck due, CancellationToken cancellationToken)
    {
        var taken = await writePath.CommitAsync(Checker, (work, token) => TakeAsync(work, due, token), cancellationToken);
        if (!taken.Succeeded || taken.Value is not { Grant: { } grant, IsConnected: var isConnected })
        {
            return true;
        }

        // From here on what the provider answers must be kept: it may have replaced the token.
        var provider = providers.Find(grant.Provider);
        var token = grant.ProtectedToken is { } kept ? tokens.Unprotect(kept) : null;
        if (!isConnected)
        {
            await GiveBackAsync(grant, provider, token);
            return true;
        }

        if (token is null)
        {
            await CommitAsync(grant, ForgetAsync);
            return true;
        }

        if (provider?.OfflineAccess is null)
        {
            await CommitAsync(grant, (work, mine) => WaitForConfigurationAsync(work, mine, grant));
            return true;
        }

        if (grant.ClientId is { } client && client != provider.ClientId)
        {
            await CommitAsync(grant, ForgetForeignAsync);
            return true;
        }

        if (grant.ProtectedFormerToken is { } former)
        {
            return await RunFormerAsync(grant, provider, tokens.Unprotect(former));
        }

        try
        {
            var answer = await refresh.AskAsync(provider, token, CancellationToken.None);
            await CommitAsync(grant, answer switch
            {
                { Token: { } next } => (work, mine) => KeepAsync(work, mine, grant, tokens.Protect(next), provider.ClientId),
                { Standing: AccountStanding.Refused } => (work, mine) => EndAsync(work, mine, grant, SessionEnd.ProviderRefused),
                { Standing: AccountStanding.ConsentMissing } => (work, mine) => EndForConsentAsync(work, mine, grant),
                _ => (work, mine) => NoteAndPostponeAsync(work, mine, grant),
            });
            return true;
        }
        catch (ProviderTrouble trouble)
        {
            await CommitAsync(grant, (work, mine) => PostponeAsync(work, mine, grant, trouble.IsAnswerLost));
            return trouble.Problem.Code != ProviderErrors.Unreachable(grant.Provider).Code;
        }
    }

    /// <summary>
    /// The token that a sign-in replaced is asked once. Its "no" is of what began before that sign-in; of the account the new token is asked, in its time.
    /// </summary>
    private async Task<bool> RunFormerAsync(ProviderGrant grant, Provider provider, string? former)
    {
        try
        {
            var answer = former is null ? null : await refresh.AskAsync(provider, former, CancellationToken.None);
            await CommitAsync(grant, (work, mine) => LeaveFormerAsync(work, mine, grant, answer?.Standing is AccountStanding.Refused or AccountStanding.ConsentMissing));
        }
        catch (ProviderTrouble trouble) when (trouble.Problem.Code == ProviderErrors.Unreachable(grant.Provider).Code)
        {
            await CommitAsync(grant, (work, mine) => PostponeAsync(work, mine, grant, trouble.IsAnswerLost));
            return false;
        }
        catch (ProviderTrouble)
        {
            await CommitAsync(grant, (work, mine) => LeaveFormerAsync(work, mine, grant, isRefused: false));
        }

        return true;
    }

    private async Task LeaveFormerAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant, bool isRefused)
    {
        // The new one is asked when it would have been, which may be now: the provider was silent meanwhile, say.
        var next = grant.AnsweredAt + RefreshTimes.Next(options.Value.ProviderCheckInterval);
        if (await mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.ProtectedFormerToken, (string?)null).SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, 0)) == 1 && isRefused)
        {
            await work.EndWhatCameByAsync(
                CameBy(work.Db, grant).Where(p => p.BeganAt < grant.FormerUntil), SessionEnd.ProviderRefused, SignInOutcome.ProviderEnded, CancellationToken.None);
        }
    }

    /// <summary>
    /// One row or none. Where nobody is in, nobody is asked: that is seen and written at once, so that whoever comes in just then wakes it again.
    /// </summary>
    private async Task<Result<Taken>> TakeAsync(UnitOfWork work, DueCheck due, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var mine = work.Db.ProviderGrants.Where(g => g.Id == due.Id && g.CheckAt == due.CheckAt);
        if (await mine.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } grant)
        {
            return Error.NotFound;
        }

        var isConnected = await IsConnectedAsync(work.Db, grant, cancellationToken);
        if (isConnected && !await IsAnybodyInAsync(work, grant, cancellationToken))
        {
            await (providers.Find(grant.Provider)?.OfflineAccess is { IsGivenEachTime: true } ? ForgetAsync(work, mine) : SleepAsync(work, mine));
            return new Taken(null, isConnected);
        }

        grant.CheckAt = work.Now + RefreshTimes.Lease;
        return await mine.ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, grant.CheckAt), cancellationToken) == 1 ? new Taken(grant, isConnected) : Error.NotFound;
    }

    private static Task<bool> IsConnectedAsync(FlexAuthDbContext db, ProviderGrant grant, CancellationToken cancellationToken)
    {
        var provider = $"{grant.Provider}";
        return db.UserLogins.AnyAsync(l => l.LoginProvider == provider && l.ProviderKey == grant.AccountKey && l.UserId == grant.MemberId, cancellationToken);
    }

    /// <summary>Whether anybody is in by the account, or on the way.</summary>
    private Task<bool> IsAnybodyInAsync(UnitOfWork work, ProviderGrant grant, CancellationToken cancellationToken)
    {
        var living = sessions.Living(work.Db);
        return CameBy(work.Db, grant).AnyAsync(
            p => (p.SessionId == null && p.ExpiresAt > work.Now) || living.Any(s => s.Id == p.SessionId), cancellationToken);
    }

    /// <summary>The account is theirs no more. What is given back may take the whole consent along, which nobody needs any more.</summary>
    private async Task GiveBackAsync(ProviderGrant grant, Provider? provider, string? token)
    {
        if (provider is not null && token is not null)
        {
            await refresh.RevokeAsync(provider, token, CancellationToken.None);
        }

        await CommitAsync(grant, (_, mine) => mine.ExecuteDeleteAsync());
    }

    private static IQueryable<ProviderSession> CameBy(FlexAuthDbContext db, ProviderGrant grant)
    {
        var (member, provider) = (grant.MemberId, grant.Provider);
        return db.ProviderSessions.Where(p => p.MemberId == member && p.Provider == provider);
    }

    private async Task CommitAsync(ProviderGrant grant, Func<UnitOfWork, IQueryable<ProviderGrant>, Task> write) => await writePath.CommitAsync<Nothing>(
        Checker,
        async (work, _) =>
        {
            work.RecordNothing();

            // Only while it is ours: a check that took too long is another's now, and a sign-in may have brought another token.
            var (id, until) = (grant.Id, grant.CheckAt);
            await write(work, work.Db.ProviderGrants.Where(g => g.Id == id && g.CheckAt == until));
            return new Nothing();
        },
        CancellationToken.None);

    private static Task<int> ForgetAsync(UnitOfWork work, IQueryable<ProviderGrant> mine) => mine.ExecuteUpdateAsync(
        g => g.SetProperty(x => x.ProtectedToken, (string?)null).SetProperty(x => x.CheckAt, (DateTimeOffset?)null).SetProperty(x => x.Failures, 0)
            .SetProperty(x => x.ProtectedFormerToken, (string?)null).SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
            .SetProperty(x => x.IsAnswerLost, false));

    /// <summary>The application was registered anew: a "no" to the other one's token would be of that. The next sign-in brings one for this.</summary>
    private static async Task ForgetForeignAsync(UnitOfWork work, IQueryable<ProviderGrant> mine)
    {
        await mine.ExecuteUpdateAsync(g => g.SetProperty(x => x.ConsentAskedAt, (DateTimeOffset?)null));
        await ForgetAsync(work, mine);
    }

    /// <summary>Another node may know the provider, or the next start of this one: what it gave once it may not give again.</summary>
    private static Task<int> WaitForConfigurationAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant)
    {
        var next = work.Now + RefreshTimes.Round;
        return grant.AnsweredAt + RefreshTimes.Unconfigured < work.Now
            ? ForgetAsync(work, mine)
            : mine.ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, next));
    }

    private static Task<int> SleepAsync(UnitOfWork work, IQueryable<ProviderGrant> mine) => mine.ExecuteUpdateAsync(
        g => g.SetProperty(x => x.CheckAt, (DateTimeOffset?)null).SetProperty(x => x.Failures, 0));

    /// <summary>
    /// "No" ends what came by the account until it was last good. Whoever came since was let in by the provider itself, and the token may have died of
    /// something else: it is forgotten, and the next sign-in brings one. The same where the answer before was lost, and another token perhaps with it.
    /// </summary>
    private async Task EndAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant, SessionEnd why)
    {
        if (await ForgetAsync(work, mine) == 1)
        {
            if (grant.IsAnswerLost && providers.Find(grant.Provider)?.OfflineAccess is { MayReplace: true })
            {
                return;
            }

            await work.EndWhatCameByAsync(
                CameBy(work.Db, grant).Where(p => p.BeganAt <= grant.AnsweredAt), why, SignInOutcome.ProviderEnded, CancellationToken.None);
            return;
        }

        // A sign-in has brought another token meanwhile: whether the account is good is asked by that one, now and not in an hour.
        var (id, lease) = (grant.Id, work.Now + RefreshTimes.Lease);
        await work.Db.ProviderGrants.Where(g => g.Id == id && g.ProtectedToken != null && g.CheckAt > lease)
            .ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, work.Now));
    }

    /// <summary>Which tenant's consent it is that is gone is known here: the account is of it.</summary>
    private async Task EndForConsentAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant)
    {
        if (await TenantOf(work.Db, grant).SingleOrDefaultAsync() is { } tenant)
        {
            await ConsentWithdrawal.NoteOfAccountAsync(work, tenant, grant.MemberId, CancellationToken.None);
        }

        await EndAsync(work, mine, grant, grant.Provider.ConsentsByTenant() ? SessionEnd.ProviderConsentMissing : SessionEnd.ProviderRefused);
    }

    /// <summary>
    /// The tenant has the application no more, or disabled it. It is told to whoever administers it, and ends nothing: it may as well be this server's
    /// registration that is gone, and then everybody of every tenant would be out at once.
    /// </summary>
    private async Task NoteAndPostponeAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant)
    {
        if (await TenantOf(work.Db, grant).SingleOrDefaultAsync() is { } tenant)
        {
            await ConsentWithdrawal.NoteAsync(work, tenant, CancellationToken.None);
        }

        await PostponeAsync(work, mine, grant, isAnswerLost: false);
    }

    private static IQueryable<ProviderTenant> TenantOf(FlexAuthDbContext db, ProviderGrant grant)
    {
        var (member, provider) = (grant.MemberId, grant.Provider);
        var accounts = db.ProviderAccounts.Where(a => a.MemberId == member && a.Provider == provider);
        return db.ProviderTenants.AsNoTracking().Where(t => accounts.Any(a => a.TenantId == t.Id));
    }

    private async Task KeepAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant, string protectedToken, string clientId)
    {
        var asked = grant.CheckAt - RefreshTimes.Lease;
        if (await TenantOf(work.Db, grant).SingleOrDefaultAsync(t => t.ConsentWithdrawnAt < asked) is { } tenant)
        {
            await ConsentWithdrawal.ForgetAsync(work, tenant, CancellationToken.None);
        }

        var next = work.Now + RefreshTimes.Next(options.Value.ProviderCheckInterval);
        await mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.ProtectedToken, protectedToken).SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, 0)
                .SetProperty(x => x.AnsweredAt, work.Now).SetProperty(x => x.IsAnswerLost, false).SetProperty(x => x.ClientId, clientId));
    }

    private async Task PostponeAsync(UnitOfWork work, IQueryable<ProviderGrant> mine, ProviderGrant grant, bool isAnswerLost)
    {
        var (next, isLost) = (work.Now + RefreshTimes.After(grant.Failures, options.Value.ProviderCheckInterval), grant.IsAnswerLost || isAnswerLost);
        await mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, grant.Failures + 1).SetProperty(x => x.IsAnswerLost, isLost));
    }

    /// <summary>A check that is nobody else's.</summary>
    /// <param name="Grant">As it was, with the end of the lease; null where nobody need be asked.</param>
    /// <param name="IsConnected">Whether the account is still theirs.</param>
    private sealed record Taken(ProviderGrant? Grant, bool IsConnected);
}
