using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The job that applies an import, or takes one back: row after row of those that were foreseen, each judged anew.</summary>
internal sealed class ImportWork(IOptions<SignInOptions> signIn, IOptions<JobOptions> jobs) : IJobWork
{
    private const int AtATime = 2_000;

    public Permission Requires => Permission.ManageUsers;

    public bool Knows(string action) => action is JobKind.Import;

    public async Task<bool> GatherAsync(UnitOfWork work, Job job, CancellationToken cancellationToken)
    {
        var (looked, next) = job.UndoOf is { } undone
            ? await ChangedByAsync(work.Db, job, undone, cancellationToken)
            : await ForeseenAsync(work.Db, job, cancellationToken);
        var position = job.Total;
        await work.Db.InsertAsync(
            next.Select(member => new JobItem { JobId = job.Id, Position = ++position, MemberId = member }), cancellationToken);
        job.Total += next.Count;
        foreach (var member in next)
        {
            work.Announce(new Change(ChangeKind.Member, job.RootOrganizationId, member));
        }

        return looked == AtATime;
    }

    public async Task WorkAsync(UnitOfWork work, Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var order = JobOrder.Read<JobImport>(job);
        var hold = job.Total > 1 ? jobs.Value.MailHold : TimeSpan.Zero;
        var chunk = new Chunk(work, job, (JobOfMember)work.Actor, order.SessionId, signIn.Value, hold);
        if (job.UndoOf is { } undone)
        {
            await ImportUndoing.ApplyAsync(chunk, undone, items, cancellationToken);
        }
        else
        {
            await new ImportApplying(chunk, order.Details.Id).ApplyAsync(items, cancellationToken);
        }

        foreach (var item in items.Where(i => i.Outcome is not JobOutcome.Waiting))
        {
            work.Announce(new Change(ChangeKind.Member, job.RootOrganizationId, item.MemberId));
        }
    }

    public async Task<DateTimeOffset?> UndoUntilAsync(UnitOfWork work, Job job, CancellationToken cancellationToken) =>
        job is { UndoOf: null, Changed: > 0 }
            && await work.Db.JobItems.AnyAsync(i => i.JobId == job.Id && i.Before != null, cancellationToken)
            ? work.Now + jobs.Value.UndoFor
            : null;

    /// <summary>The rows of which something remains to be done as it was decided, in the order of the file.</summary>
    private static async Task<(int Looked, List<Guid> Next)> ForeseenAsync(FlexAuthDbContext db, Job job, CancellationToken cancellationToken)
    {
        var import = JobOrder.Read<JobImport>(job).Details.Id;
        var rows = await db.UserImportRows
            .Where(r => r.ImportId == import && r.Number > job.Cursor && r.Kind != ImportRowKind.Refused)
            .OrderBy(r => r.Number).Take(AtATime)
            .Select(r => new { r.Number, r.MemberId, Effects = r.TakesFile ? r.Taking : r.Keeping })
            .ToListAsync(cancellationToken);
        job.Cursor = rows.Count == 0 ? job.Cursor : rows[^1].Number;
        return (rows.Count, rows.Where(r => ((RowEffects)r.Effects).HasFlag(RowEffects.Applies)).Select(r => r.MemberId).ToList());
    }

    private static async Task<(int Looked, List<Guid> Next)> ChangedByAsync(
        FlexAuthDbContext db, Job job, Guid undone, CancellationToken cancellationToken)
    {
        var items = await db.JobItems
            .Where(i => i.JobId == undone && i.Position > job.Cursor && i.Outcome == JobOutcome.Changed)
            .OrderBy(i => i.Position).Take(AtATime)
            .Select(i => new { i.Position, i.MemberId }).ToListAsync(cancellationToken);
        job.Cursor = items.Count == 0 ? job.Cursor : items[^1].Position;
        return (items.Count, items.Select(i => i.MemberId).ToList());
    }
}
