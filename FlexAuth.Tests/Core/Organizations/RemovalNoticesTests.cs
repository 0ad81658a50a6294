using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Users.Directory;
using FlexAuth.Tests.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations;

public sealed class RemovalNoticesTests
{
    [Fact, Trait("Rule", "AU5")]
    public async Task Whoever_lost_a_password_by_the_switch_is_told_by_whom_and_nobody_else_is()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = new[] { await WithPasswordAsync(forest, forest.Main), await WithPasswordAsync(forest, forest.NorthUnit) };
        await forest.MemberAsync(forest.North, but: m => m.InvitedAt = m.CreatedAt);
        await WithPasswordAsync(forest, forest.Other);
        var batches = new List<ChangeBatch>();
        using var subscription = forest.Host.Get<ChangeFeed>().Subscribe(
            change => change.Kind is ChangeKind.Member, batch => { batches.Add(batch); return Task.CompletedTask; }, TimeSpan.FromSeconds(1));

        await DisableAsync(forest, actor);
        await TellAsync(forest);
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(1));

        var mails = await forest.Host.ReadAsync(db => db.Outbox.ToListAsync());
        Assert.Equal(losing.Select(m => m.Id).Order(), mails.Select(m => m.MemberId).Order());
        Assert.All(mails, m => Assert.Equal((MessageKind.EmailLoginDisabled, DeliveryState.Queued, actor.MemberId), (m.Kind, m.State, m.ActorId)));
        Assert.Equal(losing.Select(m => m.Id).Order(), Assert.Single(batches).Changes.Select(change => change.Id).Order());
    }

    [Theory, Trait("Rule", "AU5")]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Killed_anywhere_everybody_is_told_once(int toldBefore)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        List<Guid> losing = [];
        for (var i = 0; i < 5; i++)
            losing.Add((await WithPasswordAsync(forest, forest.South)).Id);
        await DisableAsync(forest, actor);
        if (toldBefore > 0)
            Assert.True(await forest.Host.Get<RemovalNotices>().TellSomeAsync(toldBefore, default));
        Assert.Equal(toldBefore, await forest.Host.ReadAsync(db => db.Outbox.CountAsync()));

        await forest.Host.RestartAsync();
        await TellAsync(forest);
        await TellAsync(forest);

        Assert.Equal(losing.Order(), (await forest.Host.ReadAsync(db => db.Outbox.Select(m => m.MemberId).ToListAsync())).Order());
    }

    [OnSqlite]
    [Fact]
    public async Task A_disabling_that_failed_leaves_nobody_to_be_told_and_the_next_one_goes_through()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = await WithPasswordAsync(forest, forest.North);
        await forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER Broken BEFORE UPDATE OF PasswordHash ON Members BEGIN SELECT RAISE(ABORT, 'The disk is full.'); END"));
        await Assert.ThrowsAnyAsync<Exception>(() => DisableAsync(forest, actor));
        await TellAsync(forest);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Outbox.CountAsync()));
        await forest.Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER Broken"));

        await DisableAsync(forest, actor);

        await TellAsync(forest);
        Assert.Equal([losing.Id], await forest.Host.ReadAsync(db => db.Outbox.Select(m => m.MemberId).ToListAsync()));
    }

    [Fact]
    public async Task The_service_tells_soon_after_the_switch_went_off()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = await WithPasswordAsync(forest, forest.North);
        var told = new TaskCompletionSource();
        using var subscription = forest.Host.Get<ChangeFeed>().Listen(changes =>
        {
            if (changes.Contains(new Change(ChangeKind.Member, forest.Main.Id, losing.Id)))
                told.TrySetResult();
        });
        var notices = forest.Host.Get<RemovalNotices>();
        await notices.StartAsync(TestContext.Current.CancellationToken);

        await DisableAsync(forest, actor);
        await told.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal([losing.Id], await forest.Host.ReadAsync(db => db.Outbox.Select(m => m.MemberId).ToListAsync()));
        await notices.StopAsync(default);
    }

    [Fact]
    public async Task A_disabling_counts_as_one_change_of_each_and_telling_as_none()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = await WithPasswordAsync(forest, forest.North);
        var untouched = await forest.MemberAsync(forest.North);

        await DisableAsync(forest, actor);
        await TellAsync(forest);

        Assert.Equal(1, await VersionAsync(losing));
        Assert.Equal(0, await VersionAsync(untouched));
        await forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == losing.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.FirstName, "Ana")));
        Assert.Equal(2, await VersionAsync(losing));
        await DirectoryPropertyTests.AssertKeptAsync(forest.Host);

        Task<long> VersionAsync(Member member) => forest.Host.ReadAsync(db => db.Members.Where(m => m.Id == member.Id).Select(m => m.Version).SingleAsync());
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Who_is_welcomed_anew_before_they_were_told_is_told_first_and_of_the_time_it_happened()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = await WithPasswordAsync(forest, forest.North);
        var switchedOff = forest.Host.Clock.GetUtcNow();
        await DisableAsync(forest, actor);
        forest.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True((await forest.Host.Get<EnableEmailLogin>().ExecuteAsync(actor, default)).Succeeded);
        await TellAsync(forest);

        var mails = await forest.Host.ReadAsync(db => db.Outbox.Where(m => m.MemberId == losing.Id).OrderBy(m => m.CreatedAt).ToListAsync());
        Assert.Equal([MessageKind.EmailLoginDisabled, MessageKind.Welcome], mails.Select(m => m.Kind));
        Assert.Equal(switchedOff, mails[0].CreatedAt);
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task Who_gets_another_address_before_they_were_told_is_told_at_the_old_one()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await AdministratorAsync(forest);
        var losing = await WithPasswordAsync(forest, forest.North);
        await DisableAsync(forest, actor);

        Assert.True((await forest.EditAsync(actor, losing.Id, d => d with { Email = "another@contoso.example" })).Succeeded);
        await TellAsync(forest);

        var notice = await forest.Host.ReadAsync(db => db.Outbox.SingleAsync(m => m.Kind == MessageKind.EmailLoginDisabled && m.MemberId == losing.Id));
        Assert.Equal(losing.Email, notice.Recipient);
    }

    private static async Task<SignedInMember> AdministratorAsync(Forest forest) => await forest.SignedInAsync(await WithPasswordAsync(forest, forest.Main, m =>
    {
        (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true);
        m.TwoFactorSetAt = m.CreatedAt;
    }));

    private static Task<Member> WithPasswordAsync(Forest forest, Organization organization, Action<Member>? but = null) =>
        forest.MemberAsync(organization, but: m =>
        {
            (m.PasswordHash, m.PasswordSetAt) = ("hash", m.CreatedAt);
            but?.Invoke(m);
        });

    private static async Task DisableAsync(Forest forest, SignedInMember actor) =>
        Assert.True((await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Succeeded);

    private static Task TellAsync(Forest forest) => forest.Host.Get<RemovalNotices>().RunOnceAsync(default);
}
