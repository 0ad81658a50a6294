using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>The tokens change with each use; a copy is found out, and an answer that got lost, or that comes twice, is none.</summary>
public class RefreshTokenTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    [Fact, Trait("Rule", "SE3")]
    public async Task Each_use_gives_other_tokens_and_the_access_token_before_is_dead()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var before = phone.Tokens!;
        host.Clock.Advance(TimeSpan.FromMinutes(9));

        Assert.Null(await phone.RefreshAsync());

        Assert.NotEqual(before.RefreshToken, phone.Tokens!.RefreshToken);
        Assert.NotNull(await phone.HolderAsync());
        Assert.Null(await host.Get<PhoneDirectory>().FindAsync(before.AccessToken, TestContext.Current.CancellationToken));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await phone.HolderAsync());
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task The_phone_comes_after_a_thief_both_are_locked_out_the_person_is_told_and_key_and_PIN_open_again()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        await phone.UnlockAsync();
        var stolen = (await phone.RefreshAsync(phone.Tokens!.RefreshToken)).Value;
        Assert.NotNull(await host.Get<PhoneDirectory>().FindAsync(stolen.AccessToken, TestContext.Current.CancellationToken));
        host.Clock.Advance(DeviceTrusting.Grace + AMoment);

        Assert.Equal("mobile.locked", await phone.RefreshAsync());

        Assert.Equal("mobile.locked", (await phone.RefreshAsync(stolen.RefreshToken)).Error?.Code);
        Assert.Null(await host.Get<PhoneDirectory>().FindAsync(stolen.AccessToken, TestContext.Current.CancellationToken));
        var told = Assert.Single(await host.MailsAsync(ben), mail => mail.Subject == "A phone of your account at Contoso was locked");
        Assert.All(["Work phone", "Used before", "198.51.100.20"], what => Assert.Contains(what, told.Text, StringComparison.Ordinal));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));
        var logged = await host.ReadAsync(db => db.SignInLog.SingleAsync(e => e.MemberId == ben.Id && e.Outcome == SignInOutcome.PhoneTokenCopied));
        Assert.Equal("198.51.100.20", logged.Address);
        Assert.Null(await phone.UnlockAsync());
    }

    [Fact]
    public async Task A_copy_of_long_ago_is_found_out_too()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var copy = phone.Tokens!.RefreshToken;
        for (var time = 0; time < 3; time++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Null(await phone.RefreshAsync());
        }

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("mobile.locked", (await phone.RefreshAsync(copy)).Error?.Code);

        Assert.Equal("mobile.locked", await phone.RefreshAsync());
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_thief_who_refreshes_every_moment_is_found_out_when_the_phone_comes()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var stolen = phone.Tokens!.RefreshToken;
        for (var time = 0; time < 4; time++)
        {
            stolen = (await phone.RefreshAsync(stolen)).Value.RefreshToken;
            host.Clock.Advance(TimeSpan.FromSeconds(50));
        }

        Assert.Equal("mobile.locked", await phone.RefreshAsync());

        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));
        Assert.Equal("mobile.locked", (await phone.RefreshAsync(stolen)).Error?.Code);
    }

    [Fact]
    public async Task What_was_under_way_while_two_newer_came_is_no_copy_for_a_minute_that_nobody_prolongs()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var late = phone.Tokens!.RefreshToken;
        await phone.RefreshAsync();
        var former = phone.Tokens.RefreshToken;
        await phone.RefreshAsync();
        host.Clock.Advance(DeviceTrusting.Grace);
        Assert.True((await phone.RefreshAsync(former)).Succeeded);

        Assert.Equal("mobile.late", (await phone.RefreshAsync(late)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));

        host.Clock.Advance(AMoment);
        Assert.Equal("mobile.locked", (await phone.RefreshAsync(late)).Error?.Code);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));
    }

    [Fact]
    public async Task An_answer_that_got_lost_costs_nothing_however_late_it_is_asked_for_again()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var lost = (await phone.RefreshAsync(phone.Tokens!.RefreshToken)).Value;
        host.Clock.Advance(TimeSpan.FromMinutes(40));

        Assert.Null(await phone.RefreshAsync());

        Assert.Equal((lost.AccessToken, lost.RefreshToken), (phone.Tokens.AccessToken, phone.Tokens.RefreshToken));
        Assert.NotNull(await phone.HolderAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await phone.RefreshAsync());
    }

    [Fact]
    public async Task Once_the_newer_token_was_used_the_former_one_counts_for_a_minute()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var former = phone.Tokens!.RefreshToken;
        await phone.RefreshAsync();
        Assert.NotNull(await phone.HolderAsync());
        host.Clock.Advance(DeviceTrusting.Grace);

        Assert.True((await phone.RefreshAsync(former)).Succeeded);

        host.Clock.Advance(AMoment);
        Assert.Equal("mobile.locked", (await phone.RefreshAsync(former)).Error?.Code);
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_twenty_at_once_with_one_token_all_get_the_same_next_ones_and_nobody_is_told_of_a_copy()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var token = phone.Tokens!.RefreshToken;

        var given = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => phone.RefreshAsync(token))));

        Assert.Single(given.Select(answer => (answer.Value.AccessToken, answer.Value.RefreshToken)).Distinct());
        Assert.NotNull(await host.Get<PhoneDirectory>().FindAsync(given[0].Value.AccessToken, TestContext.Current.CancellationToken));
        Assert.True((await phone.RefreshAsync(given[0].Value.RefreshToken)).Succeeded);
        Assert.Equal(0, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));
    }

    [Fact]
    public async Task A_PIN_that_the_policy_asks_for_from_now_on_ends_what_was_opened_without_one()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        Assert.Null(await phone.UnlockAsync(pin: null));

        await host.DecideAsync(SignInPolicy.Default with { MandatoryPinForMobile = true });

        Assert.Equal("mobile.pin_missing", await phone.RefreshAsync());
    }

    [Fact]
    public async Task Whoever_lost_the_keys_of_the_installation_unlocks_again()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        await host.ReadAsync(db => db.RegisteredPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.ProtectedSeed, Convert.ToBase64String(new byte[99]))));

        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.UnlockAsync());
        Assert.Null(await phone.RefreshAsync());
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Who_comes_twenty_times_with_a_copy_is_told_of_once()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        var copy = phone.Tokens!.RefreshToken;
        await phone.RefreshAsync();
        await phone.HolderAsync();
        host.Clock.Advance(DeviceTrusting.Grace + AMoment);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => phone.RefreshAsync(copy))));

        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.token_copied")));
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.PhoneTokenCopied)));
    }

    [Fact]
    public async Task What_was_never_given_out_opens_nothing_and_locks_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        await phone.RefreshAsync();
        host.Clock.Advance(DeviceTrusting.Grace + AMoment);
        foreach (var forged in (string?[])[null, "", "a.b", SecretToken.New(), $"{SecretToken.New()}.{SecretToken.New()}"])
            Assert.Equal("mobile.locked", (await phone.RefreshAsync(forged)).Error?.Code);

        Assert.Null(await phone.RefreshAsync());
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task An_unlocking_ends_unused_after_an_hour_and_in_any_case_after_a_day()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await OpenAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("mobile.locked", await phone.RefreshAsync());

        Assert.Null(await phone.UnlockAsync());
        var end = phone.Tokens!.LockedAt;
        while (host.Clock.GetUtcNow() + TimeSpan.FromMinutes(55) < end)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(55));
            Assert.Null(await phone.RefreshAsync());
            Assert.InRange(phone.Tokens!.ExpiresAt, host.Clock.GetUtcNow(), end);
        }

        host.Clock.Advance(end - host.Clock.GetUtcNow());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
    }

    [Fact, Trait("Rule", "SE3")]
    public async Task No_access_token_outlives_its_unlocking()
    {
        await using var host = await CoreHost.StartAsync(
            ("FlexAuth:SignIn:SessionLifetime", "00:05:00"), ("FlexAuth:SignIn:SessionIdle", "00:05:00"), ("FlexAuth:Mobile:AccessTokenLifetime", "00:10:00"));
        using var phone = await OpenAsync(host);
        Assert.Equal(phone.Tokens!.LockedAt, phone.Tokens.ExpiresAt);
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(await phone.RefreshAsync());
        Assert.Equal(phone.Tokens.LockedAt, phone.Tokens.ExpiresAt);

        // Also one that was given out under a longer limit.
        var later = phone.Tokens.LockedAt.AddHours(1);
        await host.ReadAsync(db => db.RegisteredPhones.ExecuteUpdateAsync(p => p.SetProperty(x => x.AccessExpiresAt, later)));
        Assert.NotNull(await phone.HolderAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await phone.HolderAsync());
    }

    private static async Task<TestPhone> OpenAsync(CoreHost host)
    {
        var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        Assert.Null(await phone.UnlockAsync());
        return phone;
    }
}
