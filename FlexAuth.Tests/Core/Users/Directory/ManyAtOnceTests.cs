using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

public class ManyAtOnceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_many_have_and_lose_at_once_the_directory_is_right_afterwards(int seed)
    {
        await using var host = await CoreHost.StartAsync();
        var random = new Random(seed);
        var world = await DirectoryWorld.MakeAsync(host, seed, 80);
        for (var round = 0; round < 6; round++)
        {
            await ChangeAsync(host, random.Next(10, 90), async (db, people) =>
            {
                await people.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.PasswordHash, x => x.PasswordHash == null ? "hash" : null)
                    .SetProperty(x => x.EmailLoginEnabled, x => !x.EmailLoginEnabled).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null));
                var ids = people.Ids;
                await db.AuthenticatorApps.Where(a => ids.Contains(a.MemberId)).ExecuteDeleteAsync();
                await db.EmailVerifications.Where(e => ids.Contains(e.MemberId)).ExecuteDeleteAsync();
                await people.Members.Take(1).ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSignInAt, world.Now));
            });
            await DirectoryPropertyTests.AssertKeptAsync(host);

            // Triggers keep it again.
            await world.ChangeAsync();
            await DirectoryPropertyTests.AssertKeptAsync(host);
        }
    }

    [Fact]
    public async Task What_many_had_is_forgotten_by_remembered_answers_at_once()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        for (var i = 0; i < 3; i++)
            await forest.MemberAsync(forest.North);
        var enabled = new UserFilter { EmailLogin = true };
        Assert.Equal(4, await TotalAsync());

        await ChangeAsync(forest.Host, 2, (_, people) => people.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.EmailLoginEnabled, false)));

        Assert.Equal(2, await TotalAsync());

        async Task<int> TotalAsync() => (await forest.Host.Get<ListUsers>().ExecuteAsync(actor, new UserListRequest(enabled, UserSort.Name, false, 0, 10))).Value.Total;
    }

    [Fact]
    public async Task Broken_off_in_the_middle_it_leaves_everything_as_it_was_and_the_triggers_at_work()
    {
        await using var forest = await Forest.GrowAsync();
        var member = await forest.MemberAsync(forest.North);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ChangeAsync(forest.Host, 5, async (_, people) =>
        {
            await people.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.EmailLoginEnabled, false));
            throw new InvalidOperationException("Broken off.");
        }));

        await DirectoryPropertyTests.AssertKeptAsync(forest.Host);
        await forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == member.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, member.CreatedAt)));
        await DirectoryPropertyTests.AssertKeptAsync(forest.Host);
        Assert.Equal(0, await forest.Host.ReadAsync(async db => (await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS Value FROM DirectoryPause").ToListAsync()).Single()));
    }

    private static Task<int> ChangeAsync(CoreHost host, int people, Func<FlexAuthDbContext, GatheredPeople, Task> change) => host.ReadAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await using (var some = await GatheredPeople.OfAsync(db, db.Members.Where(m => m.Organization.RootId == host.Main.Id).Take(people), default))
        {
            await ManyAtOnce.RunAsync(
                db,
                host.Main.Id,
                some,
                async () =>
                {
                    await change(db, some);
                    return 0;
                },
                default);
        }

        await transaction.CommitAsync();
        return 0;
    });
}
