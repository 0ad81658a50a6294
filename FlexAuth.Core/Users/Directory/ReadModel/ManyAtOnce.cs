using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// A change of what very many people of a tree have, in one transaction: their rows of the directory are brought up to date once, by a few
/// statements at its end. Triggers would write each of them with each statement that concerns it.
/// </summary>
internal static class ManyAtOnce
{
    /// <param name="db">With an open transaction.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="people">Whom the change concerns; nobody else's facets and locks may change.</param>
    /// <param name="change">The change. Names, places and who is there are kept by triggers as ever.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<T> RunAsync<T>(
        FlexAuthDbContext db, Guid rootId, GatheredPeople people, Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync("INSERT INTO DirectoryPause VALUES ('Many at once');", cancellationToken);
        var result = await change();
        await BringUpToDateAsync(db, rootId, people, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM DirectoryPause;", cancellationToken);
        return result;
    }

    private static async Task BringUpToDateAsync(FlexAuthDbContext db, Guid rootId, GatheredPeople people, CancellationToken cancellationToken)
    {
        const string Tree = "(SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = {0})";
        var join = Dialect.Of(db.Database.GetDbConnection()).Then;

        // Materialized: each person's facets are worked out once, and not wherever they are named.
#pragma warning disable EF1002 // Names of our own tables; what comes from outside are parameters.
        await db.Database.ExecuteSqlRawAsync(
            $$"""
            WITH now AS MATERIALIZED (
                SELECT s.MemberId, s.Facets, s.LockedUntil FROM ({{people.Sql}}) g {{join}} DirectorySource s ON s.MemberId = g."Id")
            UPDATE Directory SET Facets = now.Facets, LockedUntil = now.LockedUntil FROM now
            WHERE Directory.MemberId = now.MemberId AND (Directory.Facets, Directory.LockedUntil) IS DISTINCT FROM (now.Facets, now.LockedUntil);
            DELETE FROM DirectoryCounts WHERE Tree = {{Tree}};
            INSERT INTO DirectoryCounts (Tree, Place, Facets, People)
            SELECT Tree, Place, Facets, COUNT(*) FROM Directory WHERE Tree = {{Tree}} GROUP BY Tree, Place, Facets;
            UPDATE DirectoryVersions SET Facets = Facets + 1 WHERE Tree = {{Tree}};
            """,
            [rootId],
            cancellationToken);
    }
}
