using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>
/// Whatever others do between an action and its undoing: those whom nobody touched are as before, the others as they were left.
/// </summary>
public sealed class UndoPropertyTests
{
    private static readonly UserAction[] CanBeUndone =
        [UserAction.EnableEmailLogin, UserAction.DisableEmailLogin, UserAction.DisableMember, UserAction.EnableMember];

    private static readonly string[] Kinds = ["without email login", "invited", "active", "disabled", "locked", "signed in", "just mailed"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task To_do_and_to_undo_is_to_do_nothing(int seed)
    {
        for (var round = 0; round < 6; round++)
        {
            await RunAsync((seed * 1000) + round);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var other = await forest.SignedInAsync(forest.Main);
        var people = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            people.Add((await RuleTests.PersonAsync(forest, Kinds[random.Next(Kinds.Length)])).Id);
        }

        if (random.Next(2) == 0)
        {
            await host.DeliverAsync();
        }

        var action = CanBeUndone[seed % CanBeUndone.Length];
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var before = await PicturesAsync(host, people);
        var job = await host.DoAsync(actor, action, new UserSelection { Ids = people });
        var changed = (await host.ItemsAsync(job.Id)).Where(i => i.Before is not null).Select(i => i.MemberId).ToHashSet();

        if (changed.Count == 0)
        {
            Assert.Null(job.UndoUntil);
            return;
        }

        var touched = new HashSet<Guid>();
        for (var step = random.Next(6); step > 0; step--)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(31));
            touched.UnionWith(await InterfereAsync(host, other, people, random));
        }

        host.Clock.Advance(TimeSpan.FromSeconds(31));
        var left = await PicturesAsync(host, people);
        var undo = await host.UndoAsync(actor, job.Id);
        var after = await PicturesAsync(host, people);

        Assert.All(people, id =>
        {
            var expected = changed.Contains(id) && !touched.Contains(id) ? before[id].AfterLeaving(left[id]) : left[id];
            Assert.Equal((seed, expected.ToString()), (seed, after[id].ToString()));
        });
        Assert.Equal(changed.Except(touched).Count(), undo.Changed);
    }

    /// <summary>Somebody else does something.</summary>
    /// <returns>Whom they touched by it.</returns>
    private static async Task<IEnumerable<Guid>> InterfereAsync(CoreHost host, SignedInMember other, List<Guid> people, Random random)
    {
        var some = people.Where(_ => random.Next(4) == 0).ToList();
        switch (random.Next(5))
        {
            case 0:
                foreach (var id in some)
                {
                    await host.ChangeAsync(new Account(id, ""), m => m.Position = $"Since {random.Next()}");
                }

                return some;
            case 1 when some.Count > 0:
                var job = await host.DoAsync(other, Enum.GetValues<UserAction>()[random.Next(7)], new UserSelection { Ids = some });
                return Enum.Parse<UserAction>(job.Action) is UserAction.Unlock or UserAction.EndSessions
                    ? []
                    : (await host.ItemsAsync(job.Id)).Where(i => i.Outcome is JobOutcome.Changed).Select(i => i.MemberId);
            case 2:
                await host.DeliverAsync();
                return [];
            case 3:
                return await SetPasswordsAsync(host, some);
            default:
                await host.ReadAsync(db => db.Members.Where(m => EF.Parameter(some).Contains(m.Id) && m.EmailLoginEnabled)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSignInAt, host.Clock.GetUtcNow())));
                return [];
        }
    }

    /// <summary>Those who have a link that works use it.</summary>
    private static async Task<IEnumerable<Guid>> SetPasswordsAsync(CoreHost host, List<Guid> some)
    {
        var touched = new List<Guid>();
        foreach (var id in some)
        {
            await host.Get<WritePath>().CommitAsync<bool>(
                new InstallationItself(),
                async (work, token) =>
                {
                    work.RecordNothing();
                    var link = await work.Db.OneTimeLinks.AsNoTracking().Include(l => l.Member!).ThenInclude(m => m.Organization)
                        .FirstOrDefaultAsync(l => l.MemberId == id && l.RevokedAt == null && l.ConsumedAt == null && l.ExpiresAt > work.Now, token);
                    if (await LinkDesk.JudgeAsync(work.Db, link, work.Now, token) is LinkState.Valid && await LinkDesk.SpendAsync(work, link!, token))
                    {
                        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == id, token);
                        await PasswordChange.ApplyAsync(work, member, "another hash", token);
                        touched.Add(id);
                    }

                    return true;
                },
                TestContext.Current.CancellationToken);
        }

        return touched;
    }

    private static async Task<Dictionary<Guid, Picture>> PicturesAsync(CoreHost host, List<Guid> people)
    {
        var now = host.Clock.GetUtcNow();
        var pictures = new Dictionary<Guid, Picture>();
        foreach (var id in people)
        {
            var m = await host.MemberAsync(id);
            var links = await host.ReadAsync(db => db.OneTimeLinks
                .Where(l => l.MemberId == id && l.ConsumedAt == null && l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now))
                .Select(l => l.Id).ToListAsync());
            var mails = await host.ReadAsync(db => db.Outbox
                .Where(o => o.MemberId == id && o.LinkId != null && o.State == DeliveryState.Queued).Select(o => o.Id).ToListAsync());
            var gone = await host.ReadAsync(db => db.Outbox
                .Where(o => o.MemberId == id && o.State == DeliveryState.Sent).Select(o => o.Id).ToListAsync());
            pictures[id] = new Picture(
                $"{m.FullName}, {m.Position}, {m.EmailLoginEnabled}, {m.PasswordHash}, {m.DisabledAt:O}, {m.InvitedAt:O}, {m.LinkOpenedAt:O}, "
                + $"{m.PasswordSetAt:O}, {m.TwoFactorSetAt:O}, {m.ActivatedAt:O}",
                [.. links.Order()],
                [.. mails.Order()],
                gone.ToHashSet());
        }

        return pictures;
    }

    private sealed record Picture(string Fields, IReadOnlyList<Guid> Links, IReadOnlyList<Guid> Queued, HashSet<Guid> Sent)
    {
        /// <summary>What waited may have left since: a mail that was sent does not come back.</summary>
        public Picture AfterLeaving(Picture later) => this with { Queued = Queued.Where(id => !later.Sent.Contains(id)).ToList() };

        public override string ToString() => $"{Fields}; links {string.Join(' ', Links)}; mails {string.Join(' ', Queued)}";
    }
}
