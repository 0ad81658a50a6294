using FlexAuth.Core.Mobile;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>What ends an unlocking and leaves the registration: the phone that locks itself, and the end of the sessions around it.</summary>
[Trait("Rule", "SE2")]
public sealed class LockPhoneTests
{
    [Fact, Trait("Rule", "AU1")]
    public async Task A_phone_that_locks_itself_leaves_no_token_alive_and_key_and_PIN_open_it_again()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host, await host.ActiveAsync());

        Assert.Null(await phone.LockAsync(phone.Tokens!.RefreshToken));

        await AssertLockedAsync(phone);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.locked")));
        Assert.Null(await phone.UnlockAsync());
    }

    [Fact]
    public async Task Also_the_token_before_locks_it_where_the_newer_answer_got_lost()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host, await host.ActiveAsync());
        var former = phone.Tokens!.RefreshToken;
        Assert.Null(await phone.RefreshAsync());

        Assert.Null(await phone.LockAsync(former));

        await AssertLockedAsync(phone);
    }

    [Fact]
    public async Task What_is_void_or_none_is_no_error_and_locks_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host, await host.ActiveAsync());
        var over = phone.Tokens!.RefreshToken;
        Assert.Null(await phone.UnlockAsync());

        foreach (var token in new[] { over, RefreshPair.New().Text, "none", null })
            Assert.Null(await phone.LockAsync(token));

        Assert.NotNull(await phone.HolderAsync());
        Assert.Equal(0, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.locked")));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Locked_twenty_times_at_once_it_is_told_once()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host, await host.ActiveAsync());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => phone.LockAsync(phone.Tokens!.RefreshToken)));

        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.locked")));
    }

    [Fact]
    public async Task Whoever_ends_all_other_sessions_locks_their_phones_also_where_no_session_is_left()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await OpenAsync(host, ben);
        using var strangers = await OpenAsync(host, await host.ActiveAsync());
        var me = await host.SessionOfAsync(ben);

        Assert.Equal(0, (await host.Get<EndOtherSessions>().ExecuteAsync(me, default)).Value);

        await AssertLockedAsync(phone);
        Assert.NotNull(await strangers.HolderAsync());
        Assert.Null(await phone.UnlockAsync());
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.sessions.ended")));
    }

    [Fact]
    public async Task An_administrator_who_ends_somebodys_sessions_locks_their_phones()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, administrator) = (await host.ActiveAsync(), await host.AdministratorAsync());
        using var phone = await OpenAsync(host, ben);
        await host.SessionOfAsync(ben);

        await host.DoAsync(administrator, UserAction.EndSessions, new UserSelection { Ids = [ben.Id] });

        await AssertLockedAsync(phone);
        Assert.Null(await phone.UnlockAsync());
    }

    private static async Task<TestPhone> OpenAsync(CoreHost host, Account account)
    {
        var phone = await TestPhone.OfAsync(host, account);
        Assert.Null(await phone.UnlockAsync());
        return phone;
    }

    private static async Task AssertLockedAsync(TestPhone phone)
    {
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.HolderAsync());
    }
}
