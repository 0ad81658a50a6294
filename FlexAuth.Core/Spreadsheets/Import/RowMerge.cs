using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What to do with a cell.</summary>
internal enum CellVerdict
{
    /// <summary>It stays as it is now, whoever made it so.</summary>
    Leave,

    /// <summary>It becomes what the file says.</summary>
    Change,

    /// <summary>Both sides changed it, and not to the same: theirs stays unless somebody decides otherwise.</summary>
    Conflict,
}

/// <summary>The three sides of a cell: as the file was written, as the file has it, as it is now.</summary>
/// <param name="FileIsAsWritten">Whether nobody typed into it; null where nobody knows how it was written.</param>
/// <param name="File">What the file has, in the words of no language; null where it is taken away.</param>
/// <param name="NowIsAsWritten">Whether nobody changed it since; null where nobody knows.</param>
/// <param name="Now">How it is now, in the words of no language.</param>
internal readonly record struct CellSides(bool? FileIsAsWritten, string? File, bool? NowIsAsWritten, string? Now);

/// <summary>The three-way merge of a cell, and of what became of it between the preview and the change.</summary>
internal static class RowMerge
{
    public static CellVerdict Of(CellSides cell) => cell switch
    {
        { FileIsAsWritten: true } => CellVerdict.Leave,
        _ when cell.File == cell.Now => CellVerdict.Leave,
        { NowIsAsWritten: false } => CellVerdict.Conflict,
        _ => CellVerdict.Change,
    };

    /// <summary>
    /// The column that another is one with: a role is power in an organization, and email login a way in at an address. Where somebody
    /// changed either of the two, what was wished for the other is nothing that anybody saw (AZ3).
    /// </summary>
    public static SheetColumn? Beside(SheetColumn column) => column switch
    {
        SheetColumn.Role => SheetColumn.Organization,
        SheetColumn.Organization => SheetColumn.Role,
        SheetColumn.EmailLogin => SheetColumn.Email,
        SheetColumn.Email => SheetColumn.EmailLogin,
        _ => null,
    };

    /// <summary>The cells that a row would change, as it was decided.</summary>
    public static IReadOnlyList<RowCell> Chosen(IReadOnlyList<RowCell> cells, bool takesFile) =>
        takesFile ? cells : cells.Where(c => !c.IsConflict).ToList();

    /// <summary>
    /// Of the chosen cells those that may be written: what somebody changed since it was shown is left alone, with the cell that it is
    /// one with, and what is so already is no change. Nothing is ever written over that nobody saw.
    /// </summary>
    public static (List<RowCell> Cells, bool IsChangedMeanwhile) Due(IReadOnlyList<RowCell> chosen, Func<SheetColumn, string?> now)
    {
        var due = new List<RowCell>();
        var meanwhile = false;
        foreach (var cell in chosen)
        {
            var current = now(cell.Column);
            if (current == cell.Will)
            {
                continue;
            }

            if (current == cell.Was && IsBesideAsShown(cell, chosen, now))
            {
                due.Add(cell);
            }
            else
            {
                meanwhile = true;
            }
        }

        return (due, meanwhile);
    }

    /// <summary>Rows that were compared before this was kept say nothing of it: those are left alone as well.</summary>
    private static bool IsBesideAsShown(RowCell cell, IReadOnlyList<RowCell> chosen, Func<SheetColumn, string?> now)
    {
        if (Beside(cell.Column) is not { } beside)
        {
            return true;
        }

        var current = now(beside);
        return chosen.FirstOrDefault(c => c.Column == beside) is { } other
            ? current == other.Was || current == other.Will
            : current == cell.Beside;
    }
}
