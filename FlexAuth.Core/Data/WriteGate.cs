using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data;

/// <summary>
/// Lets one writer at a time through, the rule that everything here was proved under. Within the node by a fair queue in memory, which
/// takes no processor time; between nodes by the database (0019). Whoever has their turn gets the transaction with it: there is no other
/// way to one, and so none past the rule.
/// </summary>
public sealed class WriteGate(IDbContextFactory<FlexAuthDbContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <exception cref="WriterBusyException">Others write for longer than waiting makes sense.</exception>
    internal async Task<WriteTurn> EnterAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            if (!await _writer.WaitAsync(db.WritePatience, cancellationToken))
            {
                throw new WriterBusyException(null);
            }

            try
            {
                return new WriteTurn(_writer, db, await db.BeginWritingAsync(cancellationToken));
            }
            catch
            {
                _writer.Release();
                throw;
            }
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>One turn for bookkeeping that needs no audit row; it commits unless it throws.</summary>
    internal async Task<T> WriteAsync<T>(Func<FlexAuthDbContext, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var turn = await EnterAsync(cancellationToken);
        var written = await write(turn.Db);
        await turn.CommitAsync();
        return written;
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();
}
