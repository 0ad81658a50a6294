using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.SignInDetails;

/// <summary>One session of somebody else ends; a browser is forgotten.</summary>
public sealed class EndSessionTests
{
    [Fact, Trait("Rule", "SE2"), Trait("Rule", "AU1")]
    public async Task The_session_ends_its_neighbour_goes_on_and_the_trail_tells_it()
    {
        await using var forest = await Forest.GrowAsync();
        var (actor, nadia) = (await forest.SignedInAsync(forest.Main), await forest.MemberAsync(forest.North));
        var (one, other) = (await forest.SignedInAsync(nadia), await forest.SignedInAsync(nadia));

        var ended = await EndAsync(forest, actor, nadia.Id, one.SessionId);

        Assert.True(ended.Succeeded);
        Assert.Equal([other.SessionId], await forest.Host.Get<SessionDirectory>().LivingAmongAsync([one.SessionId, other.SessionId], TestContext.Current.CancellationToken));
        var entry = await forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("user.sessions.ended", actor.MemberId, nadia.Id), (entry.Action, entry.ActorId, entry.SubjectId));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Pressed_twice_at_once_it_ends_once_and_the_second_is_told_so()
    {
        await using var forest = await Forest.GrowAsync();
        var (actor, nadia) = (await forest.SignedInAsync(forest.Main), await forest.MemberAsync(forest.North));
        var session = await forest.SignedInAsync(nadia);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => EndAsync(forest, actor, nadia.Id, session.SessionId))));

        Assert.Equal(1, answers.Count(a => a.Succeeded));
        Assert.All(answers.Where(a => !a.Succeeded), a => Assert.Equal("session.over", a.Error!.Code));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task The_session_in_use_is_ended_by_signing_out_and_not_here()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        Assert.Equal("session.own", (await EndAsync(forest, actor, actor.MemberId, actor.SessionId)).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Sessions_and_devices_of_strangers_and_ids_that_do_not_belong_together_do_not_exist()
    {
        await using var forest = await Forest.GrowAsync();
        var (north, mine) = (await forest.SignedInAsync(forest.North), await forest.MemberAsync(forest.North));
        foreach (var place in new[] { forest.Main, forest.South, forest.Other })
        {
            var stranger = await forest.MemberAsync(place);
            var session = await forest.SignedInAsync(stranger);
            var device = await RememberAsync(forest, stranger);

            Assert.Equal("not_found", (await EndAsync(forest, north, stranger.Id, session.SessionId)).Error?.Code);
            Assert.Equal("not_found", (await EndAsync(forest, north, mine.Id, session.SessionId)).Error?.Code);
            Assert.Equal("not_found", (await ForgetAsync(forest, north, stranger.Id, device)).Error?.Code);
            Assert.Equal("not_found", (await ForgetAsync(forest, north, stranger.Id, null)).Error?.Code);
            Assert.Equal("device.gone", (await ForgetAsync(forest, north, mine.Id, device)).Error?.Code);
        }

        Assert.Equal(3, await forest.Host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Sessions.CountAsync(s => s.EndedAt != null)));
    }

    [Fact, Trait("Rule", "SE6")]
    public async Task One_device_is_forgotten_or_all_and_the_sessions_go_on()
    {
        await using var forest = await Forest.GrowAsync();
        var (actor, nadia) = (await forest.SignedInAsync(forest.Main), await forest.MemberAsync(forest.North));
        var session = await forest.SignedInAsync(nadia);
        var (first, second, third) = (await RememberAsync(forest, nadia), await RememberAsync(forest, nadia), await RememberAsync(forest, nadia));

        Assert.True((await ForgetAsync(forest, actor, nadia.Id, second)).Succeeded);
        Assert.Equal([first, third], await forest.Host.ReadAsync(db => db.RememberedDevices.Select(d => d.Id).OrderBy(id => id).ToListAsync()));
        Assert.True((await ForgetAsync(forest, actor, nadia.Id, null)).Succeeded);

        Assert.Equal("device.gone", (await ForgetAsync(forest, actor, nadia.Id, null)).Error?.Code);
        Assert.Contains(session.SessionId, await forest.Host.Get<SessionDirectory>().LivingAmongAsync([session.SessionId], TestContext.Current.CancellationToken));
        Assert.Equal(
            ["""{"devices":1}""", """{"devices":2}"""],
            await forest.Host.ReadAsync(db => db.AuditEntries.Where(a => a.Action == "user.devices.forgotten").OrderBy(a => a.Id).Select(a => a.Details).ToListAsync()));
    }

    private static Task<Result<Nothing>> EndAsync(Forest forest, SignedInMember actor, Guid memberId, Guid sessionId) =>
        forest.Host.Get<EndSession>().ExecuteAsync(actor, new SessionOfPerson(memberId, sessionId));

    private static Task<Result<Nothing>> ForgetAsync(Forest forest, SignedInMember actor, Guid memberId, Guid? deviceId) =>
        forest.Host.Get<ForgetDevices>().ExecuteAsync(actor, new DevicesOfPerson(memberId, deviceId));

    private static async Task<Guid> RememberAsync(Forest forest, Member member)
    {
        var device = new RememberedDevice { MemberId = member.Id, TokenHash = $"{Guid.NewGuid()}", ExpiresAt = forest.Host.Clock.GetUtcNow().AddDays(30) };
        await forest.Host.ChangeAsync(db => db.Add(device));
        return device.Id;
    }
}
