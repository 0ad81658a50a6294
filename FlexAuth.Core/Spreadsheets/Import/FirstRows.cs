using System.Runtime.InteropServices;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>In which row each person, or each address, came first. However often one is repeated, its first row is told of it once.</summary>
internal sealed class FirstRows<TKey>
    where TKey : notnull
{
    /// <summary>Negative once it was told.</summary>
    private readonly Dictionary<TKey, int> _rows = [];

    /// <returns>The first row, and whether it has yet to be told; null where this one is the first.</returns>
    public (int Row, bool IsUntold)? Before(TKey key, int number)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out var isRepeated);
        if (!isRepeated)
        {
            row = number;
            return null;
        }

        var first = (Math.Abs(row), row > 0);
        row = -Math.Abs(row);
        return first;
    }
}
