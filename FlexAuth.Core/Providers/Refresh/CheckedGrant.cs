using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Tenants;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>
/// What an answer does to a grant, within the transaction in which its check is over. It is written only while the check is ours: one that took too
/// long is another's now, and a sign-in may have brought another token.
/// </summary>
internal sealed class CheckedGrant(UnitOfWork work, ProviderGrant grant, TimeSpan interval)
{
    /// <summary>What came by the account at its provider.</summary>
    public IQueryable<ProviderSession> CameByIt
    {
        get
        {
            var (member, provider) = (grant.MemberId, grant.Provider);
            return work.Db.ProviderSessions.Where(p => p.MemberId == member && p.Provider == provider);
        }
    }

    private IQueryable<ProviderGrant> Mine
    {
        get
        {
            var (id, until) = (grant.Id, grant.CheckAt);
            return work.Db.ProviderGrants.Where(g => g.Id == id && g.CheckAt == until);
        }
    }

    private IQueryable<ProviderTenant> ItsTenant
    {
        get
        {
            var (member, provider) = (grant.MemberId, grant.Provider);
            var accounts = work.Db.ProviderAccounts.Where(a => a.MemberId == member && a.Provider == provider);
            return work.Db.ProviderTenants.AsNoTracking().Where(t => accounts.Any(a => a.TenantId == t.Id));
        }
    }

    /// <summary>The account is good.</summary>
    public async Task KeepAsync(string protectedToken, string clientId)
    {
        var asked = grant.CheckAt - RefreshTimes.Lease;
        if (await ItsTenant.SingleOrDefaultAsync(t => t.ConsentWithdrawnAt < asked) is { } tenant)
        {
            await ConsentWithdrawal.ForgetAsync(work, tenant, CancellationToken.None);
        }

        var next = work.Now + RefreshTimes.Next(interval);
        await Mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.ProtectedToken, protectedToken).SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, 0)
                .SetProperty(x => x.AnsweredAt, work.Now).SetProperty(x => x.IsAnswerLost, false).SetProperty(x => x.ClientId, clientId));
    }

    /// <summary>Nothing was said of the account: later.</summary>
    public async Task PostponeAsync(bool isAnswerLost)
    {
        var (next, isLost) = (work.Now + RefreshTimes.After(grant.Failures, interval), grant.IsAnswerLost || isAnswerLost);
        await Mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, grant.Failures + 1).SetProperty(x => x.IsAnswerLost, isLost));
    }

    /// <summary>
    /// "No" ends what came by the account until it was last good. Whoever came since was let in by the provider itself, and the token may have died of
    /// something else: it is forgotten, and the next sign-in brings one. The same where the answer before was lost, and another token perhaps with it.
    /// </summary>
    public async Task EndAsync(OfflineAccess access, SessionEnd why)
    {
        if (await ForgetAsync() == 1)
        {
            if (grant.IsAnswerLost && access.MayReplace)
            {
                return;
            }

            await work.EndWhatCameByAsync(
                CameByIt.Where(p => p.BeganAt <= grant.AnsweredAt), why, SignInOutcome.ProviderEnded, CancellationToken.None);
            return;
        }

        // A sign-in has brought another token meanwhile: whether the account is good is asked by that one, now and not in an hour.
        var (id, lease) = (grant.Id, work.Now + RefreshTimes.Lease);
        await work.Db.ProviderGrants.Where(g => g.Id == id && g.ProtectedToken != null && g.CheckAt > lease)
            .ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, work.Now));
    }

    /// <summary>Which tenant's consent it is that is gone is known here: the account is of it.</summary>
    public async Task EndForConsentAsync(OfflineAccess access)
    {
        if (await ItsTenant.SingleOrDefaultAsync() is { } tenant)
        {
            await ConsentWithdrawal.NoteOfAccountAsync(work, tenant, grant.MemberId, CancellationToken.None);
        }

        await EndAsync(access, grant.Provider.ConsentsByTenant() ? SessionEnd.ProviderConsentMissing : SessionEnd.ProviderRefused);
    }

    /// <summary>
    /// The tenant has the application no more, or disabled it. It is told to whoever administers it, and ends nothing: it may as well be this server's
    /// registration that is gone, and then everybody of every tenant would be out at once.
    /// </summary>
    public async Task NoteAndPostponeAsync()
    {
        if (await ItsTenant.SingleOrDefaultAsync() is { } tenant)
        {
            await ConsentWithdrawal.NoteAsync(work, tenant, CancellationToken.None);
        }

        await PostponeAsync(isAnswerLost: false);
    }

    /// <summary>The former token has had its say.</summary>
    public async Task LeaveFormerAsync(bool isRefused)
    {
        // The new one is asked when it would have been, which may be now: the provider was silent meanwhile, say.
        var next = grant.AnsweredAt + RefreshTimes.Next(interval);
        if (await Mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.ProtectedFormerToken, (string?)null).SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
                .SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, 0).SetProperty(x => x.IsAnswerLost, grant.IsAnswerLost)) == 1 && isRefused)
        {
            await work.EndWhatCameByAsync(
                CameByIt.Where(p => p.BeganAt < grant.FormerUntil), SessionEnd.ProviderRefused, SignInOutcome.ProviderEnded, CancellationToken.None);
        }
    }

    /// <summary>Nobody is asked by it any more.</summary>
    public Task<int> ForgetAsync() => Mine.ExecuteUpdateAsync(
        g => g.SetProperty(x => x.ProtectedToken, (string?)null).SetProperty(x => x.CheckAt, (DateTimeOffset?)null).SetProperty(x => x.Failures, 0)
            .SetProperty(x => x.ProtectedFormerToken, (string?)null).SetProperty(x => x.FormerUntil, (DateTimeOffset?)null)
            .SetProperty(x => x.IsAnswerLost, false));

    /// <summary>The application was registered anew: a "no" to the other one's token would be of that. The next sign-in brings one for this.</summary>
    public async Task ForgetForeignAsync()
    {
        await Mine.ExecuteUpdateAsync(g => g.SetProperty(x => x.ConsentAskedAt, (DateTimeOffset?)null));
        await ForgetAsync();
    }

    /// <summary>Another node may know the provider, or the next start of this one: what it gave once it may not give again.</summary>
    public Task<int> WaitForConfigurationAsync()
    {
        var next = work.Now + RefreshTimes.Round;
        return grant.AnsweredAt + RefreshTimes.Unconfigured < work.Now
            ? ForgetAsync()
            : Mine.ExecuteUpdateAsync(g => g.SetProperty(x => x.CheckAt, next).SetProperty(x => x.IsAnswerLost, grant.IsAnswerLost));
    }

    /// <summary>Nobody is in: it is kept until somebody is.</summary>
    public Task<int> SleepAsync() => Mine.ExecuteUpdateAsync(
        g => g.SetProperty(x => x.CheckAt, (DateTimeOffset?)null).SetProperty(x => x.Failures, 0));

    /// <summary>The account is not theirs any more.</summary>
    public Task<int> DeleteAsync() => Mine.ExecuteDeleteAsync();
}
