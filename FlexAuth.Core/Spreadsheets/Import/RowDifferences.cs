using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The cells in which a row differs from what is so, by the three-way merge: cell by cell, then of those that are one.</summary>
internal sealed class RowDifferences(SheetHead head, CellReader reader, SheetCells sheet)
{
    /// <returns>The cells; and the first that cannot be understood.</returns>
    public (List<RowCell> Cells, Error? Problem) Of(NamedRow named, Member member)
    {
        var cells = new List<RowCell>();
        Error? problem = null;
        Now? now = null;
        foreach (var column in SheetBaseline.Columns)
        {
            if (head.Cell(named.Row.Cells, column) is not { } cell || named.Baseline?.HasText(column, cell) is true)
            {
                continue;
            }

            // The address found them: another spelling of it is no wish to change it.
            if (named.Baseline is null && column is SheetColumn.Email)
            {
                continue;
            }

            var typed = RowCells.Typed(reader, column, cell);
            if (!typed.Succeeded)
            {
                problem ??= typed.Error;
                continue;
            }

            if (named.Baseline?.HasMeaning(column, typed.Value) is true)
            {
                continue;
            }

            now ??= new Now(member, sheet);
            var verdict = RowMerge.Of(new CellSides(
                named.Baseline is null ? null : false, typed.Value, now.IsUnchanged(named.Baseline, column), now.Meaning(column)));
            if (verdict is not CellVerdict.Leave)
            {
                cells.Add(Cell(column, cell, typed.Value, now, verdict is CellVerdict.Conflict));
            }
        }

        return (now is null ? cells : Together(cells, named, now), problem);
    }

    /// <summary>A cell that is one with another changes with it or not at all, and knows how the other was.</summary>
    private List<RowCell> Together(List<RowCell> cells, NamedRow named, Now now)
    {
        var together = new List<RowCell>(cells.Count);
        foreach (var cell in cells)
        {
            if (RowMerge.Beside(cell.Column) is not { } beside)
            {
                together.Add(cell);
            }
            else if (cells.Find(c => c.Column == beside) is { } other)
            {
                together.Add(cell with { IsConflict = cell.IsConflict || other.IsConflict });
            }
            else
            {
                together.AddRange(Beside(cell, beside, named, now));
            }
        }

        together.Sort((one, other) => one.Column.CompareTo(other.Column));
        return together;
    }

    /// <summary>The cell, and the one beside it, which nobody typed into: where a colleague changed that, the file's goes with it.</summary>
    private IEnumerable<RowCell> Beside(RowCell cell, SheetColumn beside, NamedRow named, Now now)
    {
        var said = now.Meaning(beside);
        var text = head.Cell(named.Row.Cells, beside);
        var typed = text is null ? null : Said(named.Baseline, beside, text);
        if (now.IsUnchanged(named.Baseline, beside) is not false || typed == said)
        {
            return [cell with { Beside = said }];
        }

        return typed is null
            ? [cell with { IsConflict = true, Beside = said, BesideShown = now.Shown(beside) }]
            : [cell with { IsConflict = true }, Cell(beside, text!, typed, now, isConflict: true)];
    }

    /// <summary>
    /// What a cell says: to this reader the words that somebody else left as they were may mean another organization, or the same one is
    /// called otherwise by now. Then it says nothing (AZ3).
    /// </summary>
    private string? Said(SheetBaseline? baseline, SheetColumn column, string text) =>
        RowCells.Typed(reader, column, text) is { Succeeded: true, Value: var typed }
            && (baseline is null || !baseline.HasText(column, text) || baseline.HasMeaning(column, typed)) ? typed : null;

    private RowCell Cell(SheetColumn column, string cell, string? will, Now now, bool isConflict)
    {
        var (was, shown, to) = (now.Meaning(column), now.Shown(column), reader.Canonical(column, cell).Value);
        return new RowCell(column, was, will, shown == was ? null : shown, to == will ? null : to, isConflict);
    }

    /// <summary>Somebody as they are now.</summary>
    private sealed class Now
    {
        private readonly SheetPerson _person;
        private readonly string?[] _shown;

        public Now(Member member, SheetCells sheet)
        {
            _person = SheetPerson.Of(member);
            _shown = sheet.Of(_person);
        }

        public string? Meaning(SheetColumn column) => _person.Meaning(column);

        public string? Shown(SheetColumn column) => _shown[(int)column];

        /// <returns>Null where nobody knows how it was written.</returns>
        public bool? IsUnchanged(SheetBaseline? baseline, SheetColumn column) => baseline?.IsUnchanged(column, Shown(column), Meaning(column));
    }
}
