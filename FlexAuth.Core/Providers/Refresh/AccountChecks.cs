using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>
/// Every minute: checks that are due, some at a time, and tokens whose session ended since, which are given back. Several nodes may run it. A provider
/// that does not answer keeps everybody in, and is asked about the others a minute later.
/// </summary>
internal sealed class AccountChecks(IDbContextFactory<FlexAuthDbContext> contexts, AccountCheck check, TimeProvider clock, ILogger<AccountChecks> logger)
    : RegularHousekeeping("refresh tokens", TimeSpan.FromMinutes(1), clock, logger)
{
    private const int AtATime = 4;
    private const int Look = 200;

    /// <summary>Sessions that ended longer ago were found at an earlier look, or are found when their check is due.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var silent = new ConcurrentDictionary<SignInMethod, byte>();
        while (await LookAsync(silent.Keys, cancellationToken) is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
                async (one, token) =>
                {
                    if (!silent.ContainsKey(one.Provider) && !await check.RunAsync(one, token))
                    {
                        silent.TryAdd(one.Provider, 0);
                    }
                });
        }
    }

    private async Task<List<DueCheck>> LookAsync(ICollection<SignInMethod> silent, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var since = now - Lately;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var asked = db.ProviderSessions.Where(p => p.CheckAt != null && !EF.Parameter(silent).Contains(p.Provider));
        var due = await asked.Where(p => p.CheckAt <= now).OrderBy(p => p.CheckAt)
            .Select(p => new DueCheck(p.Id, p.Provider, p.CheckAt!.Value)).Take(Look).ToListAsync(cancellationToken);
        if (due.Count > 0)
        {
            return due;
        }

        // One that may be under way is left to come to its end, or to be due when it is lost.
        var lease = now + RefreshTimes.Lease;
        return await asked.Where(p => p.CheckAt > lease).Join(db.Sessions.Where(s => s.EndedAt > since), p => p.SessionId, s => s.Id, (p, s) => p)
            .Select(p => new DueCheck(p.Id, p.Provider, p.CheckAt!.Value)).Take(Look).ToListAsync(cancellationToken);
    }
}
