using System.Text;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Files.Csv;

/// <summary>
/// A CSV file that is read (RFC 4180): UTF-8 with or without its mark, or UTF-16 with it; separated by whatever separates the first line.
/// Other encodings are refused: guessing one would spoil names without anybody noticing.
/// </summary>
internal sealed class CsvFile : TableFile
{
    private readonly Stream _file;
    private readonly FileLimits _limits;
    private readonly CsvLetters _letters;
    private readonly StringBuilder _cell = new();
    private readonly List<string?> _cells = [];
    private readonly char _separator;
    private int _line;
    private int _count;
    private bool _columnsCut;

    public CsvFile(Stream file, FileLimits limits, CancellationToken cancellationToken)
    {
        (_file, _limits) = (file, limits);
        _letters = new CsvLetters(file, cancellationToken);
        _separator = _letters.TakeSeparator();
    }

    public override TableKind Kind => TableKind.Csv;

    public override IReadOnlyList<Error> Notices => _columnsCut ? [new Error("import.file.columns_cut", _limits.Columns)] : [];

    public override double Progress => Math.Min(1, (double)_file.Position / _file.Length);

    public override void Dispose() => _letters.Dispose();

    private protected override TableRow? NextRow()
    {
        while (_letters.HasMore)
        {
            _line++;
            _cells.Clear();
            var (column, used) = (0, 0);
            do
            {
                ReadCell();
                used = Keep(column++) ? column : used;
            }
            while (!EndsLine());

            if (used > 0)
            {
                // One is the head.
                return ++_count > _limits.Rows + 1
                    ? throw new UnreadableFileException("import.file.too_many_rows", _limits.Rows)
                    : new TableRow(_line, _cells.GetRange(0, used));
            }
        }

        return _count == 0 ? throw new UnreadableFileException("import.file.empty") : null;
    }

    private void ReadCell()
    {
        _cell.Clear();
        if (!_letters.TryTake('"'))
        {
            while (_letters.TakeUntil(_separator, '\r', '\n') is { IsEmpty: false } piece)
            {
                Append(piece);
            }

            return;
        }

        while (true)
        {
            if (_letters.TakeUntil('"', '"', '"') is { IsEmpty: false } piece)
            {
                Append(piece);
            }
            else if (!_letters.TryTake('"'))
            {
                throw Unbalanced();
            }
            else if (_letters.TryTake('"'))
            {
                Append("\"");
            }
            else
            {
                return;
            }
        }
    }

    /// <returns>Whether anything is in it that is looked at.</returns>
    private bool Keep(int column)
    {
        var text = CsvCell.Read(CleanText.Of(_cell.ToString()));
        if (text.Length > _limits.CellLength)
        {
            throw TooLong();
        }

        if (column >= _limits.Columns)
        {
            _columnsCut |= text.Length > 0;
            return false;
        }

        _cells.Add(text.Length == 0 ? null : text);
        return text.Length > 0;
    }

    private bool EndsLine()
    {
        if (!_letters.HasMore || _letters.TryTake('\n'))
        {
            return true;
        }

        if (_letters.TryTake('\r'))
        {
            _letters.TryTake('\n');
            return true;
        }

        return _letters.TryTake(_separator) ? false : throw Unbalanced();
    }

    /// <summary>Every letter may have an apostrophe that goes.</summary>
    private void Append(ReadOnlySpan<char> piece)
    {
        if (_cell.Length + piece.Length > 2 * _limits.CellLength)
        {
            throw TooLong();
        }

        _cell.Append(piece);
    }

    private UnreadableFileException TooLong() => new("import.file.cell_too_long", _line, _limits.CellLength);

    private UnreadableFileException Unbalanced() => new("import.file.quotes", _line);
}
