using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>Reads the rows of a worksheet (18.3.1.73) and counts on the way what a person should know of.</summary>
internal sealed class SheetRows(XmlScanner scanner, SharedTexts shared, CellFormats formats, bool countsFrom1904, FileLimits limits) : IDisposable
{
    private readonly RichText _richText = new(limits.CellLength);
    private readonly string?[] _cells = new string?[limits.Columns];
    private int _formulas;
    private int _errors;
    private int _hiddenRows;
    private int _mergedCells;
    private int _columnsCut;
    private int _lastRow;
    private bool _isInData;
    private bool _isOver;

    /// <summary>What was met so far.</summary>
    public IEnumerable<Error> Notices
    {
        get
        {
            (string Code, int Count)[] met =
            [
                ("import.file.formulas", _formulas), ("import.file.error_cells", _errors), ("import.file.hidden_rows", _hiddenRows),
                ("import.file.merged_cells", _mergedCells),
            ];
            return met.Where(notice => notice.Count > 0).Select(notice => new Error(notice.Code, notice.Count))
                .Concat(_columnsCut > 0 ? [new Error("import.file.columns_cut", limits.Columns)] : []);
        }
    }

    /// <summary>The next row with anything in it; null at the end.</summary>
    public TableRow? Next()
    {
        while (!_isOver)
        {
            switch (scanner.Read())
            {
                case XmlTag.None:
                    shared.ReadToEnd();
                    _isOver = true;
                    break;
                case XmlTag.Start when scanner.Name.SequenceEqual("sheetData"u8):
                    _isInData = true;
                    break;
                case XmlTag.End when scanner.Name.SequenceEqual("sheetData"u8):
                    _isInData = false;
                    break;
                case XmlTag.Start when _isInData && scanner.Name.SequenceEqual("row"u8):
                    if (ReadRow() is { } row)
                    {
                        return row;
                    }

                    break;
                case XmlTag.Start when scanner.Name.SequenceEqual("mergeCell"u8):
                    _mergedCells++;
                    break;
            }
        }

        return null;
    }

    public void Dispose() => scanner.Dispose();

    private TableRow? ReadRow()
    {
        var (number, isHidden) = (_lastRow + 1, false);
        for (var attributes = scanner.Attributes; attributes.MoveNext();)
        {
            if (attributes.Name.SequenceEqual("r"u8))
            {
                number = XmlAttributes.Number(attributes.Value);
            }
            else if (attributes.Name.SequenceEqual("hidden"u8))
            {
                isHidden = XmlAttributes.IsTrue(attributes.Value);
            }
        }

        // Rows are told apart by their numbers: so none may come twice.
        if (number <= _lastRow || number > TableWriter.RowsOfASheet)
        {
            throw UnreadableFileException.Damaged();
        }

        _lastRow = number;
        var (outside, used, last) = (scanner.Depth - 1, 0, -1);
        while (scanner.Read() is var tag && scanner.Depth > outside)
        {
            if (tag == XmlTag.Start && scanner.Name.SequenceEqual("c"u8))
            {
                last = ReadCell(last);
                used = last < _cells.Length && _cells[last] is not null ? last + 1 : used;
            }
            else if (tag == XmlTag.Start)
            {
                scanner.Skip();
            }
        }

        if (used == 0)
        {
            return null;
        }

        _hiddenRows += isHidden ? 1 : 0;
        var cells = _cells.AsSpan(0, used).ToArray();
        _cells.AsSpan(0, used).Clear();
        return new TableRow(number, cells);
    }

    /// <returns>Its column, from 0.</returns>
    private int ReadCell(int before)
    {
        var (column, type, style) = (before + 1, CellType.Number, 0);
        for (var attributes = scanner.Attributes; attributes.MoveNext();)
        {
            switch (attributes.Name)
            {
                case [(byte)'r']:
                    column = ColumnOf(attributes.Value);
                    break;
                case [(byte)'s']:
                    style = XmlAttributes.Number(attributes.Value);
                    break;
                case [(byte)'t']:
                    type = TypeOf(attributes.Value);
                    break;
            }
        }

        if (column <= before)
        {
            throw UnreadableFileException.Damaged();
        }

        string? text = null;
        var outside = scanner.Depth - 1;
        while (scanner.Read() is var tag && scanner.Depth > outside)
        {
            if (tag != XmlTag.Start)
            {
                continue;
            }

            switch (scanner.Name)
            {
                case [(byte)'v']:
                    text = Value(type, style);
                    break;
                case [(byte)'i', (byte)'s']:
                    var inline = _richText.Read(scanner, out var isWhole);
                    text = isWhole ? CellText.Read(inline) : throw TooLong();
                    break;
                case [(byte)'f']:
                    _formulas++;
                    scanner.Skip();
                    break;
                default:
                    scanner.Skip();
                    break;
            }
        }

        if (text is not { Length: > 0 })
        {
            return column;
        }

        if (text.Length > limits.CellLength)
        {
            throw TooLong();
        }

        if (column < _cells.Length)
        {
            _cells[column] = text;
        }
        else
        {
            _columnsCut++;
        }

        return column;
    }

    private string? Value(CellType type, int style)
    {
        var value = scanner.Text(7 * limits.CellLength, out var isWhole);
        if (!isWhole)
        {
            throw TooLong();
        }

        if (value.IsEmpty)
        {
            return null;
        }

        switch (type)
        {
            case CellType.Shared:
                return shared[XmlAttributes.Number(value)] ?? throw TooLong();
            case CellType.Text:
                return CellText.Read(value);
            case CellType.Boolean:
                return XmlAttributes.IsTrue(value) ? "TRUE" : "FALSE";
            case CellType.Error:
                _errors++;
                return null;
            default:
                return formats.IsDate(style) ? CellNumber.Date(value, countsFrom1904) : CellNumber.Plain(value);
        }
    }

    private UnreadableFileException TooLong() => new("import.file.cell_too_long", _lastRow, limits.CellLength);

    /// <summary>The column of a reference such as AB12, from 0; -1 where it has none.</summary>
    private static int ColumnOf(ReadOnlySpan<byte> reference)
    {
        var column = 0;
        foreach (var letter in reference)
        {
            if (letter is < (byte)'A' or > (byte)'Z')
            {
                break;
            }

            column = (26 * column) + letter - 'A' + 1;
            if (column > 16_384)
            {
                return -1;
            }
        }

        return column - 1;
    }

    private static CellType TypeOf(ReadOnlySpan<byte> type) => type switch
    {
        [(byte)'s'] => CellType.Shared,
        [(byte)'b'] => CellType.Boolean,
        [(byte)'e'] => CellType.Error,
        [(byte)'n'] => CellType.Number,
        _ => CellType.Text,
    };

    /// <summary>What a cell's value is (ST_CellType, 18.18.11); dates and the results of formulas are text there.</summary>
    private enum CellType
    {
        Number,
        Shared,
        Text,
        Boolean,
        Error,
    }
}
