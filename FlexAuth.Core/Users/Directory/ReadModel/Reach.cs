namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>An organization within reach.</summary>
/// <param name="Number">Its number in the read model.</param>
/// <param name="Name">Its name as the search looks through it.</param>
internal readonly record struct Place(long Number, string Name);

/// <summary>How far a question reaches: the one place of the directory that decides it (AZ2).</summary>
/// <param name="Tree">The tree's number; 0 where nothing is within reach.</param>
/// <param name="Path">The topmost organization's path.</param>
/// <param name="Places">The organizations.</param>
internal sealed record Reach(long Tree, string Path, IReadOnlyList<Place> Places)
{
    private const string Within = "o.\"Path\" >= @d_from AND o.\"Path\" < @d_to";

    /// <summary>Whether all of the tree is within reach: then nobody needs to be asked where they belong.</summary>
    public bool IsWholeTree => Places.Any(place => place.Number == Tree);

    /// <param name="reads">The moment.</param>
    /// <param name="scope">The path of the organization that the one who asks reaches from.</param>
    /// <param name="organization">Only that organization and those below it: nobody where it is out of reach.</param>
    public static Reach Of(Snapshot reads, string scope, Guid? organization)
    {
        // A path ends with a slash. Whatever is no path reaches nobody, an empty one above all.
        if (!scope.EndsWith('/'))
        {
            return new Reach(0, scope, []);
        }

        if (organization is { } id)
        {
            var narrower = reads.Rows(
                $"SELECT o.\"Path\" FROM \"Organizations\" o WHERE o.\"Id\" = @d_id AND {Within}", row => row.GetString(0), [new SqlValue("@d_id", id), .. Bounds(scope)]);
            return narrower is [var path] ? Of(reads, path, null) : new Reach(0, scope, []);
        }

        var tree = 0L;
        var places = reads.Rows(
            $"SELECT p.Place, o.\"SearchName\", p.Tree FROM \"Organizations\" o JOIN DirectoryPlaces p ON p.OrganizationId = o.\"Id\" WHERE {Within}",
            row =>
            {
                tree = row.GetInt64(2);
                return new Place(row.GetInt64(0), row.GetString(1));
            },
            Bounds(scope));
        return new Reach(tree, scope, places);
    }

    // '0' follows '/': the subtree is a range of the index on paths.
    private static SqlValue[] Bounds(string scope) => [new("@d_from", scope), new("@d_to", scope[..^1] + '0')];
}
