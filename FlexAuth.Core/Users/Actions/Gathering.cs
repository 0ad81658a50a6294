using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Writes down whom a job concerns, some at a time: a hundred thousand at once would hold up those who sign in.</summary>
internal static class Gathering
{
    /// <summary>The most people that are looked at in one transaction.</summary>
    public const int AtATime = 2_000;

    /// <summary>The next people, from the job's cursor on.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> NextAsync(UnitOfWork work, Job job, CancellationToken cancellationToken)
    {
        var (looked, next) = await LookAsync(work, job, cancellationToken);
        await WriteDownAsync(work, job, next, cancellationToken);
        return looked == AtATime;
    }

    /// <summary>Adds these people to the job.</summary>
    public static async Task WriteDownAsync(UnitOfWork work, Job job, IReadOnlyCollection<Guid> next, CancellationToken cancellationToken)
    {
        var position = job.Total;
        await work.Db.InsertAsync(
            next.Select(member => new JobItem { JobId = job.Id, Position = ++position, MemberId = member }), cancellationToken);
        job.Total += next.Count;
        foreach (var member in next)
        {
            // Open lists show for whom something is about to be done.
            work.Announce(new Change(ChangeKind.Member, job.RootOrganizationId, member));
        }
    }

    private static Task<(int Looked, List<Guid> Next)> LookAsync(UnitOfWork work, Job job, CancellationToken cancellationToken) =>
        (job.UndoOf, JobOrder.Read<ActionOrder>(job).Details) switch
        {
            ({ } undone, _) => ChangedByAsync(work.Db, job, undone, cancellationToken),
            (_, { RetryOf: { } failed }) => FailedInAsync(work.Db, job, failed, cancellationToken),
            (_, { Selection.Filter: { } filter } order) => MatchingAsync(work, job, filter, order.Selection!.Except, cancellationToken),
            (_, var order) => NamedAsync(work, job, order.Selection!, cancellationToken),
        };

    private static async Task<(int Looked, List<Guid> Next)> NamedAsync(
        UnitOfWork work, Job job, UserSelection selection, CancellationToken cancellationToken)
    {
        var ids = Selecting.Order(selection).Skip((int)job.Cursor).Take(AtATime).ToList();
        var actor = (ActingMember)work.Actor;
        var within = await work.Db.Members.Within(actor).Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id).ToHashSetAsync(cancellationToken);
        job.Cursor += ids.Count;
        return (ids.Count, ids.Where(within.Contains).ToList());
    }

    /// <summary>By number: those who changed meanwhile are neither skipped nor met twice.</summary>
    private static async Task<(int Looked, List<Guid> Next)> MatchingAsync(
        UnitOfWork work, Job job, UserFilter filter, IReadOnlyList<Guid> except, CancellationToken cancellationToken)
    {
        var found = await UserDirectory.GatherAsync(
            work.Db, ((ActingMember)work.Actor).OrganizationPath, filter, job.CreatedAt, job.Cursor, AtATime, cancellationToken);
        job.Cursor = found.Count == 0 ? job.Cursor : found[^1].Number;
        var left = except.ToHashSet();
        return (found.Count, found.Select(f => f.MemberId).Where(id => !left.Contains(id)).ToList());
    }

    /// <summary>The next of those whom another job changed.</summary>
    public static async Task<(int Looked, List<Guid> Next)> ChangedByAsync(
        FlexAuthDbContext db, Job job, Guid undone, CancellationToken cancellationToken)
    {
        var items = await db.JobItems
            .Where(i => i.JobId == undone && i.Position > job.Cursor && i.Outcome == JobOutcome.Changed)
            .OrderBy(i => i.Position).Take(AtATime)
            .Select(i => new { i.Position, i.MemberId }).ToListAsync(cancellationToken);
        job.Cursor = items.Count == 0 ? job.Cursor : items[^1].Position;
        return (items.Count, items.Select(i => i.MemberId).ToList());
    }

    private static async Task<(int Looked, List<Guid> Next)> FailedInAsync(
        FlexAuthDbContext db, Job job, Guid failed, CancellationToken cancellationToken)
    {
        var items = await Failures.Of(db, failed).Where(i => i.Position > job.Cursor)
            .OrderBy(i => i.Position).Take(AtATime)
            .Select(i => new { i.Position, i.MemberId }).ToListAsync(cancellationToken);
        job.Cursor = items.Count == 0 ? job.Cursor : items[^1].Position;
        return (items.Count, items.Select(i => i.MemberId).ToList());
    }
}
