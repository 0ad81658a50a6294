using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

/// <summary>An action and whom it is for.</summary>
public sealed record ActionRequest(UserAction Action, UserSelection Selection);

/// <summary>People who would be left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="Names">The first of them by name, at most 20.</param>
public sealed record LeftOutGroup(Error Reason, int Count, IReadOnlyList<string> Names);

/// <summary>What an action would do, before anything happens.</summary>
public sealed record ActionPreview
{
    /// <summary>What was previewed.</summary>
    public required UserAction Action { get; init; }

    /// <summary>People in the selection.</summary>
    public required int Selected { get; init; }

    /// <summary>People who would be changed.</summary>
    public required int WillChange { get; init; }

    /// <summary>The first of them by name, at most 20.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The others, by reason, the largest group first.</summary>
    public required IReadOnlyList<LeftOutGroup> LeftOut { get; init; }

    /// <summary>Welcome or reset mails that would leave.</summary>
    public int Mails { get; init; }

    /// <summary>Passwords that would be deleted for good.</summary>
    public int Passwords { get; init; }

    /// <summary>Authentication apps that would be deleted for good.</summary>
    public int AuthenticationApps { get; init; }

    /// <summary>Recovery codes that would be deleted for good.</summary>
    public int RecoveryCodes { get; init; }

    /// <summary>Sessions that would end.</summary>
    public int Sessions { get; init; }

    /// <summary>What has to be typed to confirm, where credentials would be deleted; else null.</summary>
    public string? ConfirmationWord { get; init; }

    /// <summary>How long it can be undone once it has ended; null where it cannot.</summary>
    public TimeSpan? UndoFor { get; init; }

    /// <summary>How long mails wait before they leave.</summary>
    public TimeSpan MailsWait { get; init; }

    /// <summary>Whether the actor has to prove themselves anew first (SE7).</summary>
    public bool NeedsProof { get; init; }
}

/// <summary>Starts an action.</summary>
/// <param name="JobId">Chosen when the dialog opens: a double click starts one job (SE8).</param>
/// <param name="Action">What.</param>
/// <param name="Selection">For whom.</param>
/// <param name="Confirmation">What was typed, where the preview asked for it.</param>
public sealed record StartActionRequest(Guid JobId, UserAction Action, UserSelection Selection, string? Confirmation = null);

/// <summary>Follows a job: takes it back, or tries again what failed.</summary>
/// <param name="JobId">The new job, chosen by the caller (SE8).</param>
/// <param name="Of">The job that it follows.</param>
public sealed record FollowUpRequest(Guid JobId, Guid Of);

/// <summary>How far a job is.</summary>
public sealed record JobView
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does. Of a job that takes another one back: what that one did.</summary>
    public required UserAction Action { get; init; }

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

    /// <summary>Until when the viewer can undo it; null where not, not any more, or already done.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>The job that took it back.</summary>
    public Guid? UndoneBy { get; init; }
}

/// <summary>A page of a job's results.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Outcome">Only these; null for all.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows on the page, 1 to 1,000.</param>
public sealed record JobResultsRequest(Guid JobId, JobOutcome? Outcome, int Skip, int Take);

/// <summary>What came of one person.</summary>
/// <param name="Position">Place in the job, from 1.</param>
/// <param name="MemberId">The person.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their email address.</param>
/// <param name="Organization">Their organization.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">Why, where the person was left out or it failed.</param>
/// <param name="Mail">Where the mail stands, if there is one.</param>
/// <param name="MailProblem">What the mail server said last, where it did not take the mail at the first try.</param>
public sealed record JobResult(
    int Position,
    Guid MemberId,
    string Name,
    string Email,
    string Organization,
    JobOutcome Outcome,
    Error? Reason,
    DeliveryState? Mail,
    string? MailProblem);

/// <summary>A page of results and how many there are.</summary>
public sealed record JobResults(IReadOnlyList<JobResult> Rows, int Total);
