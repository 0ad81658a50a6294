using System.Data.Common;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// An order that is offered: the columns that make it, then the number, which nobody shares. The name of an organization stands with the
/// organization alone: those are walked by name, and the people of each by theirs.
/// </summary>
internal sealed class Order
{
    private static readonly Order Name = new("Directory_Name", "d.SortName", "d.Number");
    private static readonly Order Email = new("Directory_Email", "d.Email", "d.Number");
    private static readonly Order LastSignIn = new("Directory_LastSignIn", "d.LastSignInAt", "d.Number");

    private static readonly Order Organization = new("Directory_Organization", "p.Name, p.Place", "d.SortName", "d.Number")
    {
        Place = "p",
        Beside = dialect => $"{dialect.Then} DirectoryPlaces p ON p.Place = d.Place",
    };

    private Order(string index, params string[] levels)
    {
        Index = index;
        Levels = [.. levels.Select(level => level.Split(", "))];
        Columns = [.. Levels.SelectMany(level => level)];
    }

    /// <summary>The index of people that has it, beside that of the places by name where those come first.</summary>
    public string Index { get; }

    /// <summary>The columns, those that are compared together in one.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Levels { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The alias of the table whose places are asked about: the first that is walked.</summary>
    public string Place { get; private init; } = "d";

    /// <summary>Whether the places are walked first, and the people of each after that.</summary>
    public bool ByPlaces => Place == "p";

    /// <summary>What has to stand beside somebody's row, found in whatever way, for <see cref="Sorting"/>.</summary>
    public Func<Dialect, string> Beside { get; private init; } = _ => "";

    public string Sorting => string.Join(", ", Columns);

    public static Order By(UserSort sort) => sort switch
    {
        UserSort.Email => Email,
        UserSort.Organization => Organization,
        UserSort.LastSignIn => LastSignIn,
        _ => Name,
    };

    /// <summary>What the placeholders of a key stand for.</summary>
    public static IEnumerable<SqlValue> Values(object[] key) => key.Select((value, at) => new SqlValue(KeyName(at), value));

    /// <summary>The placeholder of a column of the key.</summary>
    public static string KeyName(int column) => $"@d_key{column}";

    /// <summary>The key of a row: its columns and its number.</summary>
    public object[] Key(DbDataReader row)
    {
        var key = new object[Columns.Count];
        row.GetValues(key);
        return key;
    }

    public long Number(DbDataReader row) => row.GetInt64(Columns.Count - 1);

    /// <summary>How the result of a query for <see cref="Sorting"/> is sorted, by its columns' places.</summary>
    public string Sorted(bool backwards) => string.Join(", ", Enumerable.Range(1, Columns.Count).Select(at => backwards ? $"{at} DESC" : $"{at}"));
}
