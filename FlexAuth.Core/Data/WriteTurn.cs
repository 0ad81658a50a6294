using Microsoft.EntityFrameworkCore.Storage;

namespace FlexAuth.Core.Data;

/// <summary>The turn to write: a context within a transaction, and nobody else's until it ends. What is not committed is rolled back.</summary>
internal sealed class WriteTurn(SemaphoreSlim writer, FlexAuthDbContext db, IDbContextTransaction transaction) : IAsyncDisposable
{
    private SemaphoreSlim? _writer = writer;

    public FlexAuthDbContext Db => db;

    /// <summary>From here on the outcome must not depend on whether the caller still waits.</summary>
    public Task CommitAsync() => transaction.CommitAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _writer, null) is not { } held)
        {
            return;
        }

        try
        {
            await transaction.DisposeAsync();
            await db.DisposeAsync();
        }
        finally
        {
            held.Release();
        }
    }
}
