using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Import;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What came of each person of a job, in its order. Of those who are out of reach nothing is shown.</summary>
[Requires(Permission.ManageUsers)]
public sealed class ListJobResults(IDbContextFactory<FlexAuthDbContext> contexts) : Query<JobResultsRequest, JobResults>(contexts)
{
    private const int LargestPage = 1_000;

    /// <inheritdoc />
    protected override async Task<Result<JobResults>> ReadAsync(
        FlexAuthDbContext db, Actor actor, JobResultsRequest request, CancellationToken cancellationToken)
    {
        var viewer = (SignedInMember)actor;
        if (await db.Jobs.Within(db, viewer).SingleOrDefaultAsync(j => j.Id == request.JobId, cancellationToken) is not { } job)
        {
            return Error.NotFound;
        }

        var items = db.JobItems.Where(i => i.JobId == job.Id && (request.Outcome == null || i.Outcome == request.Outcome));
        var people = JobKind.ImportOf(job) is { } import ? Imported(db, viewer, items, import.Id) : Existing(db, viewer, items);
        var total = request.After is null ? await people.CountAsync(cancellationToken) : (int?)null;
        var rows = await people.Where(x => request.After == null || x.Item.Position > request.After).OrderBy(x => x.Item.Position)
            .Skip(Math.Max(0, request.Skip))
            .Take(Math.Clamp(request.Take, 1, LargestPage))
            .ToListAsync(cancellationToken);
        var mails = await MailsAsync(db, job.UndoOf ?? job.Id, rows.Select(r => r.Item.MemberId).ToList(), cancellationToken);

        return new JobResults(
            rows.Select(r =>
            {
                var mail = mails.GetValueOrDefault(r.Item.MemberId);
                return new JobResult(
                    r.Item.Position,
                    r.Item.MemberId,
                    r.Name.Trim(),
                    r.Email,
                    r.Organization,
                    r.Item.Outcome,
                    JobOutcomes.ReasonOf(r.Item.Reason, r.Item.ReasonValues),
                    mail?.State,
                    mail?.State is DeliveryState.Queued or DeliveryState.Failed ? mail.LastError : null);
            }).ToList(),
            total ?? rows.Count);
    }

    private static IQueryable<Listed> Existing(FlexAuthDbContext db, ActingMember viewer, IQueryable<JobItem> items) =>
        items.Join(db.Members.Within(viewer), i => i.MemberId, m => m.Id, (item, member) => new Listed
        {
            Item = item,
            Name = member.FirstName + " " + member.LastName,
            Email = member.Email!,
            Organization = member.Organization.Name,
        });

    /// <summary>
    /// With those whom an import is yet to create, or whom undoing it removed: as the file names them. They are, or were, within the
    /// reach of whoever imported, and so within the viewer's.
    /// </summary>
    private static IQueryable<Listed> Imported(FlexAuthDbContext db, ActingMember viewer, IQueryable<JobItem> items, Guid importId) =>
        from item in items
        join known in db.Members.Within(viewer) on item.MemberId equals known.Id into within
        from member in within.DefaultIfEmpty()
        join imported in db.UserImportRows.Where(r => r.ImportId == importId && r.Kind == ImportRowKind.New) on item.MemberId equals imported.MemberId into named
        from row in named.DefaultIfEmpty()
        where member != null || (row != null && !db.Members.Any(m => m.Id == item.MemberId))
        select new Listed
        {
            Item = item,
            Name = member != null ? member.FirstName + " " + member.LastName : row!.Name,
            Email = member != null ? member.Email! : row!.Email,
            Organization = member != null ? member.Organization.Name : "",
        };

    /// <summary>Of a job that takes another one back, the mails are those of the other one.</summary>
    private static async Task<Dictionary<Guid, Mail>> MailsAsync(
        FlexAuthDbContext db, Guid jobId, IReadOnlyList<Guid> memberIds, CancellationToken cancellationToken) =>
        (await db.Outbox
            .Where(m => EF.Parameter(memberIds).Contains(m.MemberId) && m.JobId == jobId)
            .Select(m => new { m.MemberId, m.CreatedAt, Mail = new Mail(m.State, m.LastError) })
            .ToListAsync(cancellationToken))
            .GroupBy(m => m.MemberId)
            .ToDictionary(g => g.Key, g => g.MaxBy(m => m.CreatedAt)!.Mail);

    private sealed record Listed
    {
        public required JobItem Item { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Organization { get; init; }
    }

    private sealed record Mail(DeliveryState State, string? LastError);
}
