namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What reading a file is doing.</summary>
public enum ImportStep
{
    /// <summary>Other files are read, and this one waits for its turn.</summary>
    Waiting,

    /// <summary>Rows are read and compared with what is so.</summary>
    Comparing,

    /// <summary>What differs is written down.</summary>
    Keeping,
}

/// <summary>How far reading a file is.</summary>
/// <param name="Step">What is done.</param>
/// <param name="Done">How much of that, 0 to 1.</param>
/// <param name="Rows">Rows so far.</param>
public sealed record ImportProgress(ImportStep Step, double Done, int Rows);

/// <summary>A file to read and compare. Nothing that anybody has changes by it.</summary>
/// <param name="ImportId">Chosen by who asks: asked twice it is one import (SE8).</param>
/// <param name="FileName">As it is called at the person's.</param>
/// <param name="File">Seekable; stays the caller's.</param>
/// <param name="Texts">The words by which columns, roles and the like are recognised, and in which cells are shown.</param>
/// <param name="Progress">Told now and then.</param>
public sealed record ImportUpload(Guid ImportId, string FileName, Stream File, Columns.ISheetTexts Texts, IProgress<ImportProgress>? Progress = null);

/// <summary>Whose cells count where both sides changed.</summary>
/// <param name="ImportId">Of which import.</param>
/// <param name="Number">The row; null for all conflicts.</param>
/// <param name="TakeFile">The file's; else what the colleague wrote.</param>
public sealed record ConflictDecision(Guid ImportId, int? Number, bool TakeFile);

/// <summary>Applies an import.</summary>
/// <param name="JobId">Chosen when the button is shown: a double click starts one job (SE8).</param>
/// <param name="ImportId">What.</param>
/// <param name="Confirmation">What was typed, where the preview asked for it.</param>
public sealed record StartImportRequest(Guid JobId, Guid ImportId, string? Confirmation = null);

/// <summary>Asks for the person's own file with a column that says what came of each row.</summary>
/// <param name="ImportId">Of which import.</param>
/// <param name="Texts">The words of the file.</param>
/// <param name="Target">Where to; need not be seekable; stays open.</param>
public sealed record ImportResultRequest(Guid ImportId, Columns.ISheetTexts Texts, Stream Target);
