namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>People with the same facets.</summary>
/// <param name="Bits">The facets, and <see cref="PeopleByFacets.Marked"/>.</param>
/// <param name="People">How many.</param>
internal readonly record struct FacetGroup(int Bits, int People);

/// <summary>
/// A tree's people by their facets: how many have which, and who, by name. Where one thing more is asked about that stands in another table,
/// those who have it are marked; it costs a look at each of its rows, and none at anybody else.
/// </summary>
/// <param name="reads">The moment.</param>
/// <param name="rootId">The tree.</param>
/// <param name="marked">Whom to mark, as a query with a column MemberId, where somebody may come twice; or null.</param>
/// <param name="limits">Tests make them small.</param>
internal sealed class PeopleByFacets(Snapshot reads, Guid rootId, SqlPart? marked, Limits? limits = null)
{
    /// <summary>Stands above all facets.</summary>
    public const int Marked = 1 << 30;

    private static readonly Order ByName = Order.By(UserSort.Name);

    private readonly string _tree = $"d.Tree = {reads.Number("SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = @d_root", new SqlValue("@d_root", rootId))}";
    private readonly IReadOnlyList<SqlValue> _values = marked?.Values ?? [];

    /// <summary>The facets that anybody has, each with and without the mark.</summary>
    public IEnumerable<int> Bits() => Counts().SelectMany(group => marked is null ? [group.Bits] : new[] { group.Bits, group.Bits | Marked });

    /// <summary>Everybody, by what they have.</summary>
    public IReadOnlyList<FacetGroup> Groups()
    {
        var all = Counts();
        if (marked is null)
        {
            return all;
        }

        var those = reads.Rows(
            $"SELECT d.Facets, COUNT(*) FROM {MarkedPeople} WHERE {_tree} GROUP BY d.Facets",
            row => new FacetGroup(row.GetInt32(0), row.GetInt32(1)),
            _values).ToDictionary(group => group.Bits, group => group.People);
        return [.. all.Select(group => group with { People = group.People - those.GetValueOrDefault(group.Bits) })
            .Concat(those.Select(group => new FacetGroup(group.Key | Marked, group.Value)))
            .Where(group => group.People > 0)];
    }

    /// <summary>The next of those who have one of these combinations, by name.</summary>
    /// <param name="combinations">Out of <see cref="Bits"/>.</param>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="take">So many.</param>
    /// <returns>Who, and where to go on; null where nobody is left.</returns>
    public (IReadOnlyList<Guid> Members, NameKey? Next) ByNameFrom(IReadOnlyCollection<int> combinations, NameKey? from, int take)
    {
        var facets = SqlList.In("d.Facets", combinations.Select(bits => bits & ~Marked).Distinct());
        var having = marked is null
            ? facets
            : $"{facets} AND {SqlList.In($"(CASE WHEN EXISTS ({IsMarked}) THEN d.Facets | {Marked} ELSE d.Facets END)", combinations)}";
        var rows = reads.Rows(
            $"{Sql(having, facets, combinations, from is not null, take + 1)} LIMIT {take + 1}",
            row => new NameKey(row.GetString(0), row.GetInt64(1)),
            [.. _values, .. from is null ? [] : Order.Values([from.SortName, from.Number])]);
        return (Members(rows.Take(take).ToList()), rows.Count > take ? rows[take] : null);
    }

    private string MarkedPeople => $"(SELECT DISTINCT m.\"MemberId\" FROM ({marked!.Sql}) m) x {reads.Dialect.Then} Directory d ON d.MemberId = x.\"MemberId\"";

    private string IsMarked => $"SELECT 1 FROM ({marked!.Sql}) x WHERE x.\"MemberId\" = d.MemberId";

    /// <summary>A few are found sooner by what they have, and sorted; many by walking along the names.</summary>
    private string Sql(string having, string facets, IReadOnlyCollection<int> combinations, bool goesOn, int most)
    {
        var few = (limits ?? Limits.Usual).ByFacets;
        var sorted = $"WHERE {_tree} AND {having} {(goesOn ? $"AND ({ByName.Sorting}) >= (@d_key0, @d_key1)" : "")} ORDER BY {ByName.Sorting}";
        if (reads.Number($"SELECT SUM(d.People) FROM DirectoryCounts d WHERE {_tree} AND {facets}") <= few)
        {
            return $"""
                SELECT {ByName.Sorting} FROM DirectoryCounts c
                {reads.Dialect.Then} Directory d {reads.Dialect.By("Directory_Facets")} ON d.Tree = c.Tree AND d.Place = c.Place AND d.Facets = c.Facets
                {sorted}
                """;
        }

        return marked is not null && combinations.All(bits => (bits & Marked) != 0)
            && reads.Number($"SELECT COUNT(*) FROM (SELECT 1 FROM ({marked.Sql}) m LIMIT {few + 1}) few", _values) <= few
            ? $"SELECT {ByName.Sorting} FROM {MarkedPeople} {sorted}"
            : reads.Dialect.Along(new Way(ByName, _tree, having, goesOn, Backwards: false, most));
    }

    private List<FacetGroup> Counts() => reads.Rows(
        $"SELECT d.Facets, SUM(d.People) FROM DirectoryCounts d WHERE {_tree} GROUP BY d.Facets",
        row => new FacetGroup(row.GetInt32(0), row.GetInt32(1)));

    private List<Guid> Members(List<NameKey> keys)
    {
        var members = reads.Rows(
            $"SELECT Number, MemberId FROM Directory WHERE {SqlList.In("Number", keys.Select(key => key.Number))}",
            row => (Number: row.GetInt64(0), Member: row.GetGuid(1))).ToDictionary(row => row.Number, row => row.Member);
        return keys.ConvertAll(key => members[key.Number]);
    }
}
