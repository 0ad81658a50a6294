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

    /// <summary>Whether somebody is in that cell as they were, whatever it is called by now.</summary>
    /// <param name="column">Which.</param>
    /// <param name="shown">How it would be written for whoever reads the file: by this the first format goes.</param>
    /// <param name="meaning">What it means.</param>
    public bool IsUnchanged(SheetColumn column, string? shown, string? meaning) =>
        IsOfTexts ? HasText(column, shown) : HasMeaning(column, meaning);

    /// <summary>
    /// Whether a cell of the file stands as it was written, compared as it is read, without spaces around. An organization may be
    /// renamed since; roles and email login have words in each language, and are told by what they mean.
    /// </summary>
    public bool HasText(SheetColumn column, string? text) => (IsOfTexts, column) switch
    {
        (true, _) => Matches(column, text, Place(column)),
        (_, SheetColumn.Role or SheetColumn.EmailLogin) => false,
        (_, SheetColumn.Organization) => Matches(column, text, Columns.Count),
        _ => Matches(column, text, Place(column)),
    };

    /// <summary>Whether what a cell of the file says is what was written, in other words perhaps.</summary>
    public bool HasMeaning(SheetColumn column, string? meaning) => !IsOfTexts && Matches(column, meaning, Place(column));

    /// <summary>The first format had the texts alone.</summary>
    private bool IsOfTexts => _written.Length == Columns.Count;

    private bool Matches(SheetColumn column, string? text, int place) => _prints.Of(MemberId, column, text) == _written[place];

    private static int Place(SheetColumn column)
    {
        for (var at = 0; at < Columns.Count; at++)
        {
            if (Columns[at] == column)
            {
                return at;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(column));
    }
}
