namespace FlexAuth.Core.Data;

/// <summary>Which database; the configuration section <c>FlexAuth:Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Database";

    /// <summary>The database of one node: a file in the data folder.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>The database that several nodes share.</summary>
    public const string PostgreSql = "PostgreSql";

    /// <summary>One of the two.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Where PostgreSQL is and who FlexAuth is there. It holds a password, so that no message quotes it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether that provider is meant.</summary>
    public static bool IsPostgreSql(string? provider) => string.Equals(provider, PostgreSql, StringComparison.OrdinalIgnoreCase);
}
