namespace FlexAuth.Core.Data;

/// <summary>
/// Lets one writer at a time through where the database has one writer anyway (SQLite): waiting here is fair and takes no processor
/// time, while waiting in SQLite means polling. Several-writer databases pass straight on.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        return new Pass(_writer);
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private sealed class Pass(SemaphoreSlim writer) : IDisposable
    {
        private SemaphoreSlim? _writer = writer;

        public void Dispose() => Interlocked.Exchange(ref _writer, null)?.Release();
    }
}
