using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data;

/// <summary>
/// Lets one writer at a time through, the rule that everything here was proved under. Within the node by a fair queue in memory, which
/// takes no processor time; between nodes by the database (0019). Whoever has their turn gets the transaction with it: there is no other
/// way to one, and so none past the rule.
/// </summary>
public sealed class WriteGate(IDbContextFactory<FlexAuthDbContext> contexts) : IDisposable
{
    /// <summary>A note of use is worth no more to whoever waits for their page.</summary>
    private static readonly TimeSpan Briefly = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <exception cref="WriterBusyException">Others write for longer than waiting makes sense.</exception>
    internal Task<WriteTurn> EnterAsync(CancellationToken cancellationToken) => EnterAsync(null, cancellationToken);

    private async Task<WriteTurn> EnterAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            db.WritePatience = patience ?? db.WritePatience;
            var began = TimeProvider.System.GetTimestamp();
            if (!await _writer.WaitAsync(db.WritePatience, cancellationToken))
            {
                throw new WriterBusyException(null);
            }

            try
            {
                // Whoever waited here for their node's own writers waits so much less for those of other nodes.
                return new WriteTurn(_writer, db, await db.BeginWritingAsync(TimeProvider.System.GetElapsedTime(began), cancellationToken));
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
    internal Task<T> WriteAsync<T>(Func<FlexAuthDbContext, Task<T>> write, CancellationToken cancellationToken) =>
        WriteAsync(write, null, cancellationToken);

    /// <summary>The same for what the next use notes as well: nobody hangs, or is refused, for the sake of it.</summary>
    /// <returns>Whether it was noted.</returns>
    internal async Task<bool> NoteAsync(Func<FlexAuthDbContext, Task> note, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(
                async db =>
                {
                    await note(db);
                    return true;
                },
                Briefly,
                cancellationToken);
        }
        catch (WriterBusyException)
        {
            return false;
        }
    }

    private async Task<T> WriteAsync<T>(Func<FlexAuthDbContext, Task<T>> write, TimeSpan? patience, CancellationToken cancellationToken)
    {
        await using var turn = await EnterAsync(patience, cancellationToken);
        var written = await write(turn.Db);
        await turn.CommitAsync();
        return written;
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();
}
