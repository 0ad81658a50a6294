namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A filter within a reach at a moment, as conditions on rows of the table Directory, whose alias is d.</summary>
internal sealed class Question
{
    private readonly DateTimeOffset _now;

    private Question(Reach reach, UserFilter filter, DateTimeOffset now)
    {
        Reach = reach;
        _now = now;
        Facets = Facets.Of(filter);
        LastSignIn = filter.LastSignIn;
        Words = SearchText.Words(filter.Search).Select(word => Word.Of(word, reach)).ToList();
        Filter = filter with { OrganizationId = null, Search = string.Join(' ', Words.Select(word => word.Text).Order(StringComparer.Ordinal)) };
    }

    public Reach Reach { get; }

    public Facets Facets { get; }

    public LastSignIn LastSignIn { get; }

    public IReadOnlyList<Word> Words { get; }

    /// <summary>The filter, in the same words for whoever asks the same.</summary>
    public UserFilter Filter { get; }

    /// <summary>Unix milliseconds.</summary>
    public long Now => _now.ToUnixTimeMilliseconds();

    /// <summary>Whether the time of the last sign-in matters, beyond whether there was one.</summary>
    public bool AsksSince => Span > TimeSpan.Zero;

    /// <summary>Unix milliseconds.</summary>
    public long Since => (_now - Span).ToUnixTimeMilliseconds();

    public TimeSpan Span => TimeSpan.FromDays(LastSignIn switch
    {
        LastSignIn.Within7Days => 7,
        LastSignIn.Within30Days => 30,
        LastSignIn.Within90Days or LastSignIn.Over90DaysAgo => 90,
        _ => 0,
    });

    /// <summary>What the placeholders stand for.</summary>
    public IEnumerable<SqlValue> Values =>
    [
        new("$now", Now), new("$since", Since), .. Words.Select((word, at) => new SqlValue($"$word{at}", word.Text)),
    ];

    public static Question Of(Snapshot reads, string scope, UserFilter filter, DateTimeOffset now) =>
        new(Reach.Of(reads, scope, filter.OrganizationId), filter, now);

    /// <summary>Everything that is asked.</summary>
    public string Where() => string.Join(" AND ", [
        .. Where("d"),
        .. Facets.AskStanding ? [$"{Facets.StandsNow("d")} = 1"] : Array.Empty<string>(),
        .. LastSignInCondition(),
        .. Words.Select((word, at) => word.Places.Count == 0
            ? $"instr(d.Text, $word{at}) > 0"
            : $"(instr(d.Text, $word{at}) > 0 OR d.Place IN ({string.Join(',', word.Places)}))"),
    ]);

    /// <summary>Those who match: found among the candidates, or by a look at everybody.</summary>
    public string From(Candidates? candidates) => candidates is null
        ? $"FROM Directory d NOT INDEXED WHERE {Where()}"
        : $"FROM ({candidates.Sql}) found CROSS JOIN Directory d ON d.Number = found.Number WHERE {Where()}";

    /// <summary>What can be asked of the counts as well: the reach and the facets, without where somebody stands.</summary>
    /// <param name="row">The alias of a table with the columns Tree, Place and Facets.</param>
    public IEnumerable<string> Where(string row)
    {
        yield return $"{row}.Tree = {Reach.Tree}";
        if (!Reach.IsWholeTree)
        {
            yield return $"{row}.Place IN ({string.Join(',', Reach.Places.Select(place => place.Number))})";
        }

        foreach (var condition in Facets.Lasting(row))
        {
            yield return condition;
        }
    }

    private string[] LastSignInCondition() => LastSignIn switch
    {
        LastSignIn.Over90DaysAgo => ["d.LastSignInAt > 0", "d.LastSignInAt < $since"],
        _ when AsksSince => ["d.LastSignInAt >= $since"],
        _ => [],
    };
}
