using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>A check that is due.</summary>
/// <param name="Id">Of which session at a provider.</param>
/// <param name="Provider">Of which provider.</param>
/// <param name="CheckAt">Since when: whoever takes it says what they saw.</param>
internal sealed record DueCheck(Guid Id, SignInMethod Provider, DateTimeOffset CheckAt);

/// <summary>
/// Asks a provider whether the account by which somebody came is still good. A provider may replace the token with each answer, and take one that comes
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

    /// <returns>False where the provider did not answer: others need not be asked now.</returns>
    public async Task<bool> RunAsync(DueCheck due, CancellationToken cancellationToken)
    {
        var taken = await writePath.CommitAsync(Checker, (work, token) => TakeAsync(work, due, token), cancellationToken);
        if (!taken.Succeeded)
        {
            return true;
        }

        // From here on what the provider answers must be kept: it may have replaced the token.
        var (row, until) = (taken.Value, taken.Value.CheckAt!.Value);
        var token = row.ProtectedToken is { } kept ? tokens.Unprotect(kept) : null;
        if (token is null || providers.Find(row.Provider) is not { } provider)
        {
            await CommitAsync(row.Id, until, ForgetAsync);
            return true;
        }

        if (!await IsWantedAsync(row))
        {
            await refresh.RevokeAsync(provider, token, CancellationToken.None);
            await CommitAsync(row.Id, until, ForgetAsync);
            return true;
        }

        try
        {
            var next = await refresh.AskAsync(provider, token, CancellationToken.None);
            await CommitAsync(row.Id, until, next is null ? EndAsync : (work, which) => KeepAsync(work, which, tokens.Protect(next)));
            return true;
        }
        catch (ProviderTrouble)
        {
            await CommitAsync(row.Id, until, (work, which) => PostponeAsync(work, which, row.Failures));
            return false;
        }
    }

    /// <summary>One row or none.</summary>
    private static async Task<Result<ProviderSession>> TakeAsync(UnitOfWork work, DueCheck due, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var until = work.Now + RefreshTimes.Lease;
        var taken = await work.Db.ProviderSessions.Where(p => p.Id == due.Id && p.CheckAt == due.CheckAt)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.CheckAt, until), cancellationToken);
        return taken == 1 ? await work.Db.ProviderSessions.AsNoTracking().SingleAsync(p => p.Id == due.Id, cancellationToken) : Error.NotFound;
    }

    /// <summary>Whether what came by it lives, or is under way.</summary>
    private async Task<bool> IsWantedAsync(ProviderSession row) => row.SessionId is { } session
        ? (await sessions.LivingAmongAsync([session])).Count == 1
        : row.CheckAt!.Value - RefreshTimes.Lease < row.ExpiresAt;

    private async Task CommitAsync(Guid id, DateTimeOffset until, Func<UnitOfWork, IQueryable<ProviderSession>, Task> write) => await writePath.CommitAsync<Nothing>(
        Checker,
        async (work, _) =>
        {
            work.RecordNothing();

            // Only while it is ours: a check that took too long is another's now.
            await write(work, work.Db.ProviderSessions.Where(p => p.Id == id && p.CheckAt == until));
            return new Nothing();
        },
        CancellationToken.None);

    private static Task ForgetAsync(UnitOfWork work, IQueryable<ProviderSession> which) => which.ExecuteUpdateAsync(
        p => p.SetProperty(x => x.ProtectedToken, (string?)null).SetProperty(x => x.CheckAt, (DateTimeOffset?)null));

    private static async Task EndAsync(UnitOfWork work, IQueryable<ProviderSession> which)
    {
        await work.EndWhatCameByAsync(which, SessionEnd.ProviderRefused, SignInOutcome.ProviderEnded, CancellationToken.None);
        await ForgetAsync(work, which);
    }

    private async Task KeepAsync(UnitOfWork work, IQueryable<ProviderSession> which, string protectedToken)
    {
        var next = work.Now + RefreshTimes.Next(options.Value.ProviderCheckInterval);
        await which.ExecuteUpdateAsync(p => p.SetProperty(x => x.ProtectedToken, protectedToken).SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, 0));
    }

    private async Task PostponeAsync(UnitOfWork work, IQueryable<ProviderSession> which, int failures)
    {
        var next = work.Now + RefreshTimes.After(failures, options.Value.ProviderCheckInterval);
        await which.ExecuteUpdateAsync(p => p.SetProperty(x => x.CheckAt, next).SetProperty(x => x.Failures, failures + 1));
    }
}
