using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

/// <summary>The import that a job applies.</summary>
/// <param name="Id">Its id; only whoever uploaded it can open it.</param>
/// <param name="FileName">The file's name.</param>
public sealed record JobImport(Guid Id, string FileName);

/// <summary>How far a job is.</summary>
public sealed record JobView
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does. Of a job that takes another one back: what that one did. Null where it applies an import.</summary>
    public required UserAction? Action { get; init; }

    /// <summary>The import that it applies, or takes back; null where it is an action.</summary>
    public JobImport? Import { get; init; }

    /// <summary>The job that it takes back, if it does.</summary>
    public Guid? UndoOf { get; init; }

    /// <summary>Who asked, by name.</summary>
    public required string ActorName { get; init; }

    /// <summary>Whether the viewer asked.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far.</summary>
    public required JobState State { get; init; }

    /// <summary>People in all.</summary>
    public required int Total { get; init; }

    /// <summary>People with an outcome.</summary>
    public required int Done { get; init; }

    /// <summary>People who were changed.</summary>
    public required int Changed { get; init; }

    /// <summary>People who were left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>People for whom it failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Mails of the job that wait to leave.</summary>
    public int MailsQueued { get; init; }

    /// <summary>Mails of the job that a server took.</summary>
    public int MailsSent { get; init; }

    /// <summary>Mails of the job that were given up.</summary>
    public int MailsFailed { get; init; }

    /// <summary>Why it stopped, where it did.</summary>
    public Error? StoppedBy { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether it can be undone now; one that is under way stops first.</summary>
    public bool CanBeUndone { get; init; }

    /// <summary>Whether it can be broken off now; what was done stays.</summary>
    public bool CanBeStopped { get; init; }

    /// <summary>Until when the viewer can undo it; null where not, not any more, or already done.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>The job that takes it back, or did.</summary>
    public Guid? UndoneBy { get; init; }

    /// <summary>How far taking it back is; null where nobody asked for that.</summary>
    public JobState? UndoState { get; init; }

    /// <summary>People who are as before.</summary>
    public int SetBack { get; init; }

    /// <summary>Whether something failed in it that can be tried again now.</summary>
    public bool CanBeRetried { get; init; }

    /// <summary>The job that tried again what failed.</summary>
    public Guid? RetriedBy { get; init; }
}
