using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public class MailboxCodeTests
{
    [Fact]
    public async Task A_password_alone_sets_up_no_app_before_the_mailbox_is_proved()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var step = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));

        Assert.IsType<ProveMailbox>(await browser.AnswerAsync(new ConfirmAuthenticator(step.AttemptId, "123456")));
        Assert.Equal(0, await host.ReadAsync(db => db.AuthenticatorApps.CountAsync()));
        await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(step.AttemptId, await host.MailboxCodeOfAsync(ben)));
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task Only_the_newest_code_works()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, attempt) = await ProvingAsync(host);
        var first = await host.MailboxCodeOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync<ProveMailbox>(new ResendMailboxCode(attempt));

        Assert.Equal("code.replaced", await browser.ProblemOfAsync(new GiveMailboxCode(attempt, first)));
        var second = await host.MailboxCodeOfAsync(ben);
        if (first != second)
            Assert.Equal("code.replaced", await browser.ProblemOfAsync(new GiveMailboxCode(attempt, first)));
        await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(attempt, second));
    }

    [Theory, Trait("Rule", "EC2")]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public async Task A_code_lives_for_ten_minutes_after_it_left(int seconds, bool works)
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, attempt) = await ProvingAsync(host);
        var code = await host.MailboxCodeOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(seconds));

        var step = await browser.AnswerAsync(new GiveMailboxCode(attempt, code));

        Assert.Equal((works, works ? null : "code.expired"), (step is SetUpAuthenticator, step.Problem?.Code));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "EC2"), Trait("Rule", "SE8")]
    public async Task A_code_that_is_submitted_twenty_times_moves_the_attempt_on_once()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, attempt) = await ProvingAsync(host);
        var code = await host.MailboxCodeOfAsync(ben);

        var steps = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(attempt, code)))));

        Assert.Single(steps.Select(s => s.KeyText).Distinct());
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.MailboxProved)));
        Assert.Equal(1, await host.ReadAsync(db => db.AuthenticatorApps.CountAsync()));
    }

    [Fact, Trait("Rule", "EC3")]
    public async Task Another_attempt_of_the_same_person_has_no_use_for_the_code()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser, attempt) = await ProvingAsync(host);
        var code = await host.MailboxCodeOfAsync(ben);
        var other = host.Browser();
        var theirs = await host.AttemptAsync(other, ben, AttemptStage.MailboxProof);

        Assert.Equal("code.wrong", await other.ProblemOfAsync(new GiveMailboxCode(theirs, code)));
        Assert.Equal("sign_in.attempt_over", await other.ProblemOfAsync(new GiveMailboxCode(attempt, code)));
        await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(attempt, code));
    }

    [Fact, Trait("Rule", "EC4")]
    public async Task Guesses_are_counted_over_all_codes_and_attempts()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "3"));
        var (ben, browser, attempt) = await ProvingAsync(host);
        var wrong = Wrong(await host.MailboxCodeOfAsync(ben));
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveMailboxCode(attempt, wrong)));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync(new ResendMailboxCode(attempt));
        wrong = Wrong(await host.MailboxCodeOfAsync(ben));
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveMailboxCode(attempt, wrong)));

        var next = await host.AttemptAsync(browser, ben, AttemptStage.MailboxProof);
        await browser.ResumeAsync();
        var right = await host.MailboxCodeOfAsync(ben);
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveMailboxCode(next, Wrong(right))));
        Assert.Equal("code.guesses_wait", await browser.ProblemOfAsync(new GiveMailboxCode(next, right)));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task So_many_codes_are_mailed_within_an_hour_whatever_is_asked_for()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:MailboxCodesPerHour", "2"), ("FlexAuth:SignIn:AttemptLifetime", "01:00:00"));
        var (ben, browser, attempt) = await ProvingAsync(host);
        await browser.AnswerAsync(new ResendMailboxCode(attempt));
        Assert.Single(await host.MailsAsync(ben));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync<ProveMailbox>(new ResendMailboxCode(attempt));
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("code.sends_wait", await browser.ProblemOfAsync(new ResendMailboxCode(attempt)));
        var other = host.Browser();
        await host.AttemptAsync(other, ben, AttemptStage.MailboxProof);
        Assert.Equal("code.sends_wait", (await other.ResumeAsync()).Problem?.Code);
        Assert.Equal(2, (await host.MailsAsync(ben)).Count);
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task The_code_stands_in_no_table()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, _, attempt) = await ProvingAsync(host);
        var code = await host.MailboxCodeOfAsync(ben);

        var row = await host.ReadAsync(db => db.SentCodes.SingleAsync(c => c.AttemptId == attempt));
        Assert.Equal(64, row.CodeHash!.Length);
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.LastError != null)));
        Assert.DoesNotContain(code, (await host.MailsAsync(ben))[0].Subject, StringComparison.Ordinal);
    }

    private static async Task<(Account Ben, SignInBrowser Browser, Guid Attempt)> ProvingAsync(CoreHost host)
    {
        var (ben, browser) = (await host.WithPasswordAsync(), host.Browser());
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.MailboxProof);
        await browser.ResumeAsync<ProveMailbox>();
        return (ben, browser, attempt);
    }

    private static string Wrong(string code) =>
        ((int.Parse(code, CultureInfo.InvariantCulture) + 1) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
}
