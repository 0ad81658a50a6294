using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data;

/// <summary>
/// People written down once for the statements of one transaction that concern very many. Asked anew by each statement, who they are
/// would cost more than most of what is done to them.
/// </summary>
internal sealed class GatheredPeople : IAsyncDisposable
{
    /// <summary>Found before any other of that name, because it is temporary.</summary>
    private const string Table = "\"GatheredPeople\"";

    private const string MakeOnSqlite = $"DROP TABLE IF EXISTS {Table}; CREATE TEMP TABLE {Table} (\"Id\" TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;";
    private const string MakeOnPostgreSql = $"DROP TABLE IF EXISTS {Table}; CREATE TEMP TABLE {Table} (\"Id\" uuid NOT NULL PRIMARY KEY) ON COMMIT DROP;";

    private readonly FlexAuthDbContext _db;

    private GatheredPeople(FlexAuthDbContext db) => _db = db;

    /// <summary>Who, as a part of SQL: a column Id.</summary>
#pragma warning disable CA1822 // It is there for whoever has gathered people, and for nobody else.
    public string Sql => $"SELECT \"Id\" FROM {Table}";
#pragma warning restore CA1822

    /// <summary>Who.</summary>
    public IQueryable<Guid> Ids => _db.Database.SqlQueryRaw<Guid>($"SELECT \"Id\" AS \"Value\" FROM {Table}");

    /// <summary>Their rows.</summary>
    public IQueryable<Member> Members
    {
        get
        {
            var ids = Ids;
            return _db.Members.Where(m => ids.Contains(m.Id));
        }
    }

    /// <param name="db">With an open transaction: rolled back, it leaves nothing of this.</param>
    /// <param name="people">Who they are now; whatever becomes of them, they stay gathered.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<GatheredPeople> OfAsync(FlexAuthDbContext db, IQueryable<Member> people, CancellationToken cancellationToken)
    {
        db.AllowLongStatements();
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? MakeOnSqlite : MakeOnPostgreSql, cancellationToken);

        // In the order of the table: four times as fast as anyhow.
        await using var insert = people.Select(m => m.Id).OrderBy(id => id).CreateDbCommand();
        insert.CommandTimeout = db.Database.GetCommandTimeout() ?? insert.CommandTimeout;
        insert.CommandText = $"INSERT INTO {Table} (\"Id\") {insert.CommandText}";
        await insert.ExecuteNonQueryAsync(cancellationToken);
        if (!db.Database.IsSqlite())
        {
            // Its planner knows nothing of a temporary table that it was not told.
            await db.Database.ExecuteSqlRawAsync($"ANALYZE {Table};", cancellationToken);
        }

        return new GatheredPeople(db);
    }

    /// <summary>In PostgreSQL the table goes with the transaction, in which nothing can be said any more once something failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_db.Database.IsSqlite())
        {
            await _db.Database.ExecuteSqlRawAsync($"DROP TABLE IF EXISTS {Table};");
        }
    }
}
