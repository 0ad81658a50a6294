using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Providers.Refresh;

/// <summary>
/// Every minute: checks that are due, some at a time. Several nodes may run it. A provider that does not answer keeps everybody in, and is asked about the
/// others a minute later.
/// </summary>
internal sealed class AccountChecks(IDbContextFactory<FlexAuthDbContext> contexts, AccountCheck check, TimeProvider clock, ILogger<AccountChecks> logger)
    : RegularHousekeeping("refresh tokens", TimeSpan.FromMinutes(1), clock, logger)
{
    private const int AtATime = 4;
    private const int Look = 200;

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var silent = new ConcurrentDictionary<SignInMethod, byte>();
        List<DueCheck> due;
        do
        {
            due = await LookAsync(silent.Keys, cancellationToken);
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
        while (due.Count == Look);
    }

    private async Task<List<DueCheck>> LookAsync(ICollection<SignInMethod> silent, CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ProviderGrants.Where(g => g.CheckAt <= now && !EF.Parameter(silent).Contains(g.Provider)).OrderBy(g => g.CheckAt)
            .Select(g => new DueCheck(g.Id, g.Provider, g.CheckAt!.Value)).Take(Look).ToListAsync(cancellationToken);
    }
}
