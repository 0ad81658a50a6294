using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>
/// Takes back what another job did to these people, where nobody changed them since. What the job gave ends (its links and mails), what
/// it took and did not destroy comes back, and the fields are as they were.
/// </summary>
internal static class Undoing
{
    public static async Task ApplyAsync(
        Chunk chunk, Guid undone, IReadOnlyList<JobItem> items, Dictionary<Guid, Person> people, CancellationToken cancellationToken)
    {
        var originals = await OriginalsAsync(chunk.Db, undone, items, cancellationToken);
        var newer = await NewerLinksAsync(chunk.Db, undone, items, cancellationToken);
        var wayOut = await WayOut.ForAsync(
            chunk.Db, chunk.Job.RootOrganizationId, chunk.Action is UserAction.EnableEmailLogin or UserAction.EnableMember, cancellationToken);
        var rootId = chunk.Job.RootOrganizationId;
        var main = await chunk.Db.Organizations.AsNoTracking().SingleAsync(o => o.Id == rootId, cancellationToken);
        var affected = new List<(Affected Affected, Before Before)>();
        foreach (var item in items)
        {
            var original = originals[item.MemberId];
            var person = people.GetValueOrDefault(item.MemberId);
            if (WhyNot(chunk, main, original, person, newer) is { } reason)
            {
                item.LeaveOut(reason);
                continue;
            }

            var before = Before.Read(original.Before!);
            if (!before.MailOnly && wayOut.WhyNot(person!) is { } last)
            {
                item.LeaveOut(last);
                continue;
            }

            affected.Add((new Affected(item, person!), before));
        }

        if (affected.Count > 0)
        {
            await GiveBackAsync(chunk, main, undone, affected, cancellationToken);
        }
    }

    private static Error? WhyNot(Chunk chunk, Organization main, Original original, Person? person, ILookup<Guid, DateTimeOffset> newer) => person switch
    {
        null => Reasons.OutOfReach,
        { Role: var role } when role > chunk.Actor.Role => Reasons.HigherRole,
        { Id: var id } when id == chunk.Actor.MemberId && chunk.Action is UserAction.EnableMember => Reasons.Yourself,
        _ when original.Before is null => Reasons.Destroyed,
        { Version: var version } when version != original.VersionAfter => Reasons.ChangedMeanwhile,

        // Nobody gets email login back where it was switched off for all (PW6).
        { HasEmergencyAccess: false } when chunk.Action is UserAction.DisableEmailLogin && !main.EmailLoginEnabled => Reasons.OrganizationOff(main.Name),

        // Somebody was sent a link since: they count on it.
        _ when newer[person.Id].Any(at => at >= Before.Read(original.Before).At) => Reasons.ChangedMeanwhile,
        _ => null,
    };

    private static async Task GiveBackAsync(
        Chunk chunk,
        Organization main,
        Guid undone,
        IReadOnlyList<(Affected Affected, Before Before)> affected,
        CancellationToken cancellationToken)
    {
        var work = chunk.Work;
        var members = chunk.Members(affected.Select(a => a.Affected));
        var ids = members.Select(m => m.Id);

        await TakeMailsBackAsync(chunk, undone, ids, cancellationToken);
        await RestoreAsync(chunk, affected, cancellationToken);
        await GiveLinksBackAsync(chunk, main, undone, members, cancellationToken);

        foreach (var (person, _) in affected)
        {
            person.Item.Change();
        }

        await work.RecordAllAsync(
            affected.Select(a => Effects.AuditOf(
                chunk, AuditActions.UserActionUndone, a.Affected.Person, new { action = chunk.Job.Action, undoOf = undone })),
            cancellationToken);
    }

    /// <summary>
    /// What the job mailed to these people does not leave, or does not work any more. That their credentials were deleted they hear all
    /// the same: those do not come back.
    /// </summary>
    public static async Task TakeMailsBackAsync(Chunk chunk, Guid undone, IQueryable<Guid> ids, CancellationToken cancellationToken)
    {
        await chunk.Work.CancelAsync(
            chunk.Db.Outbox.Where(m => m.JobId == undone && m.Kind != MessageKind.EmailLoginDisabled && ids.Contains(m.MemberId)), cancellationToken);
        await chunk.Db.OneTimeLinks
            .Where(l => l.JobId == undone && l.ConsumedAt == null && l.RevokedAt == null && ids.Contains(l.MemberId!.Value))
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.RevokedAt, chunk.Work.Now), cancellationToken);
    }

    /// <summary>What the job took from these people and did not destroy: links, and the mails that carry them.</summary>
    public static async Task GiveLinksBackAsync(
        Chunk chunk, Organization main, Guid undone, IQueryable<Member> members, CancellationToken cancellationToken)
    {
        var work = chunk.Work;
        var ids = members.Select(m => m.Id);

        // A link that its owner could not use now must not wait for the day when email login is on again (PW6).
        var owners = members.Where(m => m.HasEmergencyAccess || (m.EmailLoginEnabled && main.EmailLoginEnabled)).Select(m => m.Id);
        var links = chunk.Db.OneTimeLinks.Where(l => l.RevokedByJobId == undone && owners.Contains(l.MemberId!.Value));
        await links.Where(l => l.ConsumedAt == null && (l.ExpiresAt == null || l.ExpiresAt > work.Now)).ExecuteUpdateAsync(
            l => l.SetProperty(x => x.RevokedAt, (DateTimeOffset?)null).SetProperty(x => x.RevokedByJobId, (Guid?)null), cancellationToken);

        // As if it had never been cancelled: where a try is under way, it is due when that try is taken for lost, and not before.
        var requeued = await chunk.Db.Outbox
            .Where(m => m.CancelledByJobId == undone && m.State != DeliveryState.Sent && ids.Contains(m.MemberId))
            .Where(m => chunk.Db.OneTimeLinks.Any(l => l.Id == m.LinkId && l.ConsumedAt == null && l.RevokedAt == null))
            .ExecuteUpdateAsync(
                m => m.SetProperty(x => x.State, DeliveryState.Queued)
                    .SetProperty(x => x.FinishedAt, (DateTimeOffset?)null)
                    .SetProperty(x => x.CancelledByJobId, (Guid?)null),
                cancellationToken);
        if (requeued > 0)
        {
            work.WakeSender();
        }
    }

    private static async Task RestoreAsync(
        Chunk chunk, IReadOnlyList<(Affected Affected, Before Before)> affected, CancellationToken cancellationToken)
    {
        // Most people were alike before: a statement for each group of them.
        foreach (var alike in affected.Where(a => !a.Before.MailOnly).GroupBy(a => a.Before with { At = default }, a => a.Affected))
        {
            var before = alike.Key;
            var members = chunk.Members(alike);
            await (chunk.Action switch
            {
                UserAction.EnableEmailLogin or UserAction.DisableEmailLogin => members.ExecuteUpdateAsync(
                    m => m.SetProperty(x => x.EmailLoginEnabled, chunk.Action is UserAction.DisableEmailLogin)
                        .SetProperty(x => x.InvitedAt, before.InvitedAt)
                        .SetProperty(x => x.LinkOpenedAt, before.LinkOpenedAt)
                        .SetProperty(x => x.LockoutEnd, x => x.LockoutEnd ?? before.LockoutEnd),
                    cancellationToken),
                UserAction.EnableMember => Effects.ShutOutAsync(chunk, members, before.DisabledAt, cancellationToken),
                _ => members.ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, before.DisabledAt), cancellationToken),
            });
        }
    }

    /// <summary>What the items of the other job keep of these people.</summary>
    public static async Task<Dictionary<Guid, Original>> OriginalsAsync(
        FlexAuthDbContext db, Guid undone, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(i => i.MemberId).ToList();

        // By person, who is in few jobs: asked for the job, SQLite would read all of it, each time.
        return (await db.JobItems
            .Where(i => EF.Parameter(ids).Contains(i.MemberId) && i.Outcome == JobOutcome.Changed)
            .Select(i => new { i.JobId, i.MemberId, Original = new Original(i.Before, i.VersionAfter) })
            .ToListAsync(cancellationToken))
            .Where(i => i.JobId == undone)
            .ToDictionary(i => i.MemberId, i => i.Original);
    }

    /// <summary>When these people got links by something else.</summary>
    public static async Task<ILookup<Guid, DateTimeOffset>> NewerLinksAsync(
        FlexAuthDbContext db, Guid undone, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(i => (Guid?)i.MemberId).ToList();
        return (await db.OneTimeLinks
            .Where(l => EF.Parameter(ids).Contains(l.MemberId) && l.JobId != undone && l.RevokedAt == null)
            .Select(l => new { l.MemberId, l.CreatedAt })
            .ToListAsync(cancellationToken))
            .ToLookup(l => l.MemberId!.Value, l => l.CreatedAt);
    }

    internal sealed record Original(string? Before, long? VersionAfter);
}
