using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What is worth another try: people for whom it failed, and people whose mail with a link was given up.</summary>
internal static class Failures
{
    public static IQueryable<JobItem> Of(FlexAuthDbContext db, Guid jobId)
    {
        var givenUp = GivenUp(db, jobId);
        return db.JobItems.Where(
            i => i.JobId == jobId
                && (i.Outcome == JobOutcome.Failed
                    || (i.Outcome == JobOutcome.Changed && givenUp.Any(m => m.MemberId == i.MemberId))));
    }

    /// <summary>Whether there is anybody in <see cref="Of"/>, and the job may still be tried again.</summary>
    /// <remarks>What failed in an import is tried again by importing the file again: what is so already is no change then.</remarks>
    public static async Task<bool> CanBeRetriedAsync(FlexAuthDbContext db, Job job, CancellationToken cancellationToken) =>
        job is { FinishedAt: not null, UndoOf: null, UndoneBy: null, RetriedBy: null } && JobKind.ImportOf(job) is null
        && (job.Failed > 0 || await HasGivenUpAsync(db, job.Id, cancellationToken));

    /// <summary>From the mails to their people: a job has few that were given up, and may have a hundred thousand people.</summary>
    private static Task<bool> HasGivenUpAsync(FlexAuthDbContext db, Guid jobId, CancellationToken cancellationToken) =>
        GivenUp(db, jobId).AnyAsync(
            m => db.JobItems.Any(i => i.MemberId == m.MemberId && i.JobId == jobId && i.Outcome == JobOutcome.Changed), cancellationToken);

    private static IQueryable<OutboxMessage> GivenUp(FlexAuthDbContext db, Guid jobId) =>
        db.Outbox.Where(m => m.JobId == jobId && m.State == DeliveryState.Failed && m.LinkId != null);
}
