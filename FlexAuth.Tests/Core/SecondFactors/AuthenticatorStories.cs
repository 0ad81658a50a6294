using System.Globalization;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors;

public class AuthenticatorStories
{
    private static readonly (string, string) ManyTries = ("FlexAuth:SignIn:SecondFactorTries", "100");

    [Fact, Trait("Rule", "OT1")]
    public async Task A_code_that_fifty_browsers_submit_at_a_time_lets_one_in()
    {
        await using var host = await CoreHost.StartAsync(ManyTries);
        var ben = await host.ActiveAsync();
        var browsers = Enumerable.Range(0, 50).Select(_ => host.Browser()).ToList();
        var attempts = new List<Guid>();
        foreach (var browser in browsers)
            attempts.Add(await host.AttemptAsync(browser, ben));

        var code = ben.Code(host.Clock);
        var answers = await Task.WhenAll(browsers.Zip(attempts, (browser, attempt) => Task.Run(() => browser.GiveCodeAsync(attempt, code))));

        Assert.Single(answers.OfType<Done>());
        Assert.Equal(49, answers.OfType<EnterSecondFactor>().Count(a => a.Problem?.Code == "sign_in.code_used"));
        Assert.IsType<EnterSecondFactor>(await browsers[0].GiveCodeAsync(await host.AttemptAsync(browsers[0], ben), code));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task After_a_later_code_an_earlier_one_is_void()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();

        Assert.IsType<Done>(await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, 1)));
        var again = await host.AttemptAsync(browser, ben);
        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(again, ben.Code(host.Clock))).Problem?.Code);
        Assert.IsType<EnterSecondFactor>(await browser.GiveCodeAsync(again, ben.Code(host.Clock, -1)));
    }

    [Theory, Trait("Rule", "OT2"), Trait("Needs", "Server")]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Codes_of_another_generator_open_the_sign_in_within_one_step(int step, bool opens)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var at = host.Clock.GetUtcNow().AddSeconds(30 * step).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var code = await Tool.RunAsync("oathtool", ["--totp", "--base32", "--now", at, KeyText.For(ben.Seed)]);

        var answer = await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), $" {code[..3]} {code[3..]} ");
        Assert.Equal(opens, answer is Done);
    }

    [Theory, Trait("Rule", "OT2")]
    [InlineData("+123456")]
    [InlineData("0123456")]
    [InlineData("12345")]
    [InlineData("")]
    [InlineData("١٢٣٤٥٦")]
    public async Task What_is_no_code_is_not_counted(string typed)
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "1"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);

        Assert.Equal("sign_in.code_malformed", (await browser.GiveCodeAsync(attempt, typed)).Problem?.Code);
        Assert.IsType<Done>(await browser.GiveCodeAsync(attempt, ben.Code(host.Clock)));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Wrong_first_codes_of_an_app_that_is_being_set_up_are_counted_over_all_attempts()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.WithPasswordAsync();
        var (one, other) = (host.Browser(), host.Browser());
        var first = await host.AttemptAsync(one, ben, AttemptStage.AuthenticatorSetUp);
        var wrong = ben.Scan(await one.ResumeAsync<SetUpAuthenticator>()).WrongCode(host.Clock);
        Assert.Equal("sign_in.code_malformed", await one.ProblemOfAsync(new ConfirmAuthenticator(first, "12345")));
        Assert.Equal("sign_in.code_wrong", await one.ProblemOfAsync(new ConfirmAuthenticator(first, wrong)));
        Assert.Equal("sign_in.code_wrong", await one.ProblemOfAsync(new ConfirmAuthenticator(first, wrong)));

        var second = await host.AttemptAsync(other, ben, AttemptStage.AuthenticatorSetUp);
        var phone = ben.Scan(await other.ResumeAsync<SetUpAuthenticator>());
        Assert.Equal("sign_in.second_factor_waits", await other.ProblemOfAsync(new ConfirmAuthenticator(second, phone.Code(host.Clock))));
        host.Clock.Advance(TimeSpan.FromHours(1));
        var later = await host.AttemptAsync(other, ben, AttemptStage.AuthenticatorSetUp);
        phone = ben.Scan(await other.ResumeAsync<SetUpAuthenticator>());
        await other.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(later, phone.Code(host.Clock)));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Five_wrong_codes_block_the_app_whatever_password_is_typed_and_the_person_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            var browser = host.Browser();
            var attempt = guess is 2 ? (await browser.ToSecondFactorAsync(ben)).AttemptId : await host.AttemptAsync(browser, ben);
            await browser.GiveCodeAsync(attempt, ben.WrongCode(host.Clock));
        }

        var later = host.Browser();
        var blocked = (await later.ToSecondFactorAsync(ben)).AttemptId;
        Assert.Equal("sign_in.second_factor_waits", (await later.GiveCodeAsync(blocked, ben.Code(host.Clock))).Problem?.Code);
        Assert.Single(await host.ReadAsync(db => db.Outbox.Where(m => m.Kind == MessageKind.SecondFactorBlocked).ToListAsync()));
        Assert.Single(await host.MailsAsync(ben));

        Assert.IsType<SaveRecoveryCode>(await later.GiveRecoveryCodeAsync(blocked, ben.RecoveryCode));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<SaveRecoveryCode>(await later.GiveCodeAsync(await host.AttemptAsync(later, ben), ben.Code(host.Clock)));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task A_hundred_wrong_codes_at_a_time_are_five_guesses()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var code = ben.WrongCode(host.Clock);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => browser.GiveCodeAsync(attempt, code))));

        Assert.Equal(4, answers.Count(a => a.Problem?.Code == "sign_in.code_wrong"));
        Assert.Equal(96, answers.Count(a => a.Problem?.Code == "sign_in.second_factor_waits"));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task A_kind_of_factor_that_does_not_exist_gives_no_further_guesses()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "1"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);

        var answer = await browser.AnswerAsync(new GiveSecondFactor(attempt, (SecondFactorKind)99, ben.Code(host.Clock)));
        Assert.Equal("sign_in.code_malformed", Assert.IsType<EnterSecondFactor>(answer).Problem?.Code);
    }

    [Fact, Trait("Rule", "OT4")]
    public async Task The_seed_lies_encrypted_and_is_not_shown_again()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var browser = host.Browser();
        var setUp = Assert.IsType<SetUpAuthenticator>((await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ana), ana.Password)).Value);
        ana = ana.Scan(setUp);
        Assert.Equal(setUp.KeyText, (await browser.ResumeAsync<SetUpAuthenticator>()).KeyText);
        var confirm = new ConfirmAuthenticator(setUp.AttemptId, ana.Code(host.Clock));
        await browser.AnswerAsync<SaveRecoveryCode>(confirm);

        Assert.True(host.DatabaseHolds(Encoding.UTF8.GetBytes(ana.Email)));
        Assert.All(
            [setUp.KeyText, setUp.KeyText.Replace(" ", ""), Convert.ToBase64String(ana.Seed), Convert.ToHexString(ana.Seed), Convert.ToHexStringLower(ana.Seed)],
            text => Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(text)), "the seed stands in the database as text"));
        Assert.False(host.DatabaseHolds(ana.Seed));
        Assert.IsType<SaveRecoveryCode>(await browser.ResumeAsync());
        Assert.IsType<SaveRecoveryCode>(await browser.AnswerAsync(confirm));
    }

    [Fact, Trait("Rule", "OT5")]
    public async Task An_app_that_was_not_proved_opens_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var (one, other) = (host.Browser(), host.Browser());
        await host.AttemptAsync(one, ben, AttemptStage.AuthenticatorSetUp);
        var scanned = ben.Scan(await one.ResumeAsync<SetUpAuthenticator>());

        var attempt = await host.AttemptAsync(other, ben);
        Assert.Equal("sign_in.method_forbidden", (await other.GiveCodeAsync(attempt, scanned.Code(host.Clock))).Problem?.Code);
        Assert.Null((await host.MemberAsync(ben)).TwoFactorSetAt);
    }

    [Fact, Trait("Rule", "OT5")]
    public async Task Of_two_who_set_up_an_app_at_a_time_one_does()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var browsers = Enumerable.Range(0, 10).Select(_ => host.Browser()).ToList();
        var answers = new List<(SignInBrowser Browser, ConfirmAuthenticator Answer)>();
        foreach (var browser in browsers)
        {
            var attempt = await host.AttemptAsync(browser, ben, AttemptStage.AuthenticatorSetUp);
            answers.Add((browser, new(attempt, ben.Scan(await browser.ResumeAsync<SetUpAuthenticator>()).Code(host.Clock))));
        }

        var steps = await Task.WhenAll(answers.Select(a => Task.Run(() => a.Browser.AnswerAsync(a.Answer))));

        Assert.Single(steps.OfType<SaveRecoveryCode>());
        Assert.Equal(9, steps.OfType<EnterSecondFactor>().Count());
        Assert.Equal(1, await host.ReadAsync(db => db.AuthenticatorApps.CountAsync(a => a.ConfirmedAt != null)));
        Assert.Single(await host.MailsAsync(ben));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task The_code_that_proved_the_app_does_not_sign_in_as_well()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.AuthenticatorSetUp);
        var code = ben.Scan(await browser.ResumeAsync<SetUpAuthenticator>()).Code(host.Clock);
        await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(attempt, code));

        var other = host.Browser();
        Assert.Equal("sign_in.code_used", (await other.GiveCodeAsync(await host.AttemptAsync(other, ben), code)).Problem?.Code);
    }
}
