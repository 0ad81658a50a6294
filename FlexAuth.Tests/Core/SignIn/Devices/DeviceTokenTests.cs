using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.Devices;

/// <summary>The token changes with each sign-in: a copy of it is found out, and two tabs or a lost answer are no copy.</summary>
[Trait("Rule", "SE6")]
public class DeviceTokenTests
{
    private static readonly TimeSpan Grace = DeviceTrusting.Grace;
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    [Fact, Trait("Rule", "AU3"), Trait("Rule", "DP3")]
    public async Task Each_sign_in_gives_another_token_and_the_database_holds_none()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var (id, first) = Assert.Single(browser.Devices);

        await browser.SignInRememberedAsync(ben);

        var (same, second) = Assert.Single(browser.Devices);
        Assert.Equal(id, same);
        Assert.NotEqual(first, second);
        var all = await host.AllTextAsync();
        Assert.Contains(SecretToken.Hash(second), all, StringComparison.Ordinal);
        Assert.All([first, second], token => Assert.DoesNotContain(token, all, StringComparison.Ordinal));
        Assert.DoesNotContain(second, new KeptDevices(new KeptDevice(id, second, default), []).ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5"), Trait("Rule", "SE2")]
    public async Task The_owner_comes_after_a_thief_the_device_is_forgotten_the_thief_is_out_and_the_owner_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var thief = browser.Copy();
        var stolen = await thief.SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);

        await browser.ToSecondFactorAsync(ben);

        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Null(await host.Get<SessionDirectory>().FindAsync(stolen.Token));
        await thief.ToSecondFactorAsync(ben);
        await AssertToldAsync(host, ben);
        var mail = (await host.MailsAsync(ben)).Single(m => m.Subject.EndsWith("was forgotten", StringComparison.Ordinal)).Text;
        Assert.Contains("Address: 198.51.100.7", mail, StringComparison.Ordinal);
        var logged = (await host.Get<ListOwnSignInSteps>().ExecuteAsync(await host.SessionOfAsync(ben), new OwnHistoryRequest(null, 20))).Value.Rows.Single(s => s.Outcome is SignInOutcome.DeviceCopied);
        Assert.Equal("198.51.100.7", logged.Address);
        Assert.Equal(new EarlierUse(host.Clock.GetUtcNow() - Grace - AMoment, "203.0.113.66", logged.Browser), logged.Earlier);
        Assert.Matches(@"Used before: \d+ \w+ \d{4}, \d\d:\d\d UTC, .+, 203\.0\.113\.66", mail);
    }

    [Fact, Trait("Rule", "SE2")]
    public async Task What_another_browser_opened_goes_on_where_one_was_copied()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, home, office) = (await host.ActiveAsync(), host.Browser(), host.Browser("192.0.2.7"));
        await home.SignInAsync(ben, remember: true);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await office.SignInAsync(ben, remember: true);
        var atWork = await office.SignInRememberedAsync(ben);
        var stolen = await home.Copy().SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);

        await home.ToSecondFactorAsync(ben);

        Assert.Null(await host.Get<SessionDirectory>().FindAsync(stolen.Token));
        Assert.NotNull(await host.Get<SessionDirectory>().FindAsync(atWork.Token));
        await office.SignInRememberedAsync(ben);
    }

    [Fact]
    public async Task A_thief_who_comes_after_the_owner_gets_no_further_than_the_password()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var thief = browser.Copy();
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);

        await thief.ToSecondFactorAsync(ben);

        await AssertToldAsync(host, ben);
        await browser.SignInAsync(ben, remember: true);
        await browser.SignInRememberedAsync(ben);
    }

    [Fact]
    public async Task A_copy_is_found_out_at_the_end_of_a_sign_in_by_a_passkey_alone_too()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        var passkey = await host.PasskeyAsync(ben);
        await browser.SignInAsync(ben, remember: true);
        var stolen = await browser.Copy().SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);

        var done = await browser.AnswerAsync<Done>(new GivePasskey((await host.SignAsync(browser, passkey)).Answer));
        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);

        Assert.Null(await host.Get<SessionDirectory>().FindAsync(stolen.Token));
        Assert.Empty(browser.Devices);
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == ben.Id && e.Outcome == SignInOutcome.DeviceCopied)));
    }

    [Fact]
    public async Task A_copy_of_long_ago_is_found_out_too()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var thief = browser.Copy();
        for (var time = 0; time < 3; time++)
        {
            host.Clock.Advance(TimeSpan.FromDays(5));
            await browser.SignInRememberedAsync(ben);
        }

        host.Clock.Advance(TimeSpan.FromDays(5));
        await thief.ToSecondFactorAsync(ben);

        await AssertToldAsync(host, ben);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Who_comes_twenty_times_with_a_former_token_is_told_of_once()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "50"));
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var thief = browser.Copy();
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => thief.Copy().ToSecondFactorAsync(ben))));

        await AssertToldAsync(host, ben);
    }

    [Fact]
    public async Task An_answer_that_got_lost_costs_nothing_however_late_the_browser_comes_again()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await browser.Copy("198.51.100.7").SignInRememberedAsync(ben, arrives: false);
        host.Clock.Advance(Grace + TimeSpan.FromHours(1));

        await browser.SignInRememberedAsync(ben);

        host.Clock.Advance(TimeSpan.FromDays(2));
        await browser.SignInRememberedAsync(ben);
        Assert.Empty(await AlarmsAsync(host, ben));
    }

    [Fact]
    public async Task The_minute_runs_from_the_first_page_that_the_answer_led_to()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var opened = await browser.Copy().SignInRememberedAsync(ben, arrives: false);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(await host.Get<SessionDirectory>().FindAsync(opened.Token));
        host.Clock.Advance(Grace);
        await browser.Copy().SignInRememberedAsync(ben);
        await host.Get<SessionDirectory>().FindAsync(opened.Token);
        host.Clock.Advance(AMoment);

        await browser.ToSecondFactorAsync(ben);

        await AssertToldAsync(host, ben);
    }

    [Fact]
    public async Task The_minute_is_not_prolonged_by_using_it()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var first = browser.Copy();
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(Grace - AMoment);
        await first.Copy().SignInRememberedAsync(ben);
        host.Clock.Advance(AMoment + AMoment);

        await first.ToSecondFactorAsync(ben);

        await AssertToldAsync(host, ben);
    }

    [Fact]
    public async Task A_page_that_is_open_since_before_is_no_copy()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var opened = browser.Visitor;
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(10));

        var step = await host.Get<SignInWizard>().AnswerAsync(opened, new GivePassword(ben.Email, ben.Password));

        // The page goes on by what it was opened with; the request at its end brings what the browser has by now.
        Assert.True((await browser.RedeemAsync(Assert.IsType<Done>(step.Value).Ticket)).Succeeded);
        await browser.SignInRememberedAsync(ben);
        step = await host.Get<SignInWizard>().AnswerAsync(opened, new GivePassword(ben.Email, ben.Password));
        Assert.IsType<EnterSecondFactor>(step.Value);
        Assert.Empty(await AlarmsAsync(host, ben));
        await browser.SignInRememberedAsync(ben);
    }

    [Fact]
    public async Task What_was_never_given_out_opens_nothing_and_ends_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await browser.SignInRememberedAsync(ben);
        host.Clock.Advance(Grace + AMoment);
        var forger = browser.Copy();
        forger.Devices[forger.Devices.Keys.Single()] = SecretToken.New();

        await forger.ToSecondFactorAsync(ben);

        Assert.Empty(await AlarmsAsync(host, ben));
        await browser.SignInRememberedAsync(ben);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Twenty_at_once_with_one_token_all_get_in_and_the_same_new_one()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var tabs = Enumerable.Range(0, 20).Select(_ => browser.Copy("198.51.100.7")).ToList();
        var tickets = new List<string>();
        foreach (var tab in tabs)
            tickets.Add(Assert.IsType<Done>(await tab.GivePasswordAsync(ben)).Ticket);

        var sessions = await Task.WhenAll(tabs.Select((tab, i) => Task.Run(() => tab.RedeemAsync(tickets[i]))));

        Assert.All(sessions, session => Assert.True(session.Succeeded));
        var device = await host.ReadAsync(db => db.RememberedDevices.SingleAsync());
        Assert.All(tabs, tab => Assert.Equal(device.TokenHash, SecretToken.Hash(tab.Devices.Values.Single())));
        Assert.Equal(SecretToken.Hash(browser.Devices.Values.Single()), device.FormerTokenHash);
        host.Clock.Advance(Grace + AMoment);
        foreach (var tab in tabs)
            await tab.SignInRememberedAsync(ben);
        Assert.Empty(await AlarmsAsync(host, ben));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Where_another_node_comes_first_the_token_is_former_and_in_time()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        var until = host.Clock.GetUtcNow() + Grace;
        var first = true;
        using var other = new ObservedCommands(host.DatabasePath, command =>
        {
            if (!first || !command.CommandText.Contains("UPDATE \"RememberedDevices\"", StringComparison.Ordinal))
                return;
            first = false;
            using var rotation = command.Connection!.CreateCommand();
            rotation.Transaction = command.Transaction;
            rotation.CommandText =
                $"UPDATE \"RememberedDevices\" SET \"FormerTokenHash\" = \"TokenHash\", \"TokenHash\" = 'other', \"FormerUntil\" = {host.Sql(until)}";
            rotation.ExecuteNonQuery();
        });

        Assert.True((await browser.RedeemAsync(ready.Ticket)).Succeeded);

        Assert.False(first);
        Assert.Equal(SecretToken.Hash(browser.Devices.Values.Single()), (await host.ReadAsync(db => db.RememberedDevices.SingleAsync())).TokenHash);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Where_another_node_forgets_it_first_nobody_comes_in_by_it()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var ready = Assert.IsType<Done>(await browser.GivePasswordAsync(ben));
        using var other = new ObservedCommands(host.DatabasePath, command =>
        {
            if (!command.CommandText.Contains("UPDATE \"RememberedDevices\"", StringComparison.Ordinal))
                return;
            using var removal = command.Connection!.CreateCommand();
            removal.Transaction = command.Transaction;
            removal.CommandText = "DELETE FROM \"RememberedDevices\"";
            removal.ExecuteNonQuery();
        });

        Assert.Equal("sign_in.device_forgotten", (await browser.RedeemAsync(ready.Ticket)).Error?.Code);
        Assert.Equal(1, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }

    private static async Task AssertToldAsync(CoreHost host, Account ben)
    {
        Assert.Equal(["A remembered device of your account at Contoso was forgotten"], await AlarmsAsync(host, ben));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.device.copied" && e.SubjectId == ben.Id)));
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == ben.Id && e.Outcome == SignInOutcome.DeviceCopied)));
    }

    private static async Task<IReadOnlyList<string>> AlarmsAsync(CoreHost host, Account ben) =>
        (await host.MailsAsync(ben)).Select(mail => mail.Subject).Where(subject => subject != "A browser is remembered for your account at Contoso").ToList();
}
