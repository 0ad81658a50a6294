using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>The job behind each user action: gathers the people, asks the rules about each, and does it to those who remain.</summary>
internal sealed class UserActionWork(IOptions<SignInOptions> signIn, IOptions<JobOptions> jobs) : IJobWork
{
    public Permission Requires => Permission.ManageUsers;

    public bool Knows(string action) => JobKind.ActionOf(action) is not null;

    public Task<bool> GatherAsync(UnitOfWork work, Job job, CancellationToken cancellationToken) =>
        Gathering.NextAsync(work, job, cancellationToken);

    public async Task WorkAsync(UnitOfWork work, Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var order = JobOrder.Read<ActionOrder>(job);
        var actor = (JobOfMember)work.Actor;
        var chunk = new Chunk(work, job, actor, order.SessionId, signIn.Value, job.Total > 1 ? jobs.Value.MailHold : TimeSpan.Zero);
        var people = await ReadAsync(chunk, items, cancellationToken);
        if (job.UndoOf is { } undone)
        {
            await Undoing.ApplyAsync(chunk, undone, items, people, cancellationToken);
        }
        else
        {
            await ApplyAsync(chunk, items, people, order.Details.RetryOf is not null, cancellationToken);
        }
    }

    public Task<DateTimeOffset?> UndoUntilAsync(UnitOfWork work, Job job, CancellationToken cancellationToken) =>
        JobKind.UndoUntilAsync(work, job, jobs.Value.UndoFor, cancellationToken);

    private async Task ApplyAsync(
        Chunk chunk, IReadOnlyList<JobItem> items, Dictionary<Guid, Person> people, bool isRetry, CancellationToken cancellationToken)
    {
        var wanted = chunk.Action!.Value;
        var rules = await Eligibility.ForAsync(chunk.Work.Db, wanted, chunk.Actor, signIn.Value, chunk.Work.Now, cancellationToken);
        var chosen = new List<(UserAction Action, Affected Affected)>();
        foreach (var item in items)
        {
            if (!people.TryGetValue(item.MemberId, out var person))
            {
                item.LeaveOut(Reasons.OutOfReach);
                continue;
            }

            var action = isRetry ? Again(wanted, person) : wanted;
            if (rules.WhyNot(person, action) is { } reason)
            {
                item.LeaveOut(reason);
            }
            else
            {
                chosen.Add((action, new Affected(item, person)));
            }
        }

        foreach (var group in chosen.GroupBy(c => c.Action, c => c.Affected))
        {
            await Effects.ApplyAsync(chunk, group.Key, group.ToList(), cancellationToken);
        }
    }

    /// <summary>Tried again, somebody whom the first try enabled lacks only the mail.</summary>
    private static UserAction Again(UserAction action, Person person) =>
        action is UserAction.EnableEmailLogin && person.EmailLoginEnabled ? UserAction.ResendPasswordReset : action;

    private static async Task<Dictionary<Guid, Person>> ReadAsync(Chunk chunk, IReadOnlyList<JobItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(i => i.MemberId).ToList();
        var db = chunk.Work.Db;
        return await db.Members.AsNoTracking().Within(chunk.Actor).Where(m => EF.Parameter(ids).Contains(m.Id))
            .As(db, chunk.Action!.Value, chunk.Work.Now, chunk.OwnSession, chunk.SignIn)
            .ToDictionaryAsync(p => p.Id, cancellationToken);
    }
}
