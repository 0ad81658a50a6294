namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>An order that is offered: the columns that make it, the last of which nobody shares, and the index that has them.</summary>
internal sealed class Order
{
    private static readonly Order Name = new("Directory_Name", "SortName", "Number");
    private static readonly Order Email = new("Directory_Email", "Email", "Number");
    private static readonly Order Organization = new("Directory_Organization", "OrganizationName", "Place", "SortName", "Number");
    private static readonly Order LastSignIn = new("Directory_LastSignIn", "LastSignInAt", "Number");

    private readonly string[] _columns;

    private Order(string index, params string[] columns) => (Index, _columns) = (index, columns);

    public string Index { get; }

    /// <summary>The key of a row, to be read by <see cref="Key"/>.</summary>
    public string Columns => string.Join(", ", _columns.Select(column => $"d.{column}"));

    /// <summary>What the placeholders of a key are.</summary>
    public string Placeholders => string.Join(", ", _columns.Select((_, at) => $"$key{at}"));

    public static Order By(UserSort sort) => sort switch
    {
        UserSort.Email => Email,
        UserSort.Organization => Organization,
        UserSort.LastSignIn => LastSignIn,
        _ => Name,
    };

    public string Sorting(bool backwards) => string.Join(", ", _columns.Select(column => $"d.{column}{(backwards ? " DESC" : "")}"));

    public object[] Key(Microsoft.Data.Sqlite.SqliteDataReader row)
    {
        var key = new object[_columns.Length];
        row.GetValues(key);
        return key;
    }

    public static IEnumerable<SqlValue> Values(object[] key) => key.Select((value, at) => new SqlValue($"$key{at}", value));
}
