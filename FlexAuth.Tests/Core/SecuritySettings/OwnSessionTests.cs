using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>People end sessions of their own elsewhere, and have browsers forgotten.</summary>
public sealed class OwnSessionTests
{
    [Fact, Trait("Rule", "SE2"), Trait("Rule", "AU1")]
    public async Task A_session_elsewhere_ends_this_one_goes_on_and_the_trail_tells_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, there, other) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));

        Assert.True((await EndAsync(host, here, there.SessionId)).Succeeded);

        Assert.Equal([here.SessionId, other.SessionId], await host.LivingAsync(here, there, other));
        var entry = await host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("user.sessions.ended", ben.Id, ben.Id), (entry.Action, entry.ActorId, entry.SubjectId));
        Assert.Equal(SessionEnd.EndedByOwner, await host.ReadAsync(db => db.Sessions.Where(s => s.Id == there.SessionId).Select(s => s.EndReason).SingleAsync()));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Pressed_in_ten_tabs_at_once_it_ends_once_and_the_others_are_told_so()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (here, there) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));

        var answers = await Own.AtOnceAsync(10, () => EndAsync(host, here, there.SessionId));

        Assert.Equal(1, answers.Count(answer => answer.Succeeded));
        Assert.All(answers.Where(answer => !answer.Succeeded), answer => Assert.Equal("session.over", answer.Error!.Code));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task The_session_in_use_is_left_by_signing_out()
    {
        await using var host = await CoreHost.StartAsync();
        var here = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal("session.own", (await EndAsync(host, here, here.SessionId)).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_strangers_session_and_device_do_not_exist_also_for_an_administrator_on_this_page()
    {
        await using var host = await CoreHost.StartAsync();
        var olga = await host.AdministratorAsync();
        var ben = await host.ActiveAsync();
        var session = await host.SessionOfAsync(ben);
        var device = await RememberAsync(host, ben);

        Assert.Equal("not_found", (await EndAsync(host, olga, session.SessionId)).Error?.Code);
        Assert.Equal("device.gone", (await ForgetAsync(host, olga, device)).Error?.Code);
        Assert.Equal("device.gone", (await ForgetAsync(host, olga, null)).Error?.Code);
        Assert.Equal([session.SessionId], await host.LivingAsync(session));
        Assert.Equal(1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Fact]
    public async Task All_others_end_at_once_and_nobody_elses()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, mia) = (await host.ActiveAsync(), await host.ActiveAsync());
        var (here, there, other, hers) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben), await host.SessionOfAsync(ben), await host.SessionOfAsync(mia));

        Assert.Equal(2, (await host.Get<EndOtherSessions>().ExecuteAsync(here, default)).Value);
        Assert.Equal(0, (await host.Get<EndOtherSessions>().ExecuteAsync(here, default)).Value);

        Assert.Equal([here.SessionId, hers.SessionId], await host.LivingAsync(here, there, other, hers));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact, Trait("Rule", "SE6")]
    public async Task One_device_is_forgotten_or_all()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var here = await host.SessionOfAsync(ben);
        var devices = new[] { await RememberAsync(host, ben), await RememberAsync(host, ben), await RememberAsync(host, ben) };

        Assert.True((await ForgetAsync(host, here, devices[0])).Succeeded);
        Assert.Equal("device.gone", (await ForgetAsync(host, here, devices[0])).Error?.Code);
        Assert.Equal(2, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.True((await ForgetAsync(host, here, null)).Succeeded);

        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(["user.devices.forgotten", "user.devices.forgotten"], await host.ReadAsync(db => db.AuditEntries.Select(e => e.Action).ToListAsync()));
        Assert.Equal([here.SessionId], await host.LivingAsync(here));
    }

    private static Task<Result<Nothing>> EndAsync(CoreHost host, SignedInMember actor, Guid sessionId) =>
        host.Get<EndOwnSession>().ExecuteAsync(actor, new OwnSession(sessionId));

    private static Task<Result<Nothing>> ForgetAsync(CoreHost host, SignedInMember actor, Guid? deviceId) =>
        host.Get<ForgetOwnDevices>().ExecuteAsync(actor, new OwnDevices(deviceId));

    private static async Task<Guid> RememberAsync(CoreHost host, Account account)
    {
        var now = host.Clock.GetUtcNow();
        var device = new RememberedDevice { MemberId = account.Id, TokenHash = SecretToken.Hash(SecretToken.New()), CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) };
        await host.ChangeAsync(db => db.Add(device));
        return device.Id;
    }
}
