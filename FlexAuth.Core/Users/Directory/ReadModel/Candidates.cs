namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// A way to find the few who may match without a look at everybody else: by trigrams, by facets, or by the time of the last sign-in.
/// Everybody who matches is among them; who does not, is sorted out by the whole question.
/// </summary>
/// <param name="Sql">Their numbers, each once.</param>
/// <param name="Values">What its placeholders stand for, beyond the question's.</param>
internal sealed record Candidates(string Sql, IReadOnlyList<SqlValue> Values)
{
    /// <summary>The cheapest way, or null where it is better to look at everybody.</summary>
    public static Candidates? Of(Snapshot reads, Question question, Limits limits)
    {
        if (question.Reach.Places.Count == 0)
        {
            return new Candidates("SELECT 0 AS Number WHERE 1 = 0", []);
        }

        var people = Counting.AtMost(reads, question);
        if (people <= limits.ByFacets)
        {
            return ByFacets(reads.Dialect, question);
        }

        var best = limits.ByWord + 1L;
        Candidates? found = null;
        foreach (var word in question.Words)
        {
            if (ByWord(reads.Dialect, question, word) is { } way && Many(reads, question, way, best) is var many && many < best)
            {
                (best, found) = (many, way);
            }
        }

        if (question.AsksSince && BySignIn(reads.Dialect, question) is var bySignIn && Math.Min(best, limits.ByFacets) is var limit
            && Many(reads, question, bySignIn, limit) < limit)
        {
            found = bySignIn;
        }

        return found;
    }

    private static long Many(Snapshot reads, Question question, Candidates way, long limit) =>
        reads.Number($"SELECT COUNT(*) FROM (SELECT 1 FROM ({way.Sql}) way LIMIT {limit}) many", [.. question.Values, .. way.Values]);

    private static Candidates ByFacets(Dialect dialect, Question question)
    {
        var facets = question.Facets;
        var standing = facets.AskStanding ? [$"{facets.StandsUnlessLocked("c")} = 1"] : Array.Empty<string>();
        var unlocked = $"""
            SELECT d.Number FROM DirectoryCounts c
            {dialect.Then} Directory d {dialect.By("Directory_Facets")} ON d.Tree = c.Tree AND d.Place = c.Place AND d.Facets = c.Facets
            WHERE {string.Join(" AND ", [.. question.Where("c"), .. standing])}
            """;
        return new Candidates(facets.TakeLocked ? $"{unlocked} UNION {Counting.Locked(dialect, question, "l.Number")}" : unlocked, []);
    }

    private static Candidates? ByWord(Dialect dialect, Question question, Word word)
    {
        if (!word.HasGrams)
        {
            return null;
        }

        var byPlace = $"SELECT Number FROM Directory {dialect.By("Directory_Facets")} WHERE Tree = {question.Reach.Tree} AND {SqlList.In("Place", word.Places)}";
        return new Candidates(
            word.Places.Count == 0 ? dialect.ByGrams : $"{dialect.ByGrams} UNION {byPlace}", [new SqlValue(Word.GramsName, dialect.Grams(word.Text))]);
    }

    private static Candidates BySignIn(Dialect dialect, Question question) => new(
        $"""
        SELECT Number FROM Directory {dialect.By("Directory_LastSignIn")}
        WHERE Tree = {question.Reach.Tree} AND {(question.LastSignIn is LastSignIn.Over90DaysAgo ? "LastSignInAt > 0 AND LastSignInAt <" : "LastSignInAt >=")} @d_since
        """,
        []);
}
