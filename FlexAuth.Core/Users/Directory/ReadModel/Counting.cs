namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Exact numbers of people, from the summary wherever it can tell.</summary>
internal static class Counting
{
    /// <summary>How many match.</summary>
    public static long Exactly(Snapshot reads, Question question)
    {
        if (question.Words.Count > 0)
        {
            return reads.Number($"SELECT COUNT(*) FROM Directory d {reads.Dialect.ByNone} WHERE {question.Where()}", question.Values);
        }

        return question.AsksSince
            ? reads.Number($"SELECT COUNT(*) FROM Directory d {reads.Dialect.By("Directory_LastSignIn")} WHERE {question.Where()}", question.Values)
            : BySummary(reads, question);
    }

    /// <summary>How many match at most, as far as the summary can tell.</summary>
    public static long AtMost(Snapshot reads, Question question) => BySummary(reads, question);

    /// <summary>Those of the reach and the facets who are locked, wherever they would stand if they were not.</summary>
    public static string Locked(Dialect dialect, Question question, string columns) => $"""
        SELECT {columns} FROM Directory l {dialect.By("Directory_Locked")}
        WHERE l.LockedUntil > @d_now AND {string.Join(" AND ", question.Where("l"))}
        """;

    private static long BySummary(Snapshot reads, Question question)
    {
        var facets = question.Facets;
        var standing = facets.AskStanding ? [$"{facets.StandsUnlessLocked("c")} = 1"] : Array.Empty<string>();
        var people = reads.Number(
            $"SELECT SUM(c.People) FROM DirectoryCounts c WHERE {string.Join(" AND ", [.. question.Where("c"), .. standing])}", question.Values);
        if (!facets.AskStanding)
        {
            return people;
        }

        // The summary knows nothing of time: whoever is locked now was counted where they would stand otherwise.
        var moved = Locked(reads.Dialect, question, $"SUM({(facets.TakeLocked ? 1 : 0)} - {facets.StandsUnlessLocked("l")})");
        return people + reads.Number(moved, question.Values);
    }
}
