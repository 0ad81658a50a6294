namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>What was worked out about a question in an order: how many match, and where to begin reading.</summary>
internal sealed class Listing(Versions versions, long since, long until, int total, int[]? numbers)
{
    private readonly SortedList<int, object[]> _anchors = [];
    private readonly Lock _lock = new();
    private int[]? _numbers = numbers;

    /// <summary>How many match.</summary>
    public int Total => total;

    /// <summary>Everybody's number in order, where it was worth collecting them.</summary>
    public int[]? Numbers
    {
        get => Volatile.Read(ref _numbers);
        set => Volatile.Write(ref _numbers, value);
    }

    /// <summary>What it takes up, in numbers.</summary>
    public int Weight => 100 + (Numbers?.Length ?? 0) + (20 * _anchors.Count);

    /// <summary>Whether it still tells the truth.</summary>
    public bool Holds(Versions now, long at) => versions == now && since <= at && at < until;

    /// <summary>Remembers the key of the row at a position.</summary>
    public void Anchor(int position, object[] key)
    {
        lock (_lock)
        {
            _anchors[position] = key;
        }
    }

    /// <summary>The last known row at or before a position; the beginning where there is none.</summary>
    public (int Position, object[]? Key) Before(int position) => Nearest(position, before: true) ?? (0, null);

    /// <summary>The first known row at or behind a position; the end where there is none.</summary>
    public (int Position, object[]? Key) Behind(int position) => Nearest(position, before: false) ?? (Total, null);

    private (int Position, object[]? Key)? Nearest(int position, bool before)
    {
        lock (_lock)
        {
            var (low, high) = (0, _anchors.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_anchors.GetKeyAtIndex(middle) < position)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            var at = low < _anchors.Count && (!before || _anchors.GetKeyAtIndex(low) == position) ? low : before ? low - 1 : -1;
            return at < 0 ? null : (_anchors.GetKeyAtIndex(at), _anchors.GetValueAtIndex(at));
        }
    }
}
