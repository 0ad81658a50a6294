using System.Net;
using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Jobs;

/// <summary>
/// One step of a job is one transaction: state, audit, outbox, outcomes and counters, as the member who asked. Killed before the commit
/// nothing of it happened, killed after it all of it did: nobody is worked on twice (IM4).
/// </summary>
internal sealed class JobSteps(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WritePath writePath,
    IEnumerable<IJobWork> works,
    TimeProvider clock,
    ILogger<JobSteps> logger)
{
    private readonly ChunkSize _size = new();

    private static readonly InstallationItself Itself = new();

    /// <summary>Takes a job one step forward.</summary>
    public async Task TakeAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (await FindAsync(jobId, cancellationToken) is not { } found)
        {
            return;
        }

        var people = _size.People;
        try
        {
            await StepAsync(found, people, cancellationToken);
        }
        catch (Exception failure) when (IsNoFaultOfTheDatabase(failure))
        {
            await OneByOneAsync(found, people, failure, cancellationToken);
        }
    }

    /// <summary>Some person's row makes the whole chunk fail: each is tried alone, and those fail alone that have to.</summary>
    private async Task OneByOneAsync(Found found, int people, Exception failure, CancellationToken cancellationToken)
    {
        logger.LogError(failure, "A step of job {JobId} failed; it is tried person by person.", found.Job.Id);
        if (found.Job.State is JobState.Gathering)
        {
            await StopAsync(found.Job.Id, JobErrors.Unexpected, cancellationToken);
            return;
        }

        for (var person = 0; person < people; person++)
        {
            if (await CursorAsync(found.Job.Id, cancellationToken) is not { } at)
            {
                return;
            }

            try
            {
                if (!await StepAsync(found, 1, cancellationToken))
                {
                    return;
                }
            }
            catch (Exception alone) when (IsNoFaultOfTheDatabase(alone))
            {
                logger.LogError(alone, "Job {JobId} failed for one person.", found.Job.Id);
                await writePath.CommitAsync(found.Actor, (work, token) => FailNextAsync(work, found.Job.Id, at, token), cancellationToken);
            }
        }
    }

    /// <returns>Whether the job goes on.</returns>
    private async Task<bool> StepAsync(Found found, int people, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var stepped = await writePath.CommitAsync(
            found.Actor,
            (work, token) =>
            {
                // From here on the others wait.
                began = clock.GetTimestamp();
                return ForwardAsync(work, found.Job.Id, people, token);
            },
            cancellationToken);
        if (stepped.Error == Error.Busy)
        {
            // Another node writes, as in a failover: the runner comes again, and the job is none the worse for it (DU2).
            throw new WriterBusyException(null);
        }

        if (people > 1 && found.Job.State is JobState.Running)
        {
            _size.Learn(people, clock.GetElapsedTime(began));
        }

        if (!stepped.Succeeded)
        {
            await StopAsync(found.Job.Id, stepped.Error, cancellationToken);
        }

        return stepped is { Succeeded: true, Value: true };
    }

    private async Task<Result<bool>> ForwardAsync(UnitOfWork work, Guid jobId, int people, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await UnfinishedAsync(work, jobId, cancellationToken) is not { } job)
        {
            return false;
        }

        var kind = works.Single(w => w.Knows(job.Action));
        if (!PermissionTable.Allows(work.Actor, kind.Requires))
        {
            return Error.PowerLost;
        }

        work.Announce(new Change(ChangeKind.Job, job.RootOrganizationId, job.Id));
        if (job.State is JobState.Gathering)
        {
            if (await kind.GatherAsync(work, job, cancellationToken))
            {
                return true;
            }

            job.State = JobState.Running;
            job.Cursor = 0;
        }
        else
        {
            await WorkAsync(work, kind, job, people, cancellationToken);
        }

        if (job.Cursor < job.Total)
        {
            return true;
        }

        await EndAsync(work, kind, job, cancellationToken);
        return false;
    }

    /// <summary>Null where it came to its end meanwhile: it stays as it is.</summary>
    private static Task<Job?> UnfinishedAsync(UnitOfWork work, Guid jobId, CancellationToken cancellationToken) =>
        work.Db.Jobs.SingleOrDefaultAsync(j => j.Id == jobId && j.FinishedAt == null, cancellationToken);

    private static async Task WorkAsync(UnitOfWork work, IJobWork kind, Job job, int people, CancellationToken cancellationToken)
    {
        var items = await NextAsync(work.Db, job, people, cancellationToken);
        await kind.WorkAsync(work, job, items, cancellationToken);
        foreach (var item in items.Where(i => i.Outcome is not JobOutcome.Waiting))
        {
            work.Announce(new Change(ChangeKind.Member, job.RootOrganizationId, item.MemberId));
        }

        await SettleAsync(work, job, items, people, cancellationToken);
    }

    private static Task<List<JobItem>> NextAsync(FlexAuthDbContext db, Job job, int people, CancellationToken cancellationToken) =>
        db.JobItems.AsNoTracking()
            .Where(i => i.JobId == job.Id && i.Position > job.Cursor && i.Position <= job.Cursor + people)
            .OrderBy(i => i.Position)
            .ToListAsync(cancellationToken);

    private static async Task SettleAsync(
        UnitOfWork work, Job job, List<JobItem> items, int people, CancellationToken cancellationToken)
    {
        // The state first: the version that an item remembers is the one after the change.
        await work.Db.SaveChangesAsync(cancellationToken);
        await JobOutcomes.SaveAsync(work.Db, items, cancellationToken);
        job.Cursor += people;
        job.Done += items.Count;
        job.Changed += items.Count(i => i.Outcome is JobOutcome.Changed);
        job.LeftOut += items.Count(i => i.Outcome is JobOutcome.LeftOut);
        job.Failed += items.Count(i => i.Outcome is JobOutcome.Failed);
    }

    private static async Task EndAsync(UnitOfWork work, IJobWork kind, Job job, CancellationToken cancellationToken)
    {
        job.State = JobState.Finished;
        job.FinishedAt = work.Now;
        job.UndoUntil = await kind.UndoUntilAsync(work, job, cancellationToken);
        work.Record(AuditOf(AuditActions.JobFinished, job));
    }

    /// <summary>Null where it is over.</summary>
    private async Task<long?> CursorAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.Id == jobId && j.FinishedAt == null).Select(j => (long?)j.Cursor).SingleOrDefaultAsync(cancellationToken);
    }

    /// <param name="work">The transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="at">Where it stood before the step that failed: another node may have got past that person, one way or the other.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private async Task<Result<bool>> FailNextAsync(UnitOfWork work, Guid jobId, long at, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (await UnfinishedAsync(work, jobId, cancellationToken) is not { } job || job.Cursor != at)
        {
            return false;
        }

        var items = await NextAsync(work.Db, job, 1, cancellationToken);
        items.ForEach(item => item.Fail(JobErrors.Unexpected));
        await SettleAsync(work, job, items, 1, cancellationToken);
        work.Announce(new Change(ChangeKind.Job, job.RootOrganizationId, job.Id));
        if (job.Cursor >= job.Total)
        {
            await EndAsync(work, works.Single(w => w.Knows(job.Action)), job, cancellationToken);
        }

        return true;
    }

    private Task<Result<bool>> StopAsync(Guid jobId, Error because, CancellationToken cancellationToken) => writePath.CommitAsync<bool>(
        Itself,
        async (work, token) =>
        {
            if (await UnfinishedAsync(work, jobId, token) is not { } job)
            {
                work.RecordNothing();
                return false;
            }

            Stop(work, job, because, await works.Single(w => w.Knows(job.Action)).UndoUntilAsync(work, job, token));
            return true;
        },
        cancellationToken);

    /// <summary>Breaks a job off: what was done stays, the rest is not begun.</summary>
    public static void Stop(UnitOfWork work, Job job, Error because, DateTimeOffset? undoUntil)
    {
        job.State = JobState.Stopped;
        job.StoppedBy = because.Code;
        job.FinishedAt = work.Now;
        job.UndoUntil = undoUntil;
        work.Record(AuditOf(AuditActions.JobStopped, job));
        work.Announce(new Change(ChangeKind.Job, job.RootOrganizationId, job.Id));
    }

    public static AuditEvent AuditOf(string what, Job job) => new(what, null, null, new
    {
        action = job.Action,
        job = job.Id,
        undoOf = job.UndoOf,
        people = job.Total,
        changed = job.Changed,
        leftOut = job.LeftOut,
        failed = job.Failed,
        stoppedBy = job.StoppedBy,
    })
    {
        Place = (job.OrganizationId, job.RootOrganizationId),
    };

    private async Task<Found?> FindAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == jobId && j.FinishedAt == null, cancellationToken);
        if (job is null)
        {
            return null;
        }

        // How far they reach is told by the transaction of each step: their organization may be moved within the tree, or deleted after
        // they left it.
        return new Found(job, new JobOfMember(
            job.Id, job.ActorId, job.OrganizationId, job.RootOrganizationId, "", JobOrder.Read<object>(job).Role)
        {
            Address = IPAddress.TryParse(job.Address, out var address) ? address : null,
        });
    }

    /// <summary>A database that is down is waited for; it must not turn into failures of people (DU2).</summary>
    private static bool IsNoFaultOfTheDatabase(Exception failure) =>
        failure is not (OperationCanceledException or OutOfMemoryException) && !DatabaseTrouble.Is(failure);

    private sealed record Found(Job Job, JobOfMember Actor);
}
