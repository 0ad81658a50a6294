using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Csv;

/// <summary>Writes the first sheet as RFC 4180 text. Spreadsheets take a file for UTF-8 by its mark alone.</summary>
internal sealed class CsvWriter(Stream target) : TableWriter
{
    private readonly Utf8Block _block = new();
    private int _sheets;

    public override async ValueTask BeginSheetAsync(SheetLayout layout, CancellationToken cancellationToken)
    {
        if (++_sheets == 1)
        {
            _block.Append(Encoding.UTF8.Preamble);
            await WriteAsync(layout.Columns.Select(column => (string?)column.Header).ToArray(), cancellationToken);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<string?> cells, CancellationToken cancellationToken)
    {
        if (_sheets > 1)
        {
            return ValueTask.CompletedTask;
        }

        var row = cells.Span;
        for (var column = 0; column < row.Length; column++)
        {
            if (column > 0)
            {
                _block.Append(","u8);
            }

            if (row[column] is { Length: > 0 } text)
            {
                _block.Append(CsvCell.Write(CleanText.Of(text)));
            }
        }

        _block.Append("\r\n"u8);
        return _block.IsFull ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await target.WriteAsync(_block.Written, cancellationToken);
        _block.Clear();
    }
}
