using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Breaks a job off that is under way. Whoever was its turn already stays as the job left them and is listed; nobody else is touched. It
/// can be undone afterwards, like one that came to its end.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class StopJob : Operation<Guid, Nothing>
{
    private readonly IEnumerable<IJobWork> _works;

    internal StopJob(WritePath writePath, IEnumerable<IJobWork> works)
        : base(writePath) => _works = works;

    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Guid request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => StopAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> StopAsync(UnitOfWork work, SignedInMember actor, Guid id, CancellationToken cancellationToken)
    {
        var job = await work.Db.Jobs.Within(work.Db, actor).SingleOrDefaultAsync(j => j.Id == id, cancellationToken);
        if (job is null)
        {
            return Error.NotFound;
        }

        // Half taken back is neither: what undoing has begun it ends.
        if (job.UndoOf is not null)
        {
            return new Error("job.cannot_be_stopped");
        }

        if (job.FinishedAt is not null)
        {
            work.RecordNothing();
            return new Nothing();
        }

        var until = await _works.Single(w => w.Knows(job.Action)).UndoUntilAsync(work, job, cancellationToken);
        JobSteps.Stop(work, job, JobErrors.StoppedByHand, until);
        return new Nothing();
    }
}
