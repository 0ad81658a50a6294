using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>The job that applies an import, or takes one back: row after row of those that were foreseen, each judged anew.</summary>
internal sealed class ImportWork(IOptions<SignInOptions> signIn, IOptions<JobOptions> jobs) : IJobWork
{
    public Permission Requires => Permission.ManageUsers;

    public bool Knows(string action) => action is JobKind.Import;

    public async Task<bool> GatherAsync(UnitOfWork work, Job job, CancellationToken cancellationToken)
    {
        var (looked, next) = job.UndoOf is { } undone
            ? await Gathering.ChangedByAsync(work.Db, job, undone, cancellationToken)
            : await ForeseenAsync(work.Db, job, cancellationToken);
        await Gathering.WriteDownAsync(work, job, next, cancellationToken);
        return looked == Gathering.AtATime;
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
    }

    public Task<DateTimeOffset?> UndoUntilAsync(UnitOfWork work, Job job, CancellationToken cancellationToken) =>
        JobKind.UndoUntilAsync(work, job, jobs.Value.UndoFor, cancellationToken);

    /// <summary>The rows of which something remains to be done as it was decided, in the order of the file.</summary>
    private static async Task<(int Looked, List<Guid> Next)> ForeseenAsync(FlexAuthDbContext db, Job job, CancellationToken cancellationToken)
    {
        var import = JobOrder.Read<JobImport>(job).Details.Id;
        var takesFile = await db.UserImports.Where(i => i.Id == import).Select(i => i.TakesFile).SingleAsync(cancellationToken);
        var rows = await db.UserImportRows
            .Where(r => r.ImportId == import && r.Number > job.Cursor && r.Kind != ImportRowKind.Refused)
            .OrderBy(r => r.Number).Take(Gathering.AtATime)
            .Select(r => new { r.Number, r.MemberId, Effects = (r.TakesFile ?? takesFile) ? r.Taking : r.Keeping })
            .ToListAsync(cancellationToken);
        job.Cursor = rows.Count == 0 ? job.Cursor : rows[^1].Number;
        return (rows.Count, rows.Where(r => ((RowEffects)r.Effects).HasFlag(RowEffects.Applies)).Select(r => r.MemberId).ToList());
    }
}
