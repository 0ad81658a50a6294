using FlexAuth.Core.Spreadsheets.Files.Csv;
using FlexAuth.Core.Spreadsheets.Files.Workbooks;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Writes a table as it comes, row by row; memory does not grow with the rows. Every cell is text, whatever it looks like (IM5).</summary>
public abstract class TableWriter : IAsyncDisposable
{
    /// <summary>The most rows that a sheet of a workbook has, its head among them.</summary>
    public const int RowsOfASheet = 1_048_576;

    /// <summary>The most characters that a cell of a workbook has; what is longer is cut, as spreadsheets take the file for damaged otherwise.</summary>
    public const int CellLength = 32_767;

    /// <summary>A workbook. Every one passes the validator of the Open XML SDK.</summary>
    /// <param name="target">Where to; need not be seekable, is only written to asynchronously; stays open.</param>
    public static TableWriter Workbook(Stream target) => new WorkbookWriter(target);

    /// <summary>RFC 4180 text in UTF-8 with its mark. It has one sheet: of the others nothing is written.</summary>
    /// <param name="target">Where to; is only written to asynchronously; stays open.</param>
    public static TableWriter Csv(Stream target) => new CsvWriter(target);

    /// <summary>Begins a sheet and writes its head; ends the one before.</summary>
    public abstract ValueTask BeginSheetAsync(SheetLayout layout, CancellationToken cancellationToken);

    /// <summary>Writes a row. Letters that XML cannot hold are left out.</summary>
    /// <param name="cells">From the left; null for an empty one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">More than <see cref="RowsOfASheet"/> in a workbook.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<string?> cells, CancellationToken cancellationToken);

    /// <summary>Ends the file. Without it the file is none.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
