namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Until when an answer holds: as long as nothing that it depends on changes in the tree, and until the moment at which somebody's lock
/// ends or somebody's sign-in grows too old. Signing in changes no order by name, and enabling email login no search.
/// </summary>
/// <param name="People">Names, emails, organizations, newcomers and leavers, counted by triggers.</param>
/// <param name="Facets">Facets and locks; 0 where they do not matter.</param>
/// <param name="SignIns">Times of sign-ins; 0 where they do not matter.</param>
internal readonly record struct Versions(long People, long Facets, long SignIns)
{
    public static Versions Of(Snapshot reads, Question question, UserSort sort) => reads.Rows(
        $"SELECT People, Facets, SignIns FROM DirectoryVersions WHERE Tree = {question.Reach.Tree}",
        row => new Versions(
            row.GetInt64(0),
            question.Facets.Any ? row.GetInt64(1) : 0,
            question.AsksSince || sort is UserSort.LastSignIn ? row.GetInt64(2) : 0)).FirstOrDefault();

    /// <summary>The first moment (Unix milliseconds) at which time alone changes who matches.</summary>
    public static long HoldUntil(Snapshot reads, Question question)
    {
        var until = long.MaxValue;
        if (question.Facets.AskStanding)
        {
            until = First($"SELECT MIN(LockedUntil) FROM Directory {reads.Dialect.By("Directory_Locked")} WHERE Tree = {question.Reach.Tree} AND LockedUntil > @d_now", 0);
        }

        if (question.AsksSince)
        {
            until = Math.Min(until, First(
                $"SELECT MIN(LastSignInAt) FROM Directory {reads.Dialect.By("Directory_LastSignIn")} WHERE Tree = {question.Reach.Tree} AND LastSignInAt >= @d_since",
                (long)question.Span.TotalMilliseconds + 1));
        }

        return until;

        long First(string sql, long later) => reads.Number(sql, question.Values) is var at and > 0 ? at + later : long.MaxValue;
    }
}
