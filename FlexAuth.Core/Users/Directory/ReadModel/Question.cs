namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A filter within a reach at a moment, as conditions on rows of the table Directory, whose alias is d.</summary>
internal sealed class Question
{
    private readonly Dialect _dialect;
    private readonly DateTimeOffset _now;

    private Question(Dialect dialect, Reach reach, UserFilter filter, DateTimeOffset now)
    {
        _dialect = dialect;
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
        new("@d_now", Now), new("@d_since", Since), .. Words.Select((word, at) => new SqlValue($"@d_word{at}", word.Text)),
    ];

    public static Question Of(Snapshot reads, string scope, UserFilter filter, DateTimeOffset now) =>
        new(reads.Dialect, Reach.Of(reads, scope, filter.OrganizationId), filter, now);

    /// <summary>Everything that is asked.</summary>
    public string Where() => string.Join(" AND ", [.. Within("d"), .. LastSignInCondition(), .. Conditions()]);

    /// <summary>How far it reaches along an order: what an index can find the beginning and the end of.</summary>
    public string Within(Order along) => string.Join(" AND ", [.. Within(along.Place), .. along.ByPlaces ? [] : LastSignInCondition()]);

    /// <summary>What is asked beyond that, of people's own rows; empty where nothing is.</summary>
    public string Asked(Order along) => string.Join(" AND ", [.. along.ByPlaces ? LastSignInCondition() : [], .. Conditions()]);

    /// <summary>Those who match: found among the candidates, or by a look at everybody.</summary>
    /// <param name="candidates">The way to them, if there is one.</param>
    /// <param name="beside">What is joined to their rows: <see cref="Order.Beside"/>.</param>
    public string From(Candidates? candidates, string beside = "") => candidates is null
        ? $"FROM Directory d {_dialect.ByNone} {beside} WHERE {Where()}"
        : $"FROM ({candidates.Sql}) found {_dialect.Then} Directory d ON d.Number = found.Number {beside} WHERE {Where()}";

    /// <summary>What can be asked of the counts as well: the reach and the facets, without where somebody stands.</summary>
    /// <param name="row">The alias of a table with the columns Tree, Place and Facets.</param>
    public IEnumerable<string> Where(string row) => [.. Within(row), .. Facets.Lasting(row)];

    // Asked of the table that is walked first: asked of the other one, too, SQLite would sort what it finds in order.
    private IEnumerable<string> Within(string place)
    {
        yield return $"{place}.Tree = {Reach.Tree}";
        if (!Reach.IsWholeTree)
        {
            yield return SqlList.In($"{place}.Place", Reach.Places.Select(within => within.Number));
        }
    }

    private IEnumerable<string> Conditions() =>
    [
        .. Facets.Lasting("d"),
        .. Facets.AskStanding ? [$"{Facets.StandsNow("d")} = 1"] : Array.Empty<string>(),
        .. Words.Select((word, at) => word.Places.Count == 0
            ? _dialect.Holds("d.Text", $"@d_word{at}")
            : $"({_dialect.Holds("d.Text", $"@d_word{at}")} OR {SqlList.In("d.Place", word.Places)})"),
    ];

    private string[] LastSignInCondition() => LastSignIn switch
    {
        LastSignIn.Over90DaysAgo => ["d.LastSignInAt > 0", "d.LastSignInAt < @d_since"],
        _ when AsksSince => ["d.LastSignInAt >= @d_since"],
        _ => [],
    };
}
