using System.Data.Common;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Breaks off what PostgreSQL reads when it is given up. Not at once and more than once: a word that comes just before the query begins is
/// lost. Never afterwards: it would meet whoever has the connection then.
/// </summary>
internal sealed class PostgreSqlInterruption : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;
    private DbCommand? _running;

    public PostgreSqlInterruption(DbCommand command, CancellationToken givenUp)
    {
        _running = command;
        _timer = new Timer(_ => Cancel());
        _registration = givenUp.Register(() => _timer.Change(Soon, Again));
    }

    /// <summary>Whether a query was broken off (SQLSTATE query_canceled).</summary>
    public static bool Is(DbException e) => e.SqlState == "57014";

    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
        lock (_lock)
        {
            _running = null;
        }
    }

    private void Cancel()
    {
        lock (_lock)
        {
            _running?.Cancel();
        }
    }
}
