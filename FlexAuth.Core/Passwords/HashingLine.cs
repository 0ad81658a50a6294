namespace FlexAuth.Core.Passwords;

/// <summary>
/// Lets so many hashes be computed at once and so many wait, and turns the rest away, so that a storm of sign-ins
/// costs neither the other pages their processor nor the server its memory (RL6).
/// </summary>
internal sealed class HashingLine(int atOnce, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce);
    private int _inside;

    /// <summary>Runs the work on the thread pool when its turn comes; false where the line is full.</summary>
    public async Task<(bool Done, T? Outcome)> TryRunAsync<T>(Func<T> work, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > atOnce + waiting)
                return (false, default);
            await _turns.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                // Off the caller's context: a circuit must go on answering while its password is hashed.
                return (true, await Task.Run(work, CancellationToken.None).ConfigureAwait(false));
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();
}
