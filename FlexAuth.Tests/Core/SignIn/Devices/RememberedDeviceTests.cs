using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FlexAuth.Tests.Core.SignIn.Devices;

/// <summary>"Remember this device for 30 days": who skips the second factor where, and for how long.</summary>
[Trait("Rule", "SE6")]
public sealed class RememberedDeviceTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task For_thirty_days_after_each_sign_in_the_password_is_enough()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);

        for (var time = 0; time < 3; time++)
        {
            host.Clock.Advance(TimeSpan.FromDays(30) - AMoment);
            await browser.SignInRememberedAsync(ben);
        }

        host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(30, (await browser.ToSecondFactorAsync(ben)).RememberDays);
        Assert.Equal(
            [SignInOutcome.PasswordAccepted, SignInOutcome.SecondFactorAccepted, .. Enumerable.Repeat(new[] { SignInOutcome.SignedIn, SignInOutcome.PasswordAccepted }, 4).SelectMany(o => o)],
            await host.OutcomesAsync());
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_log_and_the_session_say_that_the_device_was_remembered_and_the_trail_since_when()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);

        var session = await browser.SignInRememberedAsync(ben);

        Assert.Equal(
            (SignInMethod.Password, SecondFactorKind.RememberedDevice),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == session.SessionId).Select(s => new ValueTuple<SignInMethod, SecondFactorKind>(s.Method, s.SecondFactor!.Value)).SingleAsync()));
        var entry = await host.ReadAsync(db => db.SignInLog.SingleAsync(e => e.SessionId == session.SessionId));
        Assert.Equal((SignInOutcome.SignedIn, SecondFactorKind.RememberedDevice), (entry.Outcome, entry.SecondFactor));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.device.remembered" && e.SubjectId == ben.Id)));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task The_person_hears_once_which_browser_was_remembered_and_what_to_do_if_it_was_not_them()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser("198.51.100.9"));
        await browser.SignInAsync(ben, remember: true);

        await browser.SignInRememberedAsync(ben);

        var mail = Assert.Single(await host.MailsAsync(ben));
        Assert.Equal("A browser is remembered for your account at Contoso", mail.Subject);
        Assert.All(["Firefox", "198.51.100.9", "forget the device"], text => Assert.Contains(text, mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_remembered_who_did_not_ask_for_it()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());

        await browser.SignInAsync(ben);

        Assert.Empty(browser.Devices);
        await browser.ToSecondFactorAsync(ben);
    }

    [Fact]
    public async Task It_is_of_no_use_to_another_person_and_on_another_browser()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, ada, browser) = (await host.ActiveAsync(), await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);

        await browser.ToSecondFactorAsync(ada);
        await host.Browser().ToSecondFactorAsync(ben);

        await browser.SignInRememberedAsync(ben);
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task A_remembered_device_tells_nothing_before_the_password_was_right()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var copy = browser.Copy();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var before = await host.CountsAsync();

        foreach (var somebody in new[] { host.Browser("192.0.2.1"), copy, browser })
        {
            var step = Assert.IsType<EnterPassword>(await somebody.AnswerAsync(new GivePassword(ben.Email, "not the password")));
            Assert.Equal(("sign_in.wrong_email_or_password", ben.Email), (step.Problem?.Code, step.Email));
        }

        var after = await host.CountsAsync();
        before["SignInLog"] += 3;
        before["Throttles"] = after["Throttles"];
        Assert.Equal(before, after);
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task It_stands_for_the_second_factor_and_proves_nobody_before_what_is_sensitive()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);

        var me = (await host.Get<SessionDirectory>().FindAsync((await browser.SignInRememberedAsync(ben)).Token))!;

        Assert.Equal("step_up.required", (await host.OfferAsync(me)).Error?.Code);
        Assert.Equal(
            (Session.NotProved, null),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == me.SessionId).Select(s => new ValueTuple<DateTimeOffset, SecondFactorKind?>(s.ProvedAt, s.ProvedBy)).SingleAsync()));
    }

    [Fact]
    public async Task The_days_begin_anew_with_every_sign_in_there_by_whatever_it_is()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        var passkey = await host.PasskeyAsync(ben);
        await browser.AnswerAsync<Done>(await host.SignAsync(browser, (await browser.ToSecondFactorAsync(ben)).AttemptId, passkey) with { RemembersDevice = true });
        await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket);
        host.Clock.Advance(TimeSpan.FromDays(29));

        var done = await browser.AnswerAsync<Done>(new GivePasskey((await host.SignAsync(browser, passkey)).Answer));
        await browser.RedeemAsync(done.Ticket);

        host.Clock.Advance(TimeSpan.FromDays(29));
        await browser.SignInRememberedAsync(ben);
        Assert.Equal(1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Theory]
    [InlineData(SignInMethod.Password, SecondFactorKind.RememberedDevice, true)]
    [InlineData(SignInMethod.Password, SecondFactorKind.RecoveryCode, false)]
    [InlineData(SignInMethod.Microsoft, null, false)]
    [InlineData(SignInMethod.Microsoft, SecondFactorKind.AuthenticationApp, true)]
    public async Task What_proves_less_than_is_skipped_changes_the_token_and_not_the_end(SignInMethod method, SecondFactorKind? factor, bool renews)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft) });
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var (end, token) = (await EndAsync(), browser.Devices.Values.Single());
        host.Clock.Advance(TimeSpan.FromDays(20));
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        var app = Assert.Single(await host.AppsOfAsync(ben)).Id;
        await host.ReadAsync(db => db.SignInAttempts.Where(a => a.TicketHash != null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Method, method).SetProperty(x => x.SecondFactor, factor).SetProperty(x => x.CredentialId, app)));
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.MadeIn, db.SignInAttempts.Where(a => a.TicketHash != null).Select(a => a.Id).Single())));
        await host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "ben", UserId = ben.Id }));

        var session = await browser.RedeemAsync(ready.Ticket);

        Assert.Equal(renews ? end.AddDays(20) : end, await EndAsync());
        Assert.Equal(await EndAsync(), session.Value.Devices.Kept!.ExpiresAt);
        Assert.NotEqual(token, browser.Devices.Values.Single());

        Task<DateTimeOffset> EndAsync() => host.ReadAsync(db => db.RememberedDevices.Select(d => d.ExpiresAt).SingleAsync());
    }

    [Fact]
    public async Task Where_the_days_became_fewer_what_proves_less_does_not_begin_them_anew()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft) });
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "ben", UserId = ben.Id }));
        await browser.SignInAsync(ben, remember: true);
        await host.DecideAsync(SignInPolicy.Default with { RememberedDeviceDays = 7 });
        host.Clock.Advance(TimeSpan.FromDays(6));
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        await host.ReadAsync(db => db.SignInAttempts.Where(a => a.TicketHash != null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Method, SignInMethod.Microsoft).SetProperty(x => x.SecondFactor, (SecondFactorKind?)null)));
        Assert.True((await browser.RedeemAsync(ready.Ticket)).Succeeded);
        host.Clock.Advance(TimeSpan.FromDays(1) - AMoment);
        var copy = browser.Copy();
        Assert.IsType<Done>(await copy.GivePasswordAsync(ben));

        host.Clock.Advance(AMoment);

        await browser.ToSecondFactorAsync(ben);
    }

    [Fact]
    public async Task With_none_all_are_forgotten_at_once_and_the_trail_says_how_many_and_days_again_bring_none_back()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, admin) = (await host.ActiveAsync(), host.Browser(), await host.AdministratorAsync());
        await browser.SignInAsync(ben, remember: true);
        var none = SignInPolicy.Default with { RememberedDeviceDays = 0 };

        Assert.Null((await host.Get<ChangePolicy>().ExecuteAsync(await AgainAsync(host, admin), new PolicyChange(none, 0))).Error?.Code);

        Assert.Equal(0, (await browser.ToSecondFactorAsync(ben)).RememberDays);
        Assert.Contains("\"devicesForgotten\":1", await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "organization.policy.changed").Select(e => e.Details).SingleAsync()), StringComparison.Ordinal);
        Assert.Null((await host.Get<ChangePolicy>().ExecuteAsync(
            await AgainAsync(host, admin), new PolicyChange(SignInPolicy.Default, (await host.ReadAsync(db => db.TreePolicies.SingleAsync())).Version))).Error?.Code);
        await browser.ToSecondFactorAsync(ben);
    }

    /// <summary>The keys of the installation were lost, or the device is of before there were seeds.</summary>
    [Theory, Trait("Rule", "DP1")]
    [InlineData("")]
    [InlineData("bm90IG91cnM=")]
    [InlineData("no base64")]
    public async Task Where_its_seed_cannot_be_read_the_second_factor_is_asked_for_once_and_nobody_is_alarmed(string seed)
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await host.ReadAsync(db => db.RememberedDevices.ExecuteUpdateAsync(d => d.SetProperty(x => x.ProtectedSeed, seed)));

        await browser.SignInAsync(ben, remember: true);

        await browser.SignInRememberedAsync(ben);
        Assert.Single(browser.Devices);
        Assert.Equal(1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.All(await host.MailsAsync(ben), mail => Assert.Equal("A browser is remembered for your account at Contoso", mail.Subject));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task The_policy_says_for_how_many_days_and_with_none_nobody_is(int days)
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(SignInPolicy.Default with { RememberedDeviceDays = days });
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());

        Assert.Equal(days, (await browser.ToSecondFactorAsync(ben)).RememberDays);
        await browser.SignInAsync(ben, remember: true);

        Assert.Equal(days > 0 ? 1 : 0, browser.Devices.Count);
        host.Clock.Advance(TimeSpan.FromDays(days) - AMoment);
        if (days > 0)
            await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(TimeSpan.FromDays(days));
        await browser.ToSecondFactorAsync(ben);
    }

    [Fact]
    public async Task Fewer_days_hold_at_once_and_what_they_ended_does_not_come_back_with_more()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, admin) = (await host.ActiveAsync(), host.Browser(), await host.AdministratorAsync());
        await browser.SignInAsync(ben, remember: true);
        await host.DecideAsync(SignInPolicy.Default with { RememberedDeviceDays = 7 });
        host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Empty((await host.Get<ShowSignIn>().ExecuteAsync(await AgainAsync(host, admin), ben.Id)).Value.Devices);
        await browser.ToSecondFactorAsync(ben);

        var more = await host.Get<ChangePolicy>().ExecuteAsync(
            await AgainAsync(host, admin), new PolicyChange(SignInPolicy.Default, (await host.ReadAsync(db => db.TreePolicies.SingleAsync())).Version));

        Assert.True(more.Succeeded);
        await browser.ToSecondFactorAsync(ben);
    }

    [Fact]
    public async Task Neither_a_recovery_code_nor_what_counts_no_more_lets_the_next_second_factor_be_skipped()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Equal(0, (await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.RecoveryCode))).RememberDays);

        var save = await browser.AnswerAsync<SaveRecoveryCode>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.RecoveryCode, ben.RecoveryCode, RemembersDevice: true));
        await browser.RedeemAsync((await browser.AnswerAsync<Done>(new RecoveryCodeSaved(save.AttemptId, save.Code))).Ticket);
        Assert.Empty(browser.Devices);

        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.Passkey) });
        Assert.Equal(0, (await browser.ToSecondFactorAsync(ben)).RememberDays);
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task Whoever_would_be_shown_a_new_recovery_code_gives_a_second_factor_first()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, (DateTimeOffset?)null)));

        var step = await browser.ToSecondFactorAsync(ben);

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<SaveRecoveryCode>(await browser.GiveCodeAsync(step.AttemptId, ben.Code(host.Clock)));
    }

    [Fact]
    public async Task Forgotten_between_the_password_and_the_session_the_second_factor_is_asked_for_after_all()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        await host.Get<ForgetOwnDevices>().ExecuteAsync(await host.SessionOfAsync(ben), new OwnDevices(null));

        Assert.Equal("sign_in.device_forgotten", (await browser.RedeemAsync(ready.Ticket)).Error?.Code);

        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ready.Ticket)).Error?.Code);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Assert.IsType<Done>(await browser.GiveCodeAsync((await browser.ResumeAsync<EnterSecondFactor>()).AttemptId, ben.Code(host.Clock)));
        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.Empty(browser.Devices);
    }

    [Fact]
    public async Task A_browser_that_lost_its_cookie_on_the_way_gives_a_second_factor()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        browser.Devices.Clear();

        Assert.Equal("sign_in.device_forgotten", (await browser.RedeemAsync(ready.Ticket)).Error?.Code);
    }

    [Fact]
    public async Task What_is_over_is_cleared_away()
    {
        await using var host = await CoreHost.StartAsync();
        await host.Browser().SignInAsync(await host.ActiveAsync(), remember: true);
        var housekeeping = host.Get<IEnumerable<IHostedService>>().OfType<Housekeeping>().Single();
        await housekeeping.RunOnceAsync(CancellationToken.None);
        Assert.Equal(1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        host.Clock.Advance(TimeSpan.FromDays(30) + AMoment);

        await housekeeping.RunOnceAsync(CancellationToken.None);

        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    private static async Task<SignedInMember> AgainAsync(CoreHost host, SignedInMember member) =>
        (await host.Get<SessionDirectory>().FindAsync(await host.SessionTokenAsync(member.MemberId)))!;
}
