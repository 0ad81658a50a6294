using System.Data.Common;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// An order that is offered: the columns that make it, then the number, which nobody shares; and the rows that come in it by index. The
/// name of an organization stands with the organization alone: those are walked by name, and the people of each by theirs.
/// </summary>
internal sealed class Order
{
    private static readonly Order Name = ByOneIndex("Directory_Name", "d.SortName");
    private static readonly Order Email = ByOneIndex("Directory_Email", "d.Email");
    private static readonly Order LastSignIn = ByOneIndex("Directory_LastSignIn", "d.LastSignInAt");

    private static readonly Order Organization = new("p.Name, p.Place", "d.SortName", "d.Number")
    {
        Rows = dialect => $"""
            DirectoryPlaces p {dialect.By("DirectoryPlaces_Name")}
            {dialect.Then} Directory d {dialect.By("Directory_Organization")} ON d.Tree = p.Tree AND d.Place = p.Place
            """,
        Place = "p",
        Beside = dialect => $"{dialect.Then} DirectoryPlaces p ON p.Place = d.Place",
    };

    private readonly string[][] _levels;
    private readonly string[] _columns;

    private Order(params string[] levels)
    {
        _levels = [.. levels.Select(level => level.Split(", "))];
        _columns = [.. _levels.SelectMany(level => level)];
    }

    /// <summary>The tables that have it, each by the index that does.</summary>
    public required Func<Dialect, string> Rows { get; init; }

    /// <summary>The alias of the table whose places are asked about: the first that is walked.</summary>
    public string Place { get; private init; } = "d";

    /// <summary>What has to stand beside somebody's row, found in whatever way, for <see cref="Sorting"/>.</summary>
    public Func<Dialect, string> Beside { get; private init; } = _ => "";

    public string Sorting => string.Join(", ", _columns);

    public static Order By(UserSort sort) => sort switch
    {
        UserSort.Email => Email,
        UserSort.Organization => Organization,
        UserSort.LastSignIn => LastSignIn,
        _ => Name,
    };

    /// <summary>What the placeholders of a key stand for.</summary>
    public static IEnumerable<SqlValue> Values(object[] key) => key.Select((value, at) => new SqlValue($"@d_key{at}", value));

    /// <summary>The key of a row: its columns and its number.</summary>
    public object[] Key(DbDataReader row)
    {
        var key = new object[_columns.Length];
        row.GetValues(key);
        return key;
    }

    public long Number(DbDataReader row) => row.GetInt64(_columns.Length - 1);

    /// <summary>
    /// Rows along the index. Forwards a known row is the first; backwards they come from before it. Those who share all its columns and
    /// those beyond are asked for apart and merged: SQLite finds the place of a number among equals in no other way, and half of the
    /// people may never have signed in. Likewise those of its organization, and those of the organizations beyond.
    /// </summary>
    public string Walk(Dialect dialect, string where, bool fromKey, bool backwards)
    {
        var rows = $"SELECT {Sorting} FROM {Rows(dialect)} WHERE {where}";
        if (fromKey)
        {
            var parts = Enumerable.Range(0, _levels.Length).Reverse().Select(level => $"{rows} AND {Beyond(level, backwards)}");
            rows = string.Join("\nUNION ALL\n", parts);
        }

        return $"{rows} ORDER BY {string.Join(", ", Enumerable.Range(1, _columns.Length).Select(at => backwards ? $"{at} DESC" : $"{at}"))}";
    }

    private static Order ByOneIndex(string index, string column) => new(column, "d.Number") { Rows = dialect => $"Directory d {dialect.By(index)}" };

    /// <summary>Rows that share the key's columns up to a level and come later in that one; in the last one the row of the key itself too.</summary>
    private string Beyond(int level, bool backwards)
    {
        var shared = _levels[..level].Sum(above => above.Length);
        var later = (backwards, level == _levels.Length - 1) switch
        {
            (true, _) => "<",
            (false, true) => ">=",
            (false, false) => ">",
        };
        var keys = Enumerable.Range(shared, _levels[level].Length).Select(at => $"@d_key{at}");
        return string.Join(" AND ", [
            .. _columns[..shared].Select((column, at) => $"{column} = @d_key{at}"),
            $"({string.Join(", ", _levels[level])}) {later} ({string.Join(", ", keys)})",
        ]);
    }
}
