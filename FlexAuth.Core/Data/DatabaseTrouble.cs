using System.Data.Common;
using Microsoft.Data.Sqlite;

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

    /// <summary>Whether waiting may help.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is not (Statement or TooBig or Constraint or Mismatch or Range),
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
