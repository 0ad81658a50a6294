using FlexAuth.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Reads of one moment: everything that is read until it is disposed, the context's own queries too, sees the same state. Within a
/// transaction of the context it reads what that transaction sees. A read that is given up is broken off, however long it would take.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    /// <summary>Of SQLite's virtual machine: a few milliseconds.</summary>
    private const int StepsBetweenLooks = 100_000;

    private readonly FlexAuthDbContext _db;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction? _own;
    private readonly CancellationToken _cancellationToken;

    private Snapshot(FlexAuthDbContext db, CancellationToken cancellationToken)
    {
        _db = db;
        _cancellationToken = cancellationToken;
        db.Database.OpenConnection();
        _connection = (SqliteConnection)db.Database.GetDbConnection();
        if (db.Database.CurrentTransaction is null)
        {
            // Deferred: a reader never waits for a writer, and never keeps one waiting.
            _own = _connection.BeginTransaction(deferred: true);
            db.Database.UseTransaction(_own);
        }
    }

    public static Snapshot Of(FlexAuthDbContext db, CancellationToken cancellationToken) => new(db, cancellationToken);

    /// <summary>The single number that the query answers; 0 for none.</summary>
    public long Number(string sql, params IEnumerable<SqlValue> values) => Rows(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values).FirstOrDefault();

    /// <summary>Every row, read by the function.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params IEnumerable<SqlValue> values) => Each(sql, read, values).ToList();

    /// <summary>Every row, read by the function as it is asked for: however many there are, one is in memory. No other read meanwhile.</summary>
    public IEnumerable<T> Each<T>(string sql, Func<SqliteDataReader, T> read, params IEnumerable<SqlValue> values)
    {
        using var command = Command(sql, values);
        _cancellationToken.ThrowIfCancellationRequested();

        // Asked now and then, not told once: SQLite forgets an interruption that comes just before the query begins.
        raw.sqlite3_progress_handler(_connection.Handle, StepsBetweenLooks, _ => _cancellationToken.IsCancellationRequested ? 1 : 0, null);
        try
        {
            using var reader = Unless(command.ExecuteReader);
            while (Unless(reader.Read))
            {
                yield return read(reader);
            }
        }
        finally
        {
            raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
        }
    }

    public void Dispose()
    {
        if (_own is not null)
        {
            _db.Database.UseTransaction(null);
            _own.Dispose();
        }

        _db.Database.CloseConnection();
    }

    private T Unless<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The read was given up.", e, _cancellationToken);
        }
    }

    private SqliteCommand Command(string sql, IEnumerable<SqlValue> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}

/// <summary>What a placeholder of a query stands for.</summary>
internal readonly record struct SqlValue(string Name, object Value);
