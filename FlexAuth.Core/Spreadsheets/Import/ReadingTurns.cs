using System.Collections.Concurrent;
using FlexAuth.Core.Operations;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Lets so many files be read at a time by this server: each may take some hundred megabytes of memory (IM1). Nobody has more than a few
/// of the places in the queue, so that the files of one do not hold up those of all others.
/// </summary>
internal sealed class ReadingTurns(IOptions<ImportOptions> options) : IDisposable
{
    /// <summary>Of one person, read or waiting.</summary>
    private const int MostOfAPerson = 3;

    private readonly SemaphoreSlim _free = new(options.Value.FilesAtOnce);
    private readonly ConcurrentDictionary<Guid, int> _asked = [];

    /// <summary>Waits until fewer are read, in the order of asking.</summary>
    /// <param name="memberId">Whose file.</param>
    /// <param name="waits">Told where that is not at once.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>To be given back; refused where that person has several already.</returns>
    public async Task<Result<Turn>> TakeAsync(Guid memberId, Action? waits, CancellationToken cancellationToken)
    {
        if (_asked.AddOrUpdate(memberId, 1, (_, asked) => asked + 1) > MostOfAPerson)
        {
            Forget(memberId);
            return ImportErrors.TooManyAtOnce;
        }

        try
        {
            if (!await _free.WaitAsync(TimeSpan.Zero, cancellationToken))
            {
                // Said before queueing: whatever happens in it, no turn is left behind that nobody takes.
                waits?.Invoke();
                await _free.WaitAsync(cancellationToken);
            }
        }
        catch
        {
            Forget(memberId);
            throw;
        }

        return new Turn(this, memberId);
    }

    public void Dispose() => _free.Dispose();

    private void Forget(Guid memberId)
    {
        // Whoever has none is not kept: compared and removed as one.
        if (_asked.AddOrUpdate(memberId, 0, (_, asked) => asked - 1) == 0)
        {
            _asked.TryRemove(new KeyValuePair<Guid, int>(memberId, 0));
        }
    }

    /// <summary>A place among those that are read.</summary>
    internal sealed class Turn(ReadingTurns turns, Guid memberId) : IDisposable
    {
        private ReadingTurns? _turns = turns;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _turns, null) is { } given)
            {
                given._free.Release();
                given.Forget(memberId);
            }
        }
    }
}
