using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// What the two databases are told differently; everything else that the directory asks is the same to both. SQLite is told which index to
/// take and which table to begin with, for it knows nothing of how many rows there are; PostgreSQL's planner knows, and takes no hints.
/// </summary>
internal sealed record Dialect
{
    public static Dialect Sqlite { get; } = new()
    {
        Then = "CROSS JOIN",
        By = index => $"INDEXED BY {index}",
        ByNone = "NOT INDEXED",
        Holds = (text, word) => $"instr({text}, {word}) > 0",
        ByGrams = $"SELECT rowid AS Number FROM DirectoryText WHERE DirectoryText MATCH {Word.GramsName}",
        Grams = Trigrams.Quoted,
        Along = SqliteWay.Sql,
    };

    public static Dialect PostgreSql { get; } = new()
    {
        Then = "JOIN",
        By = _ => "",
        ByNone = "",
        Holds = (text, word) => $"strpos({text}, {word}) > 0",
        ByGrams = $"SELECT Number FROM DirectoryText WHERE Text LIKE {Word.GramsName}",
        Grams = Trigrams.Pattern,
        Along = PostgreSqlWay.Sql,
    };

    /// <summary>Joins a table whose rows are looked up for each row of those before it.</summary>
    public required string Then { get; init; }

    /// <summary>Reads a table by that index.</summary>
    public required Func<string, string> By { get; init; }

    /// <summary>Reads a table from one end to the other.</summary>
    public required string ByNone { get; init; }

    /// <summary>Whether a text holds a word, each of whose letters stands for itself.</summary>
    public required Func<string, string, string> Holds { get; init; }

    /// <summary>Numbers of those whose text has the trigrams of <see cref="Grams"/>.</summary>
    public required string ByGrams { get; init; }

    /// <summary>What the index of trigrams is asked for a word of three letters or more.</summary>
    public required Func<string, string> Grams { get; init; }

    /// <summary>The rows along an index, in its order.</summary>
    public required Func<Way, string> Along { get; init; }

    public static Dialect Of(DbConnection connection) => connection is SqliteConnection ? Sqlite : PostgreSql;
}
