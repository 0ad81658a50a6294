using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

/// <summary>A page of a job's results.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Outcome">Only these; null for all.</param>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows on the page, 1 to 1,000.</param>
public sealed record JobResultsRequest(Guid JobId, JobOutcome? Outcome, int Skip, int Take)
{
    /// <summary>Whoever reads all of it page by page: only rows behind this place in the job, and they are not counted each time.</summary>
    public int? After { get; init; }
}

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

/// <summary>A page of results and how many there are; of those behind a place none are counted but the page.</summary>
public sealed record JobResults(IReadOnlyList<JobResult> Rows, int Total);
