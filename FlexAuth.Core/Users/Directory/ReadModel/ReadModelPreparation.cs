using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Makes the read model at start, where there is none, or another version's, or where a part of it is gone (Entity Framework rebuilds a
/// table of SQLite without its triggers). It holds nothing of its own but the numbers, which stay, so that it is made anew instead of
/// being migrated; in one transaction: a process that dies meanwhile leaves it as it was, and the next start tries again.
/// </summary>
internal sealed class ReadModelPreparation
{
    private const int Batch = 5_000;

    private readonly FlexAuthDbContext _db;
    private readonly DbConnection _connection;
    private readonly Catalog _catalog;

    private ReadModelPreparation(FlexAuthDbContext db)
    {
        _db = db;
        _connection = db.Database.GetDbConnection();
        _catalog = Catalog.Of(_connection);
    }

    /// <returns>Whether it had to be made.</returns>
    public static async Task<bool> EnsureAsync(FlexAuthDbContext db, ILogger logger, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await new ReadModelPreparation(db).EnsureAsync(logger, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>
    /// Takes away what would be in the way of a migration: neither database changes what a view or a trigger elsewhere names. The model is
    /// incomplete then, so that it is made anew afterwards.
    /// </summary>
    public static void Detach(FlexAuthDbContext db)
    {
        db.Database.OpenConnection();
        try
        {
            var preparation = new ReadModelPreparation(db);
            preparation.Drop(preparation._catalog.Logic);
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }

    private async Task<bool> EnsureAsync(ILogger logger, CancellationToken cancellationToken)
    {
        var (tables, fill, upkeep) = (Script("Tables"), Script("Fill"), Script("Upkeep"));
        var fingerprint = new SqlValue("@d_fingerprint", Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{tables}\n{fill}\n{upkeep}\n{SearchText.Folding}"))));
        if (Stands(fingerprint))
        {
            return false;
        }

        await using var transaction = await BeginAsync(logger, cancellationToken);
        Clear();
        Fold();
        Run(tables);
        Run(fill);
        Run(upkeep);
        Run($"INSERT INTO DirectoryMade (Fingerprint, Parts) SELECT @d_fingerprint, ({_catalog.CountParts})", fingerprint);
        Run("DROP TABLE KeptNumbers");
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Nodes that run already write: whoever starts waits for them as long as it takes.</summary>
    private Task<IDbContextTransaction> BeginAsync(ILogger logger, CancellationToken cancellationToken) => AtStart.TakeTurnAsync(
        "the user directory",
        async () =>
        {
            try
            {
                return await _db.BeginWritingAsync(cancellationToken);
            }
            catch (WriterBusyException)
            {
                return null;
            }
        },
        logger,
        cancellationToken);

    private bool Stands(SqlValue fingerprint) => IsThere("DirectoryMade")
        && Rows($"SELECT 1 FROM DirectoryMade WHERE Fingerprint = @d_fingerprint AND Parts = ({_catalog.CountParts})", _ => 1, fingerprint).Count > 0;

    private bool IsThere(string name) => Rows(_catalog.IsThere, _ => 1, new SqlValue("@d_name", name)).Count > 0;

    // What acts goes first: triggers on Members would be in the way of folding.
    private void Clear()
    {
        Run(_catalog.CreateKeptNumbers);
        if (IsThere("Directory"))
        {
            Run("INSERT INTO KeptNumbers SELECT Number, MemberId FROM Directory");
        }

        Drop([.. _catalog.Logic, "table"]);
    }

    private void Drop(IReadOnlyList<string> kinds)
    {
        foreach (var kind in kinds)
        {
            Rows(_catalog.Drops, row => row.GetString(0), new SqlValue("@d_kind", kind)).ForEach(drop => Run(drop));
        }
    }

    /// <summary>Texts that an older version folded, or none did.</summary>
    private void Fold()
    {
        foreach (var (id, name) in Rows("SELECT \"Id\", \"Name\" FROM \"Organizations\"", row => (row.GetValue(0), row.GetString(1))))
        {
            Run(
                "UPDATE \"Organizations\" SET \"SearchName\" = @d_name WHERE \"Id\" = @d_id",
                new SqlValue("@d_name", SearchText.Fold(name)),
                new SqlValue("@d_id", id));
        }

        var key = _catalog.MemberKey;
        var next = $"""
            SELECT {key}, "FirstName", "LastName", "Email", "PhoneNumber", "SearchText", "SortName" FROM "Members"
            WHERE {key} > @d_last ORDER BY {key} LIMIT {Batch}
            """;
        var (last, more) = (_catalog.BeforeAllMembers, true);
        while (more)
        {
            var batch = Rows(next, Texts.Of, new SqlValue("@d_last", last));
            foreach (var stale in batch.Where(texts => texts.AreStale))
            {
                Run(
                    $"UPDATE \"Members\" SET \"SearchText\" = @d_text, \"SortName\" = @d_name WHERE {key} = @d_key",
                    new SqlValue("@d_text", stale.Text),
                    new SqlValue("@d_name", stale.SortName),
                    new SqlValue("@d_key", stale.Key));
            }

            more = batch.Count == Batch;
            last = more ? batch[^1].Key : last;
        }
    }

    private void Run(string sql, params SqlValue[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params SqlValue[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private DbCommand Command(string sql, SqlValue[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        foreach (var value in values)
        {
            command.Parameters.Add(value.For(command));
        }

        return command;
    }

    private string Script(string name)
    {
        using var script = typeof(ReadModelPreparation).Assembly
            .GetManifestResourceStream($"FlexAuth.Core.Users.Directory.ReadModel.{_catalog.Scripts}.{name}.sql")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }

    private sealed record Texts(object Key, string Text, string SortName, bool AreStale)
    {
        public static Texts Of(DbDataReader row)
        {
            var (first, last, email) = (row.GetString(1), row.GetString(2), row.GetString(3));
            var text = SearchText.Of(first, last, email, row.IsDBNull(4) ? null : row.GetString(4));
            var sortName = SearchText.SortName(first, last);
            return new Texts(row.GetValue(0), text, sortName, text != row.GetString(5) || sortName != row.GetString(6));
        }
    }
}
