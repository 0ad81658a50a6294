namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Pages of the directory. README.md says which way it takes when.</summary>
internal sealed class DirectoryPages(Listings listings, Limits limits)
{
    /// <summary>The people of a page in order, and how many match in all.</summary>
    public (IReadOnlyList<Guid> Members, int Total) Read(Snapshot reads, string scope, UserListRequest request, DateTimeOffset now)
    {
        var question = Question.Of(reads, scope, request.Filter, now);
        var listing = Current(reads, question, request.Sort);

        var first = Math.Min(request.Skip, listing.Total);
        var last = Math.Min(listing.Total, first + request.Take);
        var numbers = request.Descending
            ? Enumerable.Reverse(Numbers(reads, question, request.Sort, listing, listing.Total - last, listing.Total - first))
            : Numbers(reads, question, request.Sort, listing, first, last);
        return (Members(reads, numbers.ToList()), listing.Total);
    }

    private Listing Current(Snapshot reads, Question question, UserSort sort)
    {
        var key = new ListingKey(question.Reach.Path, question.Filter, sort);
        var versions = Versions.Of(reads, question, sort);
        if (listings.Find(key) is { } known && known.Holds(versions, question.Now))
        {
            return known;
        }

        var until = Versions.HoldUntil(reads, question);
        var numbers = Candidates.Of(reads, question, limits) is { } candidates ? Collect(reads, question, sort, candidates) : null;
        var total = numbers?.Length ?? checked((int)Counting.Exactly(reads, question));
        if (numbers is null && question.Words.Count > 0 && total <= limits.Collected)
        {
            numbers = Collect(reads, question, sort, null);
        }

        var listing = new Listing(versions, question.Now, until, total, numbers);
        listings.Keep(key, listing);
        return listing;
    }

    private List<long> Numbers(Snapshot reads, Question question, UserSort sort, Listing listing, int from, int to)
    {
        if (from >= to)
        {
            return [];
        }

        if (listing.Numbers is null && !Walk.IsQuick(question, sort) && Math.Min(from, listing.Total - to) > limits.FarToWalk)
        {
            listing.Numbers = Collect(reads, question, sort, null);
            listings.Keep(new ListingKey(question.Reach.Path, question.Filter, sort), listing);
        }

        return listing.Numbers is { } numbers
            ? numbers[from..to].Select(number => (long)number).ToList()
            : new Walk(reads, question, Order.By(sort), listing, limits.Step).Numbers(from, to);
    }

    private static int[] Collect(Snapshot reads, Question question, UserSort sort, Candidates? candidates) => reads.Rows(
        $"SELECT d.Number {question.From(candidates, Order.By(sort).Beside(reads.Dialect))} ORDER BY {Order.By(sort).Sorting}",
        row => checked((int)row.GetInt64(0)),
        candidates is null ? question.Values : [.. question.Values, .. candidates.Values]).ToArray();

    private static List<Guid> Members(Snapshot reads, List<long> numbers)
    {
        var members = reads.Rows(
            $"SELECT Number, MemberId FROM Directory WHERE {SqlList.In("Number", numbers)}",
            row => (Number: row.GetInt64(0), Member: row.GetGuid(1))).ToDictionary(row => row.Number, row => row.Member);
        return numbers.ConvertAll(number => members[number]);
    }
}
