using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is being read and compared.</summary>
    Reading,

    /// <summary>It was compared; nothing has changed yet.</summary>
    Ready,

    /// <summary>Import was pressed: a job is under way, or was. How far it is, the job says.</summary>
    Applied,
}

/// <summary>What importing would do with a row.</summary>
public enum ImportRowKind
{
    /// <summary>A person whom the file changes.</summary>
    Changed,

    /// <summary>Somebody new.</summary>
    New,

    /// <summary>Changed in the file, and otherwise by somebody since it was written: theirs stay, unless decided otherwise.</summary>
    Conflict,

    /// <summary>Cannot be done, with a reason.</summary>
    Refused,
}

/// <summary>An import: what the file would do, or did.</summary>
public sealed record ImportView
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The file's name, as it was uploaded.</summary>
    public required string FileName { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it is.</summary>
    public required ImportState State { get; init; }

    /// <summary>Rows of people in the file.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that say what is so already.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Rows that change somebody, conflicts not counted.</summary>
    public required int Changed { get; init; }

    /// <summary>People who are new.</summary>
    public required int New { get; init; }

    /// <summary>Rows that somebody else changed meanwhile.</summary>
    public required int Conflicts { get; init; }

    /// <summary>Those of them for which the file's cells were chosen.</summary>
    public required int ConflictsTakenFromFile { get; init; }

    /// <summary>Rows that are refused.</summary>
    public required int Refused { get; init; }

    /// <summary>Mails that would be sent: welcomes to those for whom email login becomes enabled, and anew to those who lose theirs by another change.</summary>
    public required int Welcomes { get; init; }

    /// <summary>People who would lose email login, with their password and second factors.</summary>
    public required int LoseEmailLogin { get; init; }

    /// <summary>People who are signed in and would not be, by a change of role, organization or address, or by losing email login.</summary>
    public required int SignedOut { get; init; }

    /// <summary>People whose registered phones would have to be registered anew, by a change of role or address, or by losing email login.</summary>
    public int LosePhones { get; init; }

    /// <summary>Whether the file carries what it was written with: without it nobody can see conflicts.</summary>
    public required bool HasBaseline { get; init; }

    /// <summary>What a person should know of the file: columns that are ignored, formulas, other sheets, people who are not in it.</summary>
    public required IReadOnlyList<Error> Notices { get; init; }

    /// <summary>What has to be typed before it is applied, where credentials would be deleted; else null.</summary>
    public string? ConfirmationWord { get; init; }

    /// <summary>Whether whoever asks has to prove themselves first (SE7).</summary>
    public bool NeedsProof { get; init; }

    /// <summary>The job that applies it.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Whether the file itself is still kept, so that there can be a copy of it that says what came of each row.</summary>
    public bool HasFile { get; init; }

    /// <summary>Rows that Import would work on: changed, new, and conflicts of which something remains to be done.</summary>
    public required int ToApply { get; init; }
}

/// <summary>One cell that differs.</summary>
/// <param name="Column">Which, as <see cref="Columns.SheetColumn"/>.</param>
/// <param name="From">How it is now.</param>
/// <param name="To">How the file has it.</param>
/// <param name="IsConflict">Whether somebody changed it, or the cell it is one with, otherwise since the file was written.</param>
/// <param name="Beside">The cell it is one with as it is now, where somebody changed that one and the file says nothing of it.</param>
public sealed record ImportCell(
    Columns.SheetColumn Column, string? From, string? To, bool IsConflict, (Columns.SheetColumn Column, string Now)? Beside = null);

/// <summary>A row of an import that is not unchanged.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Kind">What would be done.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Email">Their address now; of somebody new the file's.</param>
/// <param name="Cells">What differs.</param>
/// <param name="Reason">Why it is refused; once applied, why it was left out or failed.</param>
/// <param name="TakesFile">Of a conflict: whether the file's cells were chosen.</param>
/// <param name="Outcome">What came of it; null before its turn, and where it was not to be applied.</param>
/// <param name="IsBlind">Whether it has lost what its file was written with, so that nobody sees what a colleague changed meanwhile.</param>
public sealed record ImportRowView(
    int Number,
    ImportRowKind Kind,
    string Name,
    string Email,
    IReadOnlyList<ImportCell> Cells,
    Error? Reason,
    bool TakesFile,
    Data.JobOutcome? Outcome,
    bool IsBlind);

/// <summary>A page of rows.</summary>
/// <param name="ImportId">Of which import.</param>
/// <param name="Kind">Only these; null for all.</param>
/// <param name="After">Only rows behind this number: 0 for the first page.</param>
/// <param name="Take">Rows on the page, 1 to 200.</param>
public sealed record ImportRowsRequest(Guid ImportId, ImportRowKind? Kind, int After, int Take);

/// <summary>A page of rows and how many there are of that kind.</summary>
public sealed record ImportRowsPage(IReadOnlyList<ImportRowView> Rows, int Total);
