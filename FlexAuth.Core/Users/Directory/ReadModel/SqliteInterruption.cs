using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Breaks off what SQLite reads when it is given up. Asked now and then, not told once: SQLite forgets an interruption that comes just before
/// the query begins.
/// </summary>
internal sealed class SqliteInterruption : IDisposable
{
    /// <summary>Of SQLite's virtual machine: a few milliseconds.</summary>
    private const int StepsBetweenLooks = 100_000;

    private readonly SqliteConnection _connection;

    public SqliteInterruption(SqliteConnection connection, CancellationToken givenUp)
    {
        _connection = connection;
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => givenUp.IsCancellationRequested ? 1 : 0, null);
    }

    public static bool Is(DbException e) => e is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    public void Dispose() => raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
}
