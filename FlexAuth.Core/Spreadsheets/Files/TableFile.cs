using FlexAuth.Core.Operations;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>What a file is, by what is in it and not by its name.</summary>
public enum TableKind
{
    /// <summary>An Office Open XML workbook (ECMA-376).</summary>
    Workbook,

    /// <summary>Comma, semicolon or tab separated text (RFC 4180).</summary>
    Csv,
}

/// <summary>A row of a file.</summary>
/// <param name="Number">Its number as the spreadsheet shows it, from 1.</param>
/// <param name="Cells">Its cells from the first column on; null where nothing is.</param>
public readonly record struct TableRow(int Number, IReadOnlyList<string?> Cells);

/// <summary>
/// The rows of an uploaded file, one after the other: whatever its size, only a row is in memory (and the shared texts of a workbook,
/// as far as they were needed, bounded). Not for several threads.
/// </summary>
public abstract class TableFile : IDisposable
{
    private ILogger? _logger;
    private Error? _failure;

    /// <summary>What it is.</summary>
    public abstract TableKind Kind { get; }

    /// <summary>The sheet that is read; null for what has none.</summary>
    public virtual string? Sheet => null;

    /// <summary>
    /// What was taken from it that a person should know, by stable codes with values: another sheet than theirs, formulas, hidden rows.
    /// Whole once the last row is read.
    /// </summary>
    public abstract IReadOnlyList<Error> Notices { get; }

    /// <summary>How much of it is read, 0 to 1.</summary>
    public abstract double Progress { get; }

    /// <summary>Opens what was uploaded.</summary>
    /// <param name="file">Seekable; stays the caller's.</param>
    /// <param name="limits">How much of it is read.</param>
    /// <param name="preferredSheet">Of a workbook the sheet to read where a visible one is called so; otherwise the first visible one is read.</param>
    /// <param name="logger">Told of files that made the reader fail in a way that nobody foresaw.</param>
    /// <param name="cancellationToken">Cancels opening, and reading whatever rows come later.</param>
    /// <returns>The file before its first row, or why it is none: one code for each cause.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Result<TableFile> Open(
        Stream file, FileLimits limits, string? preferredSheet = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var opened = FileSignature.Open(file, limits, preferredSheet, cancellationToken);
            opened._logger = logger;
            return opened;
        }
        catch (Exception cause) when (LiesInTheFile(cause))
        {
            return ReasonOf(cause, logger);
        }
    }

    /// <summary>The next row that is not empty.</summary>
    /// <returns>The row; null at the end; or why the file cannot be read further. A file without any row is an error too.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Result<TableRow?> Next()
    {
        try
        {
            return _failure is not null ? _failure : NextRow();
        }
        catch (Exception cause) when (LiesInTheFile(cause))
        {
            return _failure = ReasonOf(cause, _logger);
        }
    }

    /// <inheritdoc />
    public abstract void Dispose();

    /// <inheritdoc cref="Next" />
    private protected abstract TableRow? NextRow();

    private static bool LiesInTheFile(Exception cause) =>
        cause is EndOfStreamException or not (OperationCanceledException or IOException or UnauthorizedAccessException or OutOfMemoryException);

    private static Error ReasonOf(Exception cause, ILogger? logger)
    {
        if (cause is UnreadableFileException unreadable)
        {
            return unreadable.Error;
        }

        // A mistake of ours; but no file brings down what reads it (IM6).
        logger?.LogError(cause, "A file was refused because the reader of spreadsheets failed on it.");
        return UnreadableFileException.Damaged().Error;
    }
}
