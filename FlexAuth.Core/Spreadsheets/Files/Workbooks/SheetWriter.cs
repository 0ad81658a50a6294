using System.Globalization;
using System.Security;
using System.Text;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>Writes a worksheet (ECMA-376 part 1, 18.3.1.99), its elements in the order that the schema demands.</summary>
internal sealed class SheetWriter : IDisposable
{
    /// <summary>The most characters of a drop-down's list (18.3.1.32, formula1).</summary>
    private const int ChoicesLength = 255;

    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create("[]:*?/\\");

    private readonly Utf8Block _block = new();
    private readonly Stream _part;
    private readonly SheetLayout _layout;
    private readonly (byte[] Before, byte[] After)[] _cells;
    private byte[] _number = [];
    private int _rows;

    public SheetWriter(Stream part, SheetLayout layout, bool isFirst)
    {
        if (layout.Name is not { Length: > 0 and <= 31 } || layout.Name.AsSpan().ContainsAny(NotInNames) || layout.Columns.Count == 0)
        {
            throw new ArgumentException("A sheet has a name of at most 31 characters without any of []:*?/\\, and columns.", nameof(layout));
        }

        (_part, _layout) = (part, layout);
        _cells = CellsIn(column => column.IsReadOnly ? CellStyle.ReadOnlyHead : CellStyle.Head);
        Begin(isFirst);
        Write(layout.Columns.Select(column => (string?)column.Header).ToArray());
        _cells = CellsIn(StyleOf);
    }

    /// <summary>Writes a row.</summary>
    /// <returns>Whether a block of them went to the zip.</returns>
    public bool Write(ReadOnlySpan<string?> cells)
    {
        if (_rows == TableWriter.RowsOfASheet)
        {
            throw new InvalidOperationException($"A sheet has {TableWriter.RowsOfASheet} rows at most.");
        }

        _number = Encoding.UTF8.GetBytes((++_rows).ToString(CultureInfo.InvariantCulture));
        _block.Append("<row r=\""u8);
        _block.Append(_number);
        _block.Append("\">"u8);
        for (var column = 0; column < cells.Length; column++)
        {
            if (cells[column] is { Length: > 0 } text)
            {
                WriteCell(_cells[column], text);
            }
        }

        _block.Append("</row>"u8);
        if (!_block.IsFull)
        {
            return false;
        }

        Flush();
        return true;
    }

    /// <summary>Ends the sheet.</summary>
    public WrittenSheet End()
    {
        var last = Reference(_layout.Columns.Count - 1);
        var filter = _layout.IsText ? null : string.Create(CultureInfo.InvariantCulture, $"$A$1:${last}${_rows}");
        _block.Append("</sheetData>"u8);
        if (filter is not null)
        {
            Append($"""<autoFilter ref="A1:{last}{_rows}"/>""");
        }

        AppendChoices();
        Append($"""<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>""");

        // Excel would mark every +31… as a number that is stored as text, which is meant.
        Append($"""<ignoredErrors><ignoredError sqref="A1:{last}{_rows}" numberStoredAsText="1"/></ignoredErrors></worksheet>""");
        Flush();
        return new WrittenSheet(_layout.Name, filter);
    }

    public void Dispose() => _part.Dispose();

    private void Begin(bool isFirst)
    {
        Append($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{WorkbookParts.Main}"><sheetViews><sheetView{(isFirst ? " tabSelected=\"1\"" : "")} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>""");
        for (var place = 0; place < _layout.Columns.Count; place++)
        {
            // The style of a column is that of cells which are yet to be typed into.
            var column = _layout.Columns[place];
            Append($"""<col min="{place + 1}" max="{place + 1}" width="{column.Width}" style="{(int)StyleOf(column)}"{(column.IsHidden ? " hidden=\"1\"" : "")} customWidth="1"/>""");
        }

        _block.Append("</cols><sheetData>"u8);
    }

    private void AppendChoices()
    {
        var lists = _layout.Columns.Select((column, place) => (column.Choices, Letters: Reference(place))).Where(list => list.Choices is { Count: > 0 }).ToList();
        if (lists.Count == 0)
        {
            return;
        }

        Append($"""<dataValidations count="{lists.Count}">""");
        foreach (var (choices, letters) in lists)
        {
            Append($"""<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="{letters}2:{letters}{TableWriter.RowsOfASheet}"><formula1>"{SecurityElement.Escape(Joined(choices!))}"</formula1></dataValidation>""");
        }

        _block.Append("</dataValidations>"u8);
    }

    private static string Joined(IReadOnlyList<string> choices)
    {
        var joined = string.Join(',', choices.Select(choice => choice.Replace("\"", "\"\"", StringComparison.Ordinal)));
        return joined.Length <= ChoicesLength && !choices.Any(choice => choice.Contains(',', StringComparison.Ordinal))
            ? joined
            : throw new ArgumentException($"The choices of a column have {ChoicesLength} characters together at most, and no comma.");
    }

    private void WriteCell((byte[] Before, byte[] After) cell, string text)
    {
        // Nearly all are so, and need not be looked at more closely.
        var isPlain = CellText.IsPlain(text);
        var span = Cut(isPlain ? text : CleanText.Of(text));
        if (span.IsEmpty)
        {
            return;
        }

        _block.Append(cell.Before);
        _block.Append(_number);
        _block.Append(cell.After);
        _block.Append(CellText.KeepsSpace(span) ? "<t xml:space=\"preserve\">"u8 : "<t>"u8);
        if (isPlain)
        {
            _block.Append(span);
        }
        else
        {
            CellText.Append(_block, span);
        }

        _block.Append("</t></is></c>"u8);
    }

    private static ReadOnlySpan<char> Cut(string text) => StorableText.Cut(text, TableWriter.CellLength);

    private void Flush()
    {
        _part.Write(_block.Written.Span);
        _block.Clear();
    }

    private void Append(FormattableString text) => _block.Append(FormattableString.Invariant(text));

    private CellStyle StyleOf(ColumnLayout column) => _layout.IsText ? CellStyle.Wrapped : column.IsReadOnly ? CellStyle.ReadOnly : CellStyle.Text;

    private (byte[] Before, byte[] After)[] CellsIn(Func<ColumnLayout, CellStyle> style) => [.. _layout.Columns.Select((column, place) => (
        Encoding.UTF8.GetBytes($"<c r=\"{Reference(place)}"),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\" s=\"{(int)style(column)}\" t=\"inlineStr\"><is>"))))];

    /// <summary>The letters of a column: A to Z, AA and on.</summary>
    private static string Reference(int place) =>
        place < 26 ? ((char)('A' + place)).ToString() : Reference((place / 26) - 1) + (char)('A' + (place % 26));
}
