using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>
/// Writes the person's own file anew, with a column that says what came of each row; of an import that is not applied, what would. Row by
/// row: memory does not grow with the file.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class WriteImportResult : Query<ImportResultRequest, Nothing>
{
    private const double UsualWidth = 24;
    private const double ResultWidth = 60;

    private readonly ReadingTurns _turns;
    private readonly ImportOptions _options;
    private readonly ILogger _logger;

    internal WriteImportResult(
        IDbContextFactory<FlexAuthDbContext> contexts, ReadingTurns turns, IOptions<ImportOptions> options, ILogger<WriteImportResult> logger)
        : base(contexts) => (_turns, _options, _logger) = (turns, options.Value, logger);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> ReadAsync(
        FlexAuthDbContext db, Actor actor, ImportResultRequest request, CancellationToken cancellationToken)
    {
        if (await ImportScope.FindAsync(db, (SignedInMember)actor, request.ImportId, cancellationToken) is not { } import
            || !await ImportFile.IsKeptAsync(db, import.Id, cancellationToken))
        {
            return Error.NotFound;
        }

        var taken = await _turns.TakeAsync(((SignedInMember)actor).MemberId, null, cancellationToken);
        if (!taken.Succeeded)
        {
            return taken.Error;
        }

        using var turn = taken.Value;
        await using var file = await ImportFile.OpenAsync(db, import.Id, cancellationToken);

        // The sheet that was read, whatever the language in which the copy is asked for.
        var opened = TableFile.Open(file, _options.Limits, import.Sheet ?? request.Texts.People, _logger, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        using var table = opened.Value;
        return await WriteAsync(db, import, table, request, cancellationToken);
    }

    private static async Task<Result<Nothing>> WriteAsync(
        FlexAuthDbContext db, UserImport import, TableFile table, ImportResultRequest request, CancellationToken cancellationToken)
    {
        var first = table.Next();
        if (!first.Succeeded || first.Value is not { } top)
        {
            return first.Error ?? ImportErrors.Empty;
        }

        var read = SheetHead.Of(top.Cells, request.Texts);
        if (!read.Succeeded)
        {
            return read.Error;
        }

        var words = new RowResults(request.Texts, import);
        var columns = top.Cells.Select(cell => Column(cell?.Trim() ?? "", request.Texts)).Append(new ColumnLayout(words.Head, ResultWidth)).ToList();
        await using var writer = TableWriter.Workbook(request.Target);
        await writer.BeginSheetAsync(new SheetLayout(request.Texts.People, columns), cancellationToken);
        var results = new RowsInOrder(db, import);
        while (true)
        {
            var next = table.Next();
            if (!next.Succeeded)
            {
                return next.Error;
            }

            if (next.Value is not { } row)
            {
                break;
            }

            var cells = new string?[columns.Count];
            for (var place = 0; place < Math.Min(row.Cells.Count, cells.Length - 1); place++)
            {
                cells[place] = row.Cells[place];
            }

            var (view, applies) = await results.FindAsync(row.Number, cancellationToken);
            cells[^1] = words.Of(view, applies);
            await writer.WriteAsync(cells, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
        return new Nothing();
    }

    /// <summary>The baseline stays hidden: with it the copy can be corrected and imported again.</summary>
    private static ColumnLayout Column(string head, ISheetTexts texts) => new(
        head, UsualWidth, IsHidden: string.Equals(head, texts.Baseline, StringComparison.OrdinalIgnoreCase));

    /// <summary>The import's rows beside the file's: both by number, read some at a time.</summary>
    private sealed class RowsInOrder(FlexAuthDbContext db, UserImport import)
    {
        private const int AtATime = 1_000;

        private Queue<(ImportRowView View, bool Applies)> _ahead = [];
        private int _last;
        private bool _ended;

        public async Task<(ImportRowView? View, bool Applies)> FindAsync(int number, CancellationToken cancellationToken)
        {
            while (true)
            {
                if (_ahead.Count == 0 && !_ended)
                {
                    var rows = await ImportRows.ReadAsync(db, import, null, _last, AtATime, cancellationToken);
                    _ended = rows.Count < AtATime;
                    _last = rows.Count == 0 ? _last : rows[^1].View.Number;
                    _ahead = new Queue<(ImportRowView, bool)>(rows);
                }

                if (_ahead.Count == 0 || _ahead.Peek().View.Number > number)
                {
                    return (null, false);
                }

                var row = _ahead.Dequeue();
                if (row.View.Number == number)
                {
                    return row;
                }
            }
        }
    }
}
