namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Rows along an index of SQLite. Those who share all columns of a known row and those beyond are asked for apart and merged: it finds the
/// place of a number among equals in no other way, and half of the people may never have signed in. Likewise those of its organization, and
/// those of the organizations beyond.
/// </summary>
internal static class SqliteWay
{
    public static string Sql(Way way)
    {
        var order = way.Order;
        var people = $"Directory d INDEXED BY {order.Index}";
        var rows = order.ByPlaces
            ? $"DirectoryPlaces p INDEXED BY DirectoryPlaces_Name CROSS JOIN {people} ON d.Tree = p.Tree AND d.Place = p.Place"
            : people;
        var sql = $"SELECT {order.Sorting} FROM {rows} WHERE {way.Within}{(way.Asked.Length > 0 ? $" AND {way.Asked}" : "")}";
        if (way.FromKey)
        {
            var parts = Enumerable.Range(0, order.Levels.Count).Reverse().Select(level => $"{sql} AND {Beyond(order, level, way.Backwards)}");
            sql = string.Join("\nUNION ALL\n", parts);
        }

        return $"{sql} ORDER BY {order.Sorted(way.Backwards)}";
    }

    /// <summary>Rows that share the key's columns up to a level and come later in that one; in the last one the row of the key itself too.</summary>
    private static string Beyond(Order order, int level, bool backwards)
    {
        var shared = order.Levels.Take(level).Sum(above => above.Count);
        var later = (backwards, level == order.Levels.Count - 1) switch
        {
            (true, _) => "<",
            (false, true) => ">=",
            (false, false) => ">",
        };
        var keys = Enumerable.Range(shared, order.Levels[level].Count).Select(Order.KeyName);
        return string.Join(" AND ", [
            .. order.Columns.Take(shared).Select((column, at) => $"{column} = {Order.KeyName(at)}"),
            $"({string.Join(", ", order.Levels[level])}) {later} ({string.Join(", ", keys)})",
        ]);
    }
}
