using System.IO.Compression;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>
/// Writes a workbook as it comes. Texts stand in their cells: a table of shared texts would have to be kept until the end. The parts that
/// name the others come last, so that nothing need be known before.
/// </summary>
internal sealed class WorkbookWriter(Stream target) : TableWriter
{
    private readonly Outflow _outflow = new();
    private readonly List<WrittenSheet> _sheets = [];
    private ZipArchive? _archive;
    private SheetWriter? _sheet;

    public override async ValueTask BeginSheetAsync(SheetLayout layout, CancellationToken cancellationToken)
    {
        await EndSheetAsync(cancellationToken);
        _archive ??= new ZipArchive(_outflow, ZipArchiveMode.Create, leaveOpen: true);
        var part = _archive.CreateEntry(WorkbookParts.NameOf(_sheets.Count + 1), CompressionLevel.Fastest).Open();
        _sheet = new SheetWriter(part, layout, isFirst: _sheets.Count == 0);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<string?> cells, CancellationToken cancellationToken)
    {
        var sheet = _sheet ?? throw new InvalidOperationException("No sheet was begun.");
        return sheet.Write(cells.Span) ? _outflow.DrainAsync(target, cancellationToken) : ValueTask.CompletedTask;
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await EndSheetAsync(cancellationToken);
        WorkbookParts.Write(_archive ?? throw new InvalidOperationException("No sheet was begun."), _sheets);
        _archive.Dispose();
        await _outflow.DrainAsync(target, cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    /// <summary>Of a file that was not completed the end is never written.</summary>
    public override async ValueTask DisposeAsync()
    {
        _sheet?.Dispose();
        _archive?.Dispose();
        await _outflow.DisposeAsync();
    }

    private async ValueTask EndSheetAsync(CancellationToken cancellationToken)
    {
        if (_sheet is { } sheet)
        {
            _sheets.Add(sheet.End());
            sheet.Dispose();
            _sheet = null;
            await _outflow.DrainAsync(target, cancellationToken);
        }
    }
}
