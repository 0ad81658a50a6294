using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What is worth another try: people for whom it failed, and people whose mail was given up.</summary>
internal static class Failures
{
    public static IQueryable<JobItem> Of(FlexAuthDbContext db, Guid jobId) => db.JobItems.Where(
        i => i.JobId == jobId
            && (i.Outcome == JobOutcome.Failed
                || (i.Outcome == JobOutcome.Changed
                    && db.Outbox.Any(m => m.JobId == jobId && m.MemberId == i.MemberId && m.LinkId != null && m.State == DeliveryState.Failed))));
}
