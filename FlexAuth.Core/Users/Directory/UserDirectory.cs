using System.Data.Common;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory;

/// <summary>Somebody who matches.</summary>
/// <param name="Number">Theirs for good, whatever changes about them; newer people have higher ones.</param>
/// <param name="MemberId">Who.</param>
internal sealed record Found(long Number, Guid MemberId);

/// <summary>Somebody and what they have.</summary>
/// <param name="MemberId">Who.</param>
/// <param name="Facets">What: <see cref="DirectoryFacets"/>.</param>
internal sealed record Faceted(Guid MemberId, int Facets);

/// <summary>
/// Who matches a filter, as a query over any number of people. The scope is the path of the organization that the one who asks reaches
/// from: nobody outside of it is ever found (AZ2).
/// </summary>
internal static class UserDirectory
{
    /// <summary>Those who match, in no order, to be joined and counted further by the database.</summary>
    public static IQueryable<Found> Matching(FlexAuthDbContext db, string scope, UserFilter filter, DateTimeOffset now)
    {
        using var reads = Snapshot.Of(db, CancellationToken.None);
        var question = Question.Of(reads, scope, filter, now);
        var candidates = Candidates.Of(reads, question, Limits.Usual);
        var sql = $"SELECT d.Number AS \"Number\", d.MemberId AS \"MemberId\" {question.From(candidates)}";
        var connection = db.Database.GetDbConnection();
        return db.Database.SqlQueryRaw<Found>(sql, [.. question.Values.Concat(candidates?.Values ?? []).Select(value => value.For(connection))]);
    }

    /// <summary>Everybody of a tree with their facets, to be asked about one by one: found by who they are, and not by the tree.</summary>
    public static IQueryable<Faceted> WithFacets(FlexAuthDbContext db, Guid rootId) => db.Database.SqlQueryRaw<Faceted>(
        "SELECT d.MemberId AS \"MemberId\", d.Facets AS \"Facets\" FROM Directory d WHERE +d.Tree = (SELECT Tree FROM DirectoryPlaces WHERE OrganizationId = {0})", rootId);

    /// <summary>How many match.</summary>
    public static Task<int> CountAsync(
        FlexAuthDbContext db, string scope, UserFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var reads = Snapshot.Of(db, cancellationToken);
        var question = Question.Of(reads, scope, filter, now);
        var candidates = Candidates.Of(reads, question, Limits.Usual);
        var count = candidates is null
            ? Counting.Exactly(reads, question)
            : reads.Number($"SELECT COUNT(*) {question.From(candidates)}", [.. question.Values, .. candidates.Values]);
        return Task.FromResult(checked((int)count));
    }

    /// <summary>How many people belong to each organization within the scope; one without people is left out.</summary>
    public static Task<Dictionary<Guid, int>> PeopleByOrganizationAsync(FlexAuthDbContext db, string scope, CancellationToken cancellationToken)
    {
        using var reads = Snapshot.Of(db, cancellationToken);
        var question = Question.Of(reads, scope, UserFilter.Everybody, DateTimeOffset.UnixEpoch);
        return Task.FromResult(reads.Rows(
            $"""
            SELECT p.OrganizationId, c.People
            FROM (SELECT c.Place, SUM(c.People) AS People FROM DirectoryCounts c WHERE {string.Join(" AND ", question.Where("c"))} GROUP BY c.Place) c
            JOIN DirectoryPlaces p ON p.Place = c.Place
            """,
            row => (Organization: row.GetGuid(0), People: row.GetInt32(1)),
            question.Values).ToDictionary(found => found.Organization, found => found.People));
    }

    /// <summary>The next of those who match, by number: gathering goes on where it stopped, whatever changed meanwhile.</summary>
    /// <param name="db">Inside a write transaction, or not.</param>
    /// <param name="scope">How far the one who asks reaches: <see cref="Organization.Path"/>.</param>
    /// <param name="filter">Whom.</param>
    /// <param name="now">Who is locked, and who signed in lately, depends on it.</param>
    /// <param name="afterNumber">The last number that was gathered; 0 to begin.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<List<Found>> GatherAsync(
        FlexAuthDbContext db,
        string scope,
        UserFilter filter,
        DateTimeOffset now,
        long afterNumber,
        int take,
        CancellationToken cancellationToken)
    {
        using var reads = Snapshot.Of(db, cancellationToken);
        var question = Question.Of(reads, scope, filter, now);
        var candidates = Candidates.Of(reads, question, Limits.Usual);
        return Task.FromResult(reads.Rows(
            $"SELECT d.Number, d.MemberId {question.From(candidates)} AND d.Number > @d_after ORDER BY d.Number LIMIT @d_take",
            row => new Found(row.GetInt64(0), row.GetGuid(1)),
            [.. question.Values, .. candidates?.Values ?? [], new SqlValue("@d_after", afterNumber), new SqlValue("@d_take", take)]));
    }

    /// <summary>
    /// Those who match in the order of the list by name, each with their row of Members (alias m), as it is asked for: however many they are, one
    /// is in memory. All of it tells of the moment of the snapshot.
    /// </summary>
    /// <param name="reads">The moment.</param>
    /// <param name="scope">How far the one who asks reaches: <see cref="Organization.Path"/>.</param>
    /// <param name="filter">Whom.</param>
    /// <param name="now">Who is locked, and who signed in lately, depends on it.</param>
    /// <param name="columns">What to read of m, and of their row of the directory (alias d).</param>
    /// <param name="read">Reads a row.</param>
    public static IEnumerable<T> ByName<T>(
        Snapshot reads, string scope, UserFilter filter, DateTimeOffset now, string columns, Func<DbDataReader, T> read)
    {
        var dialect = reads.Dialect;
        var members = $"{dialect.Then} \"Members\" m ON m.\"Id\" = d.MemberId";
        var question = Question.Of(reads, scope, filter, now);
        var order = Order.By(UserSort.Name);
        return Candidates.Of(reads, question, Limits.Usual) is { } candidates
            ? reads.Each(
                $"SELECT {columns} FROM ({candidates.Sql}) found {dialect.Then} Directory d ON d.Number = found.Number {members} WHERE {question.Where()} ORDER BY {order.Sorting}",
                read,
                [.. question.Values, .. candidates.Values])
            : reads.Each(
                $"SELECT {columns} FROM Directory d {dialect.By(order.Index)} {members} WHERE {question.Where()} ORDER BY {order.Sorting}",
                read,
                question.Values);
    }
}
