using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FlexAuth.Core.Data;

/// <summary>Tells a database that cannot be reached or written from one that refuses a certain row.</summary>
internal static class DatabaseTrouble
{
    // https://www.sqlite.org/rescode.html: what a statement or a row can be blamed for.
    private const int Statement = 1;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;
    private const int Range = 25;

    // https://www.postgresql.org/docs/15/errcodes-appendix.html: the same, by class. All others are the server's: connections (08), resources
    // (53), an operator who stops it (57), a node that is only read from since a failover (25), who waited too long for a lock (55), and so on.
    private static readonly string[] Blamed = ["0A", "21", "22", "23", "42", "44", "54", "P0"];

    // Within class 42: a right that was taken away is nobody's row.
    private const string InsufficientPrivilege = PostgresErrorCodes.InsufficientPrivilege;

    /// <summary>Whether waiting may help.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is not (Statement or TooBig or Constraint or Mismatch or Range),
        PostgresException { SqlState: InsufficientPrivilege } => true,
        PostgresException postgres => !Blamed.Contains(postgres.SqlState[..2]),
        NpgsqlException => true,
        WriterBusyException => true,
        DbException other => other.IsTransient,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };

    /// <summary>Whether a constraint refused a row (SQLSTATE class 23): somebody else was there first.</summary>
    public static bool IsConstraint(Exception failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is Constraint,
        DbException other => other.SqlState?.StartsWith("23", StringComparison.Ordinal) is true,
        { InnerException: { } inner } => IsConstraint(inner),
        _ => false,
    };
}
