using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Lets so many files be read at a time by this server: each may take some hundred megabytes of memory (IM1).</summary>
internal sealed class ReadingTurns(IOptions<ImportOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.FilesAtOnce);

    /// <summary>Waits until fewer are read, in the order of asking.</summary>
    /// <param name="waits">Told where that is not at once.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>To be given back.</returns>
    public async Task<IDisposable> TakeAsync(Action? waits, CancellationToken cancellationToken)
    {
        if (!await _free.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            // Said before queueing: whatever happens in it, no turn is left behind that nobody takes.
            waits?.Invoke();
            await _free.WaitAsync(cancellationToken);
        }

        return new Turn(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}
