using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// Tells those whose password a disabling took, some at a time (AU5). The disabling marks them; the mark goes in the transaction that writes
/// their mail: killed anywhere, everybody is told, and once.
/// </summary>
internal sealed class RemovalNotices(
    IDbContextFactory<FlexAuthDbContext> contexts, WritePath writePath, RemovalSignal signal, TimeProvider clock, ILogger<RemovalNotices> logger)
    : RegularHousekeeping("notices that are owed", BetweenLooks, clock, logger)
{
    private const int AtATime = 200;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly InstallationItself Itself = new();

    /// <inheritdoc />
    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await TellSomeAsync(AtATime, cancellationToken))
        {
        }
    }

    /// <inheritdoc />
    protected override async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        await signal.WaitAsync(BetweenLooks, Clock, cancellationToken);
        return true;
    }

    /// <returns>Whether there was anybody to tell.</returns>
    internal async Task<bool> TellSomeAsync(int people, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // Asked outside of the transaction: mostly there is nobody.
            if (!await db.Members.AnyAsync(m => m.PasswordTakenBy != null, cancellationToken))
            {
                return false;
            }
        }

        await writePath.CommitAsync<Nothing>(Itself, (work, token) => TellAsync(work, people, token), cancellationToken);
        return true;
    }

    private static async Task<Result<Nothing>> TellAsync(UnitOfWork work, int people, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await work.TellOfRemovalAsync(work.Db.Members, cancellationToken, people);
        return new Nothing();
    }
}
