namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Rows along an index of PostgreSQL, which finds the place of a whole key in one comparison. By places, it would sort all people of a place
/// for a page: so no more of each are taken, by their index, than are read in all, and the rest of the known row's place is asked for apart.
/// What is asked of people stands in a CASE, of which the planner takes it that half of them match: of bits it thinks that next to nobody
/// does, and would read and sort everybody.
/// </summary>
internal static class PostgreSqlWay
{
    public static string Sql(Way way) => way.Order.ByPlaces ? ByPlaces(way) : $"""
        SELECT {way.Order.Sorting} FROM Directory d WHERE {way.Within}{Asked(way)}{(way.FromKey ? $" AND {From(way, way.Order.Columns, 0)}" : "")}
        ORDER BY {way.Order.Sorted(way.Backwards)}
        """;

    private static string ByPlaces(Way way)
    {
        var (places, people) = (way.Order.Levels[0], way.Order.Columns.Skip(way.Order.Levels[0].Count).ToList());
        if (!way.FromKey)
        {
            return $"SELECT * FROM ({Part("", "")}) all_places ORDER BY {way.Order.Sorted(way.Backwards)}";
        }

        var (columns, keys) = (string.Join(", ", places), string.Join(", ", places.Select((_, at) => Order.KeyName(at))));
        return $"""
            SELECT * FROM ({Part($" AND ({columns}) = ({keys})", $" AND {From(way, people, places.Count)}")}) of_the_place
            UNION ALL
            SELECT * FROM ({Part($" AND ({columns}) {(way.Backwards ? "<" : ">")} ({keys})", "")}) beyond
            ORDER BY {way.Order.Sorted(way.Backwards)}
            """;

        string Part(string ofPlaces, string ofPeople) => $"""
            SELECT {way.Order.Sorting} FROM DirectoryPlaces p
            CROSS JOIN LATERAL (
                SELECT {string.Join(", ", people)} FROM Directory d WHERE d.Tree = p.Tree AND d.Place = p.Place{Asked(way)}{ofPeople}
                ORDER BY {string.Join(", ", people.Select(column => way.Backwards ? $"{column} DESC" : column))} LIMIT {way.Most}) d
            WHERE {way.Within}{ofPlaces}
            ORDER BY {way.Order.Sorted(way.Backwards)} LIMIT {way.Most}
            """;
    }

    private static string Asked(Way way) => way.Asked.Length > 0 ? $" AND CASE WHEN {way.Asked} THEN true ELSE false END" : "";

    private static string From(Way way, IReadOnlyList<string> columns, int firstKey) =>
        $"({string.Join(", ", columns)}) {(way.Backwards ? "<" : ">=")} ({string.Join(", ", columns.Select((_, at) => Order.KeyName(firstKey + at)))})";
}
