using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>
/// The notices that a disabling owes (<see cref="Member.PasswordTakenBy"/>): written some at a time afterwards, and at once where what comes
/// next would make them wrong.
/// </summary>
internal static class OwedNotices
{
    private const int AtATime = 5_000;

    /// <summary>Writes them for those of these people to whom one is owed.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="people">Whoever they may be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="most">How many are written at most.</param>
    public static async Task TellOfRemovalAsync(
        this UnitOfWork work, IQueryable<Member> people, CancellationToken cancellationToken, int most = int.MaxValue)
    {
        var untold = await people.Where(m => m.PasswordTakenBy != null).Take(most)
            .Join(work.Db.Organizations, m => m.Organization.RootId, main => main.Id, (m, main) => new
            {
                m.Id,
                By = m.PasswordTakenBy,
                RootId = main.Id,
                TakenAt = main.EmailLoginChangedAt,
            })
            .ToListAsync(cancellationToken);
        await work.SendAllAsync(
            untold.Select(person => new OutboxMessage
            {
                Kind = MessageKind.EmailLoginDisabled,
                MemberId = person.Id,
                ActorId = person.By == person.Id ? null : person.By,

                // The mail names the time that it happened, however much later it is written.
                CreatedAt = person.TakenAt ?? work.Now,
                DueAt = work.Now,
            }),
            cancellationToken);
        foreach (var some in untold.Select(person => person.Id).Chunk(AtATime))
        {
            await work.Db.Members.Where(m => EF.Parameter(some).Contains(m.Id))
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.PasswordTakenBy, (Guid?)null), cancellationToken);
        }

        untold.ForEach(person => work.Announce(new Change(ChangeKind.Member, person.RootId, person.Id)));
    }
}
