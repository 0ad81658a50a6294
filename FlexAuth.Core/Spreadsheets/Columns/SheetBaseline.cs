namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// How a person stood when a file was written: who, in which version, and a fingerprint of each cell that can be changed. It travels in
/// a hidden cell of the person's own row, so that sorting and deleting rows cannot part them. Nobody can make one without the server's
/// key: it is signed together with the tree that it was written for.
/// </summary>
public sealed class SheetBaseline
{
    private readonly CellPrints _prints;
    private readonly ulong[] _written;

    internal SheetBaseline(Guid memberId, long version, ulong[] written, CellPrints prints)
    {
        (MemberId, Version) = (memberId, version);
        (_written, _prints) = (written, prints);
    }

    /// <summary>The columns that can be changed by a file.</summary>
    public static IReadOnlyList<SheetColumn> Columns { get; } =
    [
        SheetColumn.Email, SheetColumn.FirstName, SheetColumn.LastName, SheetColumn.Organization, SheetColumn.Role, SheetColumn.Position,
        SheetColumn.Phone, SheetColumn.EmailLogin,
    ];

    /// <summary>Who.</summary>
    public Guid MemberId { get; }

    /// <summary>Their version then.</summary>
    public long Version { get; }

    /// <summary>Whether a cell is as it was written: compared as it is read, without spaces around.</summary>
    public bool IsAsWritten(SheetColumn column, string? cell)
    {
        for (var at = 0; at < Columns.Count; at++)
        {
            if (Columns[at] == column)
            {
                return _prints.Of(MemberId, column, cell) == _written[at];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(column));
    }
}
