using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Jobs;

internal static class JobBegin
{
    /// <summary>Writes the job down, with its audit row. The runner is woken by the operation, after the commit.</summary>
    public static void Begin(this UnitOfWork work, Job job)
    {
        work.Db.Jobs.Add(job);
        work.Record(JobSteps.AuditOf(AuditActions.JobStarted, job));
        work.Announce(new Change(ChangeKind.Job, job.RootOrganizationId, job.Id));
    }
}
