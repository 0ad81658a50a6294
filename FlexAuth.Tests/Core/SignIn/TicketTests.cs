using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public class TicketTests
{
    [Fact, Trait("Rule", "SE4"), Trait("Rule", "SE8")]
    public async Task A_ticket_that_is_posted_twenty_times_opens_one_session()
    {
        await using var host = await CoreHost.StartAsync();
        var (browser, ticket) = await ReadyAsync(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => browser.RedeemAsync(ticket))));

        Assert.Single(answers, a => a.Succeeded);
        Assert.Equal(19, answers.Count(a => a.Error?.Code == "sign_in.ticket_void"));
        Assert.Equal(1, await host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.SignedIn)));
    }

    [Theory, Trait("Rule", "SE4")]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_ticket_lives_for_a_minute(int seconds, bool opens)
    {
        await using var host = await CoreHost.StartAsync();
        var (browser, ticket) = await ReadyAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(opens, (await browser.RedeemAsync(ticket)).Succeeded);
    }

    [Fact, Trait("Rule", "SE4")]
    public async Task Another_browser_has_no_use_for_the_ticket()
    {
        await using var host = await CoreHost.StartAsync();
        var (browser, ticket) = await ReadyAsync(host);

        Assert.Equal("sign_in.ticket_void", (await host.Browser().RedeemAsync(ticket)).Error?.Code);
        Assert.True((await browser.RedeemAsync(ticket)).Succeeded);
    }

    [Theory, Trait("Rule", "SE4")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_ticket_opens_nothing(string ticket)
    {
        await using var host = await CoreHost.StartAsync();
        Assert.Equal("sign_in.ticket_void", (await host.Browser().RedeemAsync(ticket)).Error?.Code);
    }

    [Fact, Trait("Rule", "SE4")]
    public async Task A_reload_at_the_end_gives_a_new_ticket_and_voids_the_one_before()
    {
        await using var host = await CoreHost.StartAsync();
        var (browser, ticket) = await ReadyAsync(host);
        var again = await browser.ResumeAsync<Done>();

        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.True((await browser.RedeemAsync(again.Ticket)).Succeeded);
        Assert.IsType<EnterEmail>(await browser.ResumeAsync());
    }

    [Fact, Trait("Rule", "PW6"), Trait("Rule", "AU1")]
    public async Task A_ticket_that_comes_after_the_switch_is_refused_for_good_and_logged()
    {
        await using var host = await CoreHost.StartAsync();
        var (browser, ticket) = await ReadyAsync(host);
        await host.ChangeAsync(db => db.Update(host.Main).Entity.EmailLoginEnabled = false);

        Assert.Equal("sign_in.no_longer_allowed", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.NotAllowed)));
        await host.ChangeAsync(db => db.Update(host.Main).Entity.EmailLoginEnabled = true);
        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }

    [Fact, Trait("Rule", "AU3")]
    public void What_the_wizard_passes_around_does_not_print_its_secrets()
    {
        const string secret = "s3cr3t";
        var id = Guid.NewGuid();
        object[] all =
        [
            new Done(secret), new SaveRecoveryCode(id, secret, false), new SetUpAuthenticator(id, secret, secret, secret),
            new GivePassword("a@b.example", secret), new GiveMailboxCode(id, secret), new ConfirmAuthenticator(id, secret),
            new GiveSecondFactor(id, SecondFactorKind.RecoveryCode, secret), new RecoveryCodeSaved(id, secret),
            new TicketToRedeem(secret, secret), new StartedSession(id, secret, default),
        ];
        Assert.All(all, one => Assert.DoesNotContain(secret, one.ToString(), StringComparison.Ordinal));
    }

    private static async Task<(SignInBrowser Browser, string Ticket)> ReadyAsync(CoreHost host)
    {
        var browser = host.Browser();
        await host.AttemptAsync(browser, await host.ActiveAsync(), AttemptStage.Ready);
        return (browser, (await browser.ResumeAsync<Done>()).Ticket);
    }
}
