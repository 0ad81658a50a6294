using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>
/// Ends, every hour, phones that nobody uses, and registrations that came to nothing; some at a time, each batch with its rows of the trail in
/// one transaction: killed anywhere, what is left is ended the next time. The owner hears of a phone that they used once.
/// </summary>
internal sealed class MobileHousekeeping(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WritePath writePath,
    IOptions<MobileOptions> options,
    TimeProvider clock,
    ILogger<MobileHousekeeping> logger)
    : RegularHousekeeping("unused phones", TimeSpan.FromHours(1), clock, logger)
{
    /// <summary>So many in one transaction.</summary>
    internal const int AtATime = 200;

    private static readonly TimeSpan NeverUnlocked = TimeSpan.FromDays(1);
    private static readonly InstallationItself Itself = new();

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await EndSomeAsync(PhoneEnd.NeverUnlocked, cancellationToken) || await EndSomeAsync(PhoneEnd.Unused, cancellationToken))
        {
        }
    }

    /// <returns>Whether there were any.</returns>
    internal async Task<bool> EndSomeAsync(PhoneEnd why, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // Asked outside of the transaction: mostly there is none.
            if (!await Due(db.RegisteredPhones, why, Clock.GetUtcNow()).AnyAsync(cancellationToken))
            {
                return false;
            }
        }

        // Where others keep the database busy, the next time ends them: this one fails, and is not asked again at once.
        var ended = await writePath.CommitAsync<Nothing>(Itself, (work, token) => EndAsync(work, why, token), cancellationToken);
        return ended.Value == new Nothing();
    }

    private async Task<Result<Nothing>> EndAsync(UnitOfWork work, PhoneEnd why, CancellationToken cancellationToken)
    {
        // Who used theirs meanwhile keeps it: what is due is asked here again.
        work.RecordNothing();
        var due = Due(work.Db.RegisteredPhones, why, work.Now).OrderBy(p => p.LastUsedAt).ThenBy(p => p.Id).Take(AtATime);
        var ended = await work.EndPhonesAsync(due, why, cancellationToken);
        if (why is PhoneEnd.Unused)
        {
            await work.SendAllAsync(ended.Select(phone => phone.Notice(MessageKind.MobileUnused, work.Now)), cancellationToken);
        }

        return new Nothing();
    }

    private IQueryable<RegisteredPhone> Due(IQueryable<RegisteredPhone> phones, PhoneEnd why, DateTimeOffset now)
    {
        var (unused, begun) = (now - options.Value.UnusedPhones, now - NeverUnlocked);
        return why is PhoneEnd.Unused
            ? phones.Where(p => p.UnlockedAt != null && p.LastUsedAt <= unused)
            : phones.Where(p => p.UnlockedAt == null && p.CreatedAt <= begun);
    }
}
