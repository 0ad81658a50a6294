using System.Data.Common;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// Reads rows by walking the index of an order, past those who do not match. From far away it would walk past too many: so it notes the
/// key of every thousandth row on the way, from whichever end or known row is nearest, and the next jump begins there.
/// </summary>
internal sealed class Walk(Snapshot reads, Question question, Order order, Listing listing, int step)
{
    private readonly string _within = question.Within(order);
    private readonly string _asked = question.Asked(order);

    /// <summary>Whether the index alone tells who matches: then it is quick to walk past anybody.</summary>
    public static bool IsQuick(Question question, UserSort sort) =>
        question.Words.Count == 0 && sort switch
        {
            UserSort.LastSignIn => true,
            UserSort.Name => !question.AsksSince,
            _ => !question.AsksSince && !question.Facets.Any,
        };

    /// <summary>The numbers of the rows from one position to before another, forwards.</summary>
    public List<long> Numbers(int from, int to)
    {
        var before = listing.Before(from);
        var behind = listing.Behind(to);
        if (from - before.Position <= behind.Position - to)
        {
            while (from - before.Position >= step)
            {
                before = Note(before.Position + step, Key(before.Key, backwards: false, step));
            }

            return Numbers(before.Key, backwards: false, from - before.Position, to - from);
        }

        while (behind.Position - to >= step)
        {
            behind = Note(behind.Position - step, Key(behind.Key, backwards: true, step - 1));
        }

        var numbers = Numbers(behind.Key, backwards: true, behind.Position - to, to - from);
        numbers.Reverse();
        return numbers;
    }

    private (int Position, object[]? Key) Note(int position, object[] key)
    {
        listing.Anchor(position, key);
        return (position, key);
    }

    private object[] Key(object[]? start, bool backwards, int skip) => Read(start, backwards, skip, 1, order.Key).Single();

    private List<long> Numbers(object[]? start, bool backwards, int skip, int take) => Read(start, backwards, skip, take, order.Number);

    private List<T> Read<T>(object[]? start, bool backwards, int skip, int take, Func<DbDataReader, T> read) => reads.Rows(
        $"{reads.Dialect.Along(new Way(order, _within, _asked, start is not null, backwards, skip + take))} LIMIT {take} OFFSET {skip}",
        read,
        [.. question.Values, .. start is null ? [] : Order.Values(start)]);
}
