using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
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

        var items = db.JobItems.Where(i => i.JobId == job.Id && (request.Outcome == null || i.Outcome == request.Outcome))
            .Join(db.Members.Within(viewer), i => i.MemberId, m => m.Id, (item, member) => new { item, member });
        var total = request.After is null ? await items.CountAsync(cancellationToken) : (int?)null;
        var rows = await items.Where(x => request.After == null || x.item.Position > request.After).OrderBy(x => x.item.Position)
            .Skip(Math.Max(0, request.Skip))
            .Take(Math.Clamp(request.Take, 1, LargestPage))
            .Select(x => new
            {
                x.item.Position,
                x.item.MemberId,
                Name = x.member.FirstName + " " + x.member.LastName,
                x.member.Email,
                Organization = x.member.Organization.Name,
                x.item.Outcome,
                x.item.Reason,
                x.item.ReasonValues,
            })
            .ToListAsync(cancellationToken);
        var mails = await MailsAsync(db, job.UndoOf ?? job.Id, rows.Select(r => r.MemberId).ToList(), cancellationToken);

        return new JobResults(
            rows.Select(r =>
            {
                var mail = mails.GetValueOrDefault(r.MemberId);
                return new JobResult(
                    r.Position,
                    r.MemberId,
                    r.Name.Trim(),
                    r.Email!,
                    r.Organization,
                    r.Outcome,
                    JobOutcomes.ReasonOf(r.Reason, r.ReasonValues),
                    mail?.State,
                    mail?.State is DeliveryState.Queued or DeliveryState.Failed ? mail.LastError : null);
            }).ToList(),
            total ?? rows.Count);
    }

    /// <summary>Of a job that takes another one back, the mails are those of the other one.</summary>
    private static async Task<Dictionary<Guid, Mail>> MailsAsync(
        FlexAuthDbContext db, Guid jobId, IReadOnlyList<Guid> memberIds, CancellationToken cancellationToken) =>
        (await db.Outbox
            .Where(m => EF.Parameter(memberIds).Contains(m.MemberId) && m.JobId == jobId)
            .Select(m => new { m.MemberId, m.CreatedAt, Mail = new Mail(m.State, m.LastError) })
            .ToListAsync(cancellationToken))
            .GroupBy(m => m.MemberId)
            .ToDictionary(g => g.Key, g => g.MaxBy(m => m.CreatedAt)!.Mail);

    private sealed record Mail(DeliveryState State, string? LastError);
}
