using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>Which column of a file is which, told by the heads: in any order, case and spacing, in the reader's language or a usual one.</summary>
internal sealed class SheetHead
{
    private const int LongestHead = 200;
    private const int MostNamed = 20;

    private readonly Dictionary<SheetColumn, int> _places = [];
    private int _baseline = -1;

    private SheetHead()
    {
    }

    /// <summary>Whether the file carries what it was written with.</summary>
    public bool HasBaseline => _baseline >= 0;

    /// <summary>The heads that mean nothing here, few and short enough to be named. Their columns are ignored.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>Reads the first row of a file.</summary>
    /// <returns>The columns; or why they will not do: one is there twice, or nothing says who is meant.</returns>
    public static Result<SheetHead> Of(IReadOnlyList<string?> head, ISheetTexts texts)
    {
        var known = Known(texts);
        var baseline = SheetWords.Key(texts.Baseline);
        var found = new SheetHead();
        List<string> unknown = [];
        for (var place = 0; place < head.Count; place++)
        {
            var text = head[place]?.Trim() ?? "";
            var key = SheetWords.Key(text.Length <= LongestHead ? text : text[..LongestHead]);
            var isBaseline = key == baseline || key == SheetWords.Baseline;
            if (isBaseline ? found.HasBaseline : known.TryGetValue(key, out var column) && !found._places.TryAdd(column, place) && IsRead(column))
            {
                return new Error("import.columns.doubled", SheetWords.Quoted(text));
            }

            if (isBaseline)
            {
                found._baseline = place;
            }
            else if (text.Length > 0 && !known.ContainsKey(key))
            {
                unknown.Add(SheetWords.Quoted(text));
            }
        }

        found.Unknown = unknown.Count <= MostNamed ? unknown : [.. unknown.Take(MostNamed), "…"];
        return found.Has(SheetColumn.Email) || found.HasBaseline
            ? found
            : new Error("import.columns.email_missing", texts.HeadOf(SheetColumn.Email));
    }

    /// <summary>Whether the file has that column.</summary>
    public bool Has(SheetColumn column) => _places.ContainsKey(column);

    /// <summary>A row's cell of that column without spaces around; null where it is empty or there is no such column.</summary>
    public string? Cell(IReadOnlyList<string?> row, SheetColumn column) => _places.TryGetValue(column, out var place) ? At(row, place) : null;

    /// <summary>A row's hidden cell; null where it has none.</summary>
    public string? Baseline(IReadOnlyList<string?> row) => HasBaseline ? At(row, _baseline) : null;

    private static string? At(IReadOnlyList<string?> row, int place) => place < row.Count && row[place]?.Trim() is { Length: > 0 } cell ? cell : null;

    // What is read only may be there as often as it likes.
    private static bool IsRead(SheetColumn column) => SheetBaseline.Columns.Contains(column);

    private static Dictionary<string, SheetColumn> Known(ISheetTexts texts)
    {
        var known = new Dictionary<string, SheetColumn>(StringComparer.Ordinal);
        foreach (var column in Enum.GetValues<SheetColumn>())
        {
            known.TryAdd(SheetWords.Key(texts.HeadOf(column)), column);
        }

        foreach (var (column, heads) in SheetWords.Heads)
        {
            foreach (var head in heads)
            {
                known.TryAdd(head, column);
            }
        }

        return known;
    }
}
