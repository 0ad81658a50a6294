using Microsoft.Data.Sqlite;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>An order that is offered: the columns that make it, then the number, which nobody shares; and the index that has them.</summary>
internal sealed class Order
{
    private static readonly Order Name = new("Directory_Name", "SortName");
    private static readonly Order Email = new("Directory_Email", "Email");
    private static readonly Order Organization = new("Directory_Organization", "OrganizationName", "Place", "SortName");
    private static readonly Order LastSignIn = new("Directory_LastSignIn", "LastSignInAt");

    private readonly string[] _columns;

    private Order(string index, params string[] columns) => (Index, _columns) = (index, columns);

    /// <summary>The index that has it.</summary>
    public string Index { get; }

    public static Order By(UserSort sort) => sort switch
    {
        UserSort.Email => Email,
        UserSort.Organization => Organization,
        UserSort.LastSignIn => LastSignIn,
        _ => Name,
    };

    public string Sorting => $"{Columns}, d.Number";

    private string Columns => string.Join(", ", _columns.Select(column => $"d.{column}"));

    /// <summary>What the placeholders of a key stand for.</summary>
    public static IEnumerable<SqlValue> Values(object[] key) => key.Select((value, at) => new SqlValue($"$key{at}", value));

    /// <summary>The key of a row: its columns and its number.</summary>
    public object[] Key(SqliteDataReader row)
    {
        var key = new object[_columns.Length + 1];
        row.GetValues(key);
        return key;
    }

    public long Number(SqliteDataReader row) => row.GetInt64(_columns.Length);

    /// <summary>
    /// Rows along the index. Forwards a known row is the first; backwards they come from before it. Those who share all its columns and
    /// those beyond are asked for apart and merged: SQLite finds the place of a number among equals in no other way, and half of the
    /// people may never have signed in.
    /// </summary>
    public string Rows(string where, bool fromKey, bool backwards)
    {
        var rows = $"SELECT {Sorting} FROM Directory d INDEXED BY {Index} WHERE {where}";
        if (fromKey)
        {
            var equal = string.Join(" AND ", _columns.Select((column, at) => $"d.{column} = $key{at}"));
            var key = string.Join(", ", _columns.Select((_, at) => $"$key{at}"));
            rows = $"""
                {rows} AND {equal} AND d.Number {(backwards ? "<" : ">=")} $key{_columns.Length}
                UNION ALL
                {rows} AND ({Columns}) {(backwards ? "<" : ">")} ({key})
                """;
        }

        return $"{rows} ORDER BY {string.Join(", ", Enumerable.Range(1, _columns.Length + 1).Select(at => backwards ? $"{at} DESC" : $"{at}"))}";
    }
}
