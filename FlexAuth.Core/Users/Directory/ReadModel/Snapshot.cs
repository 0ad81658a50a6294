using System.Data;
using System.Data.Common;
using FlexAuth.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Reads of one moment: everything that is read until it is disposed, the context's own queries too, sees the same state. Within a
/// transaction of the context it reads what that transaction sees. A read that is given up is broken off, however long it would take.
/// </summary>
internal sealed class Snapshot : IDisposable
{
    private readonly FlexAuthDbContext _db;
    private readonly DbConnection _connection;
    private readonly DbTransaction? _own;
    private readonly CancellationToken _cancellationToken;

    private Snapshot(FlexAuthDbContext db, CancellationToken cancellationToken)
    {
        _db = db;
        _cancellationToken = cancellationToken;
        db.AllowLongStatements();
        db.Database.OpenConnection();
        _connection = db.Database.GetDbConnection();
        Dialect = Dialect.Of(_connection);
        if (db.Database.CurrentTransaction is null)
        {
            _own = Begin(_connection);
            db.Database.UseTransaction(_own);
        }
    }

    /// <summary>What this database is told differently.</summary>
    public Dialect Dialect { get; }

    public static Snapshot Of(FlexAuthDbContext db, CancellationToken cancellationToken) => new(db, cancellationToken);

    /// <summary>The single number that the query answers; 0 for none.</summary>
    public long Number(string sql, params IEnumerable<SqlValue> values) => Rows(sql, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), values).FirstOrDefault();

    /// <summary>Every row, read by the function.</summary>
    public List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params IEnumerable<SqlValue> values) => Each(sql, read, values).ToList();

    /// <summary>Every row, read by the function as it is asked for: however many there are, one is in memory. No other read meanwhile.</summary>
    public IEnumerable<T> Each<T>(string sql, Func<DbDataReader, T> read, params IEnumerable<SqlValue> values)
    {
        using var command = Command(sql, values);
        _cancellationToken.ThrowIfCancellationRequested();
        using IDisposable interruption = _connection is SqliteConnection sqlite
            ? new SqliteInterruption(sqlite, _cancellationToken)
            : new PostgreSqlInterruption(command, _cancellationToken);
        using var reader = Unless(command.ExecuteReader);
        while (Unless(reader.Read))
        {
            yield return read(reader);
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

    // Deferred: a reader of SQLite never waits for a writer, and never keeps one waiting. In PostgreSQL none ever does.
    private static DbTransaction Begin(DbConnection connection) => connection is SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : connection.BeginTransaction(IsolationLevel.RepeatableRead);

    private T Unless<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (DbException e) when (_cancellationToken.IsCancellationRequested && (SqliteInterruption.Is(e) || PostgreSqlInterruption.Is(e)))
        {
            throw new OperationCanceledException("The read was given up.", e, _cancellationToken);
        }
    }

    private DbCommand Command(string sql, IEnumerable<SqlValue> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = _db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        foreach (var value in values)
        {
            command.Parameters.Add(value.For(command));
        }

        return command;
    }
}
