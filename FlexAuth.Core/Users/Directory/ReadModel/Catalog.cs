using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// What the two databases call the parts of the read model and how they part with them, in one table. A part's name begins with Directory;
/// no table of Entity Framework's does.
/// </summary>
internal sealed record Catalog
{
    public static Catalog Sqlite { get; } = new()
    {
        Scripts = "Sqlite",
        IsThere = "SELECT 1 FROM sqlite_master WHERE name = @d_name COLLATE NOCASE",
        CountParts = "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'Directory%'",

        // A table for texts owns others, which go with it.
        Drops = """
            SELECT 'DROP ' || type || ' "' || name || '"' FROM sqlite_master
            WHERE type = @d_kind AND name LIKE 'Directory%' AND (name = 'DirectoryText' OR name NOT LIKE 'DirectoryText%')
            """,
        Logic = ["trigger", "view"],
        CreateKeptNumbers = "CREATE TEMP TABLE KeptNumbers (Number INTEGER NOT NULL, MemberId TEXT PRIMARY KEY)",
        MemberKey = "rowid",
        BeforeAllMembers = 0L,
    };

    public static Catalog PostgreSql { get; } = new()
    {
        Scripts = "PostgreSql",
        IsThere = "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = lower(@d_name)",
        CountParts = """
            SELECT (SELECT COUNT(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname LIKE 'directory%')
                + (SELECT COUNT(*) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'directory%')
                + (SELECT COUNT(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                    WHERE c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE 'directory%' AND t.tgenabled = 'O')
            """,

        // Triggers go with the functions that they call.
        Drops = """
            SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure) FROM pg_proc
            WHERE @d_kind = 'function' AND pronamespace = current_schema()::regnamespace AND proname LIKE 'directory%'
            UNION ALL
            SELECT format('DROP %s %I CASCADE', @d_kind, relname) FROM pg_class
            WHERE relkind = CASE @d_kind WHEN 'view' THEN 'v' WHEN 'table' THEN 'r' END
                AND relnamespace = current_schema()::regnamespace AND relname LIKE 'directory%'
            """,
        Logic = ["function", "view"],
        CreateKeptNumbers = "CREATE TEMP TABLE KeptNumbers (Number bigint NOT NULL, MemberId uuid PRIMARY KEY)",
        MemberKey = "\"Id\"",
        BeforeAllMembers = Guid.Empty,
    };

    /// <summary>The folder of its scripts.</summary>
    public required string Scripts { get; init; }

    /// <summary>Answers a row where there is a part of that name.</summary>
    public required string IsThere { get; init; }

    /// <summary>A number that is another one where a part is missing.</summary>
    public required string CountParts { get; init; }

    /// <summary>The statements that take the parts of a kind away.</summary>
    public required string Drops { get; init; }

    /// <summary>The kinds of what acts and derives, and holds nothing: in the order in which it can be taken away.</summary>
    public required IReadOnlyList<string> Logic { get; init; }

    /// <summary>Where everybody's number is kept while the tables are made anew.</summary>
    public required string CreateKeptNumbers { get; init; }

    /// <summary>The column by which all members are read one after the other soonest.</summary>
    public required string MemberKey { get; init; }

    /// <summary>Before the first of them.</summary>
    public required object BeforeAllMembers { get; init; }

    public static Catalog Of(DbConnection connection) => connection is SqliteConnection ? Sqlite : PostgreSql;
}
