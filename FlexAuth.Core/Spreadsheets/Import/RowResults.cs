using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What came of a row, in the words of a file. The words stand where those of reasons do.</summary>
internal sealed class RowResults(ISheetTexts texts, UserImport import)
{
    /// <summary>The head of the column.</summary>
    public string Head { get; } = texts.Of(new Error("import.result"));

    private readonly string _unchanged = texts.Of(new Error("import.result.unchanged"));

    /// <param name="row">The row; null where it says what is so already.</param>
    /// <param name="applies">Whether there is something to be done, as it was decided.</param>
    public string Of(ImportRowView? row, bool applies) => row switch
    {
        null => _unchanged,
        { Kind: ImportRowKind.Refused, Reason: { } reason } => Because("refused", reason),
        { Outcome: JobOutcome.Changed, Kind: ImportRowKind.New } => Said("added"),
        { Outcome: JobOutcome.Changed, Reason: { } reason } => Because("changed_partly", reason),
        { Outcome: JobOutcome.Changed, Kind: ImportRowKind.Conflict, TakesFile: false } => Said("changed_but_conflicts"),
        { Outcome: JobOutcome.Changed } => Said("changed"),
        { Outcome: JobOutcome.LeftOut, Reason: { } reason } => Because("left_out", reason),
        { Outcome: JobOutcome.Failed, Reason: { } reason } => Because("failed", reason),
        { Kind: ImportRowKind.Conflict } when !applies => Said("conflict_kept"),
        _ when import.JobId is not null => Said("not_begun"),
        { Kind: ImportRowKind.New } => Said("would_add"),
        { Kind: ImportRowKind.Conflict, TakesFile: false } => Said("would_change_but_conflicts"),
        _ => Said("would_change"),
    };

    private string Said(string what) => texts.Of(new Error($"import.result.{what}"));

    private string Because(string what, Error reason) => texts.Of(new Error($"import.result.{what}", texts.Of(reason)));
}
