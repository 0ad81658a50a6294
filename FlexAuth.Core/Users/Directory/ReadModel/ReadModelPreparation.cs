using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Makes the read model at start, where there is none, or another version's, or where a part of it is gone (Entity Framework rebuilds a
/// table of SQLite without its triggers). It holds nothing of its own but the numbers, which stay, so that it is made anew instead of
/// being migrated; in one transaction: a process that dies meanwhile leaves it as it was, and the next start tries again.
/// </summary>
internal static class ReadModelPreparation
{
    private const int Batch = 5_000;

    private static readonly string Tables = Script("Tables.sql");
    private static readonly string Fill = Script("Fill.sql");
    private static readonly string Upkeep = Script("Upkeep.sql");
    private static readonly string Fingerprint = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Tables}\n{Fill}\n{Upkeep}\n{SearchText.Folding}")));

    /// <returns>Whether it had to be made.</returns>
    public static bool Ensure(FlexAuthDbContext db)
    {
        db.Database.OpenConnection();
        try
        {
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            if (Stands(connection))
            {
                return false;
            }

            using var transaction = connection.BeginTransaction(deferred: false);
            Clear(connection);
            Fold(connection);
            Run(connection, Tables);
            Run(connection, Fill);
            Run(connection, Upkeep);
            Run(
                connection,
                "INSERT INTO DirectoryMade (Fingerprint, Parts) SELECT $fingerprint, COUNT(*) FROM sqlite_master WHERE name LIKE 'Directory%'",
                new SqlValue("$fingerprint", Fingerprint));
            transaction.Commit();
            Run(connection, "DROP TABLE IF EXISTS temp.KeptNumbers");
            return true;
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }

    /// <summary>
    /// Takes away what would be in the way of a migration: SQLite does not rename a table that a view or a trigger elsewhere names. The
    /// model is incomplete then, so that it is made anew afterwards.
    /// </summary>
    public static void Detach(FlexAuthDbContext db)
    {
        db.Database.OpenConnection();
        try
        {
            Drop((SqliteConnection)db.Database.GetDbConnection(), "trigger", "view");
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }

    private static bool Stands(SqliteConnection connection) =>
        Rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'DirectoryMade'", _ => 1).Count > 0
        && Rows(
            connection,
            "SELECT 1 FROM DirectoryMade WHERE Fingerprint = $fingerprint AND Parts = (SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'Directory%')",
            _ => 1,
            new SqlValue("$fingerprint", Fingerprint)).Count > 0;

    // Triggers first: those on Members would be in the way of folding.
    private static void Clear(SqliteConnection connection)
    {
        Run(connection, "DROP TABLE IF EXISTS temp.KeptNumbers; CREATE TEMP TABLE KeptNumbers (Number INTEGER NOT NULL, MemberId TEXT PRIMARY KEY)");
        if (Rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'Directory'", _ => 1).Count > 0)
        {
            Run(connection, "INSERT INTO temp.KeptNumbers SELECT Number, MemberId FROM Directory");
        }

        Drop(connection, "trigger", "view", "table");
    }

    private static void Drop(SqliteConnection connection, params string[] kinds)
    {
        foreach (var kind in kinds)
        {
            // A table for texts owns others, which go with it.
            var parts = Rows(
                connection,
                """
                SELECT name FROM sqlite_master
                WHERE type = $kind AND name LIKE 'Directory%' AND (name = 'DirectoryText' OR name NOT LIKE 'DirectoryText%')
                """,
                row => row.GetString(0),
                new SqlValue("$kind", kind));
            parts.ForEach(part => Run(connection, $"DROP {kind} \"{part}\""));
        }
    }

    /// <summary>Texts that an older version folded, or none did.</summary>
    private static void Fold(SqliteConnection connection)
    {
        foreach (var (id, name) in Rows(connection, "SELECT Id, Name FROM Organizations", row => (row.GetString(0), row.GetString(1))))
        {
            Run(connection, "UPDATE Organizations SET SearchName = $name WHERE Id = $id", new SqlValue("$name", SearchText.Fold(name)), new SqlValue("$id", id));
        }

        using var update = connection.CreateCommand();
        update.CommandText = "UPDATE Members SET SearchText = $text, SortName = $name WHERE rowid = $row";
        var (text, name2, at) = (Parameter("$text"), Parameter("$name"), Parameter("$row"));
        for (var (last, more) = (0L, true); more;)
        {
            var batch = Rows(
                connection,
                $"SELECT rowid, FirstName, LastName, Email, PhoneNumber, SearchText, SortName FROM Members WHERE rowid > $last ORDER BY rowid LIMIT {Batch}",
                Texts.Of,
                new SqlValue("$last", last));
            foreach (var stale in batch.Where(texts => texts.AreStale))
            {
                (text.Value, name2.Value, at.Value) = (stale.Text, stale.SortName, stale.Row);
                update.ExecuteNonQuery();
            }

            more = batch.Count == Batch;
            last = more ? batch[^1].Row : last;
        }

        SqliteParameter Parameter(string name) => update.Parameters.Add(name, SqliteType.Text);
    }

    private static void Run(SqliteConnection connection, string sql, params SqlValue[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params SqlValue[] values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, SqlValue[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static string Script(string name)
    {
        using var script = typeof(ReadModelPreparation).Assembly.GetManifestResourceStream($"FlexAuth.Core.Users.Directory.ReadModel.{name}")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }

    private sealed record Texts(long Row, string Text, string SortName, bool AreStale)
    {
        public static Texts Of(SqliteDataReader row)
        {
            var (first, last, email) = (row.GetString(1), row.GetString(2), row.GetString(3));
            var text = SearchText.Of(first, last, email, row.IsDBNull(4) ? null : row.GetString(4));
            var sortName = SearchText.SortName(first, last);
            return new Texts(row.GetInt64(0), text, sortName, text != row.GetString(5) || sortName != row.GetString(6));
        }
    }
}
