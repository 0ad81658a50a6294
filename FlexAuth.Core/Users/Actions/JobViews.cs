using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

internal static class JobViews
{
    public static async Task<IReadOnlyList<JobView>> OfAsync(
        FlexAuthDbContext db, SignedInMember viewer, IReadOnlyList<Job> jobs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = jobs.Select(j => (Guid?)j.Id).ToList();
        var actors = jobs.Select(j => j.ActorId).Distinct().ToList();
        var names = await db.Members.Where(m => EF.Parameter(actors).Contains(m.Id))
            .ToDictionaryAsync(m => m.Id, m => m.FirstName + " " + m.LastName, cancellationToken);
        var mails = (await db.Outbox.Where(m => EF.Parameter(ids).Contains(m.JobId))
            .GroupBy(m => new { m.JobId, m.State })
            .Select(g => new { g.Key.JobId, g.Key.State, Count = g.Count() })
            .ToListAsync(cancellationToken))
            .ToDictionary(g => (g.JobId!.Value, g.State), g => g.Count);

        var undoing = jobs.Select(j => j.UndoneBy).OfType<Guid>().ToList();
        var undone = undoing.Count == 0 ? [] : await db.Jobs.Where(j => EF.Parameter(undoing).Contains(j.Id))
            .Select(j => new { j.Id, j.State, j.Changed })
            .ToDictionaryAsync(j => j.Id, cancellationToken);
        var retriable = new HashSet<Guid>();
        foreach (var job in jobs)
        {
            if (await Failures.CanBeRetriedAsync(db, job, cancellationToken))
            {
                retriable.Add(job.Id);
            }
        }

        return jobs.Select(job => new JobView
        {
            Id = job.Id,
            Action = JobKind.ActionOf(job),
            Import = JobKind.ImportOf(job),
            UndoOf = job.UndoOf,
            ActorName = names.GetValueOrDefault(job.ActorId, "").Trim(),
            IsOwn = job.ActorId == viewer.MemberId,
            CreatedAt = job.CreatedAt,
            State = job.State,
            Total = job.Total,
            Done = job.Done,
            Changed = job.Changed,
            LeftOut = job.LeftOut,
            Failed = job.Failed,
            MailsQueued = mails.GetValueOrDefault((job.Id, DeliveryState.Queued)),
            MailsSent = mails.GetValueOrDefault((job.Id, DeliveryState.Sent)),
            MailsFailed = mails.GetValueOrDefault((job.Id, DeliveryState.Failed)),
            StoppedBy = job.StoppedBy is { } code ? new Error(code) : null,
            FinishedAt = job.FinishedAt,
            CanBeUndone = job is { UndoneBy: null, UndoOf: null } && JobKind.CanBeUndone(job)
                && (job.FinishedAt is null || job.UndoUntil > now),
            UndoUntil = job.UndoneBy is null && job.UndoUntil > now ? job.UndoUntil : null,
            UndoneBy = job.UndoneBy,
            UndoState = undone.GetValueOrDefault(job.UndoneBy ?? Guid.Empty)?.State,
            SetBack = undone.GetValueOrDefault(job.UndoneBy ?? Guid.Empty)?.Changed ?? 0,
            CanBeStopped = job is { FinishedAt: null, UndoOf: null },
            CanBeRetried = retriable.Contains(job.Id),
            RetriedBy = job.RetriedBy,
        }).ToList();
    }
}
