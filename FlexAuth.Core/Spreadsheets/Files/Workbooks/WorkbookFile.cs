using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>A workbook that is read: one of its sheets, row by row.</summary>
internal sealed class WorkbookFile : TableFile
{
    private readonly WorkbookPackage _package;
    private readonly WorkbookOutline _outline;
    private readonly SharedTexts _shared;
    private readonly SheetRows _rows;
    private readonly FileLimits _limits;
    private int _count;
    private bool _isOver;

    private WorkbookFile(WorkbookPackage package, string? preferredSheet, FileLimits limits)
    {
        (_package, _limits) = (package, limits);
        _outline = WorkbookOutline.Read(package, preferredSheet);
        using var styles = _outline.Styles is { } part ? package.ReadOutline(part) : null;
        var formats = CellFormats.Read(styles);
        var sheet = package.Read(_outline.Part) ?? throw UnreadableFileException.Damaged();
        _shared = new SharedTexts(_outline.SharedTexts is { } texts ? package.Read(texts) : null, package.Inflation, limits);
        _rows = new SheetRows(sheet, _shared, formats, _outline.CountsFrom1904, limits);
    }

    public override TableKind Kind => TableKind.Workbook;

    public override string? Sheet => _outline.Sheet;

    public override IReadOnlyList<Error> Notices =>
    [
        .. _outline.Others.Count > 0 ? [new Error("import.file.sheets", _outline.Sheet, string.Join(", ", _outline.Others))] : Array.Empty<Error>(),
        .. _rows.Notices,
    ];

    public override double Progress => _isOver ? 1 : Math.Min(1, (double)_package.File.BytesRead / _package.File.Length);

    public static WorkbookFile Open(Stream file, FileLimits limits, string? preferredSheet, CancellationToken cancellationToken)
    {
        var package = new WorkbookPackage(file, limits, cancellationToken);
        try
        {
            return new WorkbookFile(package, preferredSheet, limits);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        _rows.Dispose();
        _shared.Dispose();
        _package.Dispose();
    }

    private protected override TableRow? NextRow()
    {
        var row = _rows.Next();
        _isOver = row is null;
        _count += row is null ? 0 : 1;

        // One is the head.
        return _count == 0
            ? throw new UnreadableFileException("import.file.empty")
            : _count > _limits.Rows + 1
            ? throw new UnreadableFileException("import.file.too_many_rows", _limits.Rows)
            : row;
    }
}
