using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
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
            await CommitAsync(grant, mine => mine.ForgetAsync());
            return true;
        }

        if (provider is not { OfflineAccess: { } access })
        {
            await CommitAsync(grant, mine => mine.WaitForConfigurationAsync());
            return true;
        }

        if (grant.ClientId is { } client && client != provider.ClientId)
        {
            await CommitAsync(grant, mine => mine.ForgetForeignAsync());
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
                { Token: { } next } => mine => mine.KeepAsync(tokens.Protect(next), provider.ClientId),
                { Standing: AccountStanding.Refused } => mine => mine.EndAsync(access, SessionEnd.ProviderRefused),
                { Standing: AccountStanding.ConsentMissing } => mine => mine.EndForConsentAsync(access),
                _ => mine => mine.NoteAndPostponeAsync(),
            });
            return true;
        }
        catch (ProviderTrouble trouble)
        {
            await CommitAsync(grant, mine => mine.PostponeAsync(trouble.IsAnswerLost));
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
            await CommitAsync(grant, mine => mine.LeaveFormerAsync(answer?.Standing is AccountStanding.Refused or AccountStanding.ConsentMissing));
        }
        catch (ProviderTrouble trouble) when (trouble.Problem.Code == ProviderErrors.Unreachable(grant.Provider).Code)
        {
            await CommitAsync(grant, mine => mine.PostponeAsync(trouble.IsAnswerLost));
            return false;
        }
        catch (ProviderTrouble)
        {
            await CommitAsync(grant, mine => mine.LeaveFormerAsync(isRefused: false));
        }

        return true;
    }

    /// <summary>
    /// One row or none. Where nobody is in, nobody is asked: that is seen and written at once, so that whoever comes in just then wakes it again.
    /// The answer counts as lost until it is kept, which may fail when it has come; where a former token is asked, nothing is of the new one. What was
    /// known before is in the hand of whoever takes it.
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
            var idle = Of(work, grant);
            await (providers.Find(grant.Provider)?.OfflineAccess is { IsGivenEachTime: true } ? idle.ForgetAsync() : idle.SleepAsync());
            return new Taken(null, isConnected);
        }

        grant.CheckAt = work.Now + RefreshTimes.Lease;
        var isLost = grant.IsAnswerLost || grant.ProtectedFormerToken is null;
        return await mine.ExecuteUpdateAsync(
            g => g.SetProperty(x => x.CheckAt, grant.CheckAt).SetProperty(x => x.IsAnswerLost, isLost), cancellationToken) == 1
                ? new Taken(grant, isConnected)
                : Error.NotFound;
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
        return Of(work, grant).CameByIt.AnyAsync(
            p => (p.SessionId == null && p.ExpiresAt > work.Now) || living.Any(s => s.Id == p.SessionId), cancellationToken);
    }

    /// <summary>The account is theirs no more. What is given back may take the whole consent along, which nobody needs any more.</summary>
    private async Task GiveBackAsync(ProviderGrant grant, Provider? provider, string? token)
    {
        if (provider is not null && token is not null)
        {
            await refresh.RevokeAsync(provider, token, CancellationToken.None);
        }

        await CommitAsync(grant, mine => mine.DeleteAsync());
    }

    private Task<Result<Nothing>> CommitAsync(ProviderGrant grant, Func<CheckedGrant, Task> write) => SaidOnce.TakeAsync(() => writePath.CommitAsync<Nothing>(
        Checker,
        async (work, _) =>
        {
            work.RecordNothing();
            await write(Of(work, grant));
            return new Nothing();
        },
        CancellationToken.None));

    private CheckedGrant Of(UnitOfWork work, ProviderGrant grant) => new(work, grant, options.Value.ProviderCheckInterval);

    /// <summary>A check that is nobody else's.</summary>
    /// <param name="Grant">As it was, whether an earlier answer was lost included, with the end of the lease; null where nobody need be asked.</param>
    /// <param name="IsConnected">Whether the account is still theirs.</param>
    private sealed record Taken(ProviderGrant? Grant, bool IsConnected);
}
