namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Writes a table as it comes, row by row; memory does not grow with the rows. Every cell is text, whatever it looks like (IM5).</summary>
public abstract class TableWriter : IAsyncDisposable
{
    /// <summary>A workbook. Every one passes the validator of the Open XML SDK.</summary>
    /// <param name="target">Where to; need not be seekable; stays open.</param>
    public static TableWriter Workbook(Stream target) => throw new NotImplementedException();

    /// <summary>RFC 4180 text in UTF-8 with its mark. It has one sheet: of the others nothing is written.</summary>
    /// <param name="target">Where to; stays open.</param>
    public static TableWriter Csv(Stream target) => throw new NotImplementedException();

    /// <summary>Begins a sheet and writes its head; ends the one before.</summary>
    public abstract ValueTask BeginSheetAsync(SheetLayout layout, CancellationToken cancellationToken);

    /// <summary>Writes a row. Letters that XML cannot hold are left out.</summary>
    /// <param name="cells">From the left; null for an empty one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<string?> cells, CancellationToken cancellationToken);

    /// <summary>Ends the file. Without it the file is none.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
