using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Live;

/// <summary>Changes as operations make them, and waiting for what follows.</summary>
internal static class WatchedForest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    public static Task<Result<Nothing>> CommitAsync(this CoreHost host, Guid id, Action<Member> change) =>
        host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(),
            async (work, token) =>
            {
                var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == id, token);
                change(member);
                work.RecordNothing();
                work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, id));
                return new Nothing();
            },
            CancellationToken.None);

    public static Task<Result<Nothing>> AddAsync(this CoreHost host, Member member, Organization organization) =>
        host.Get<WritePath>().CommitAsync<Nothing>(
            new InstallationItself(),
            (work, _) =>
            {
                work.Db.Add(member);
                work.RecordNothing();
                work.Announce(new Change(ChangeKind.Member, organization.RootId, member.Id));
                return Task.FromResult<Result<Nothing>>(new Nothing());
            },
            CancellationToken.None);

    /// <summary>Time passes, a tenth of a second at a time, until it is so.</summary>
    public static Task UntilAsync(this CoreHost host, Func<bool> isSo) => host.UntilAsync(() => Task.FromResult(isSo()));

    public static async Task UntilAsync(this CoreHost host, Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!await isSo())
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
