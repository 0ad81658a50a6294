using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors;

public class RecoveryCodeStories
{
    [Fact, Trait("Rule", "RC1")]
    public async Task Only_a_hash_of_the_code_is_kept()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        await host.AttemptAsync(browser, ben, AttemptStage.RecoveryCode);
        var code = (await browser.ResumeAsync<SaveRecoveryCode>()).Code;

        Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(code)));
        Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(RecoveryCodeText.Normalize(code)!)));
        Assert.True(host.DatabaseHolds(Encoding.UTF8.GetBytes(RecoveryCodeText.Hash(RecoveryCodeText.Normalize(code)!))));
    }

    [Fact, Trait("Rule", "RC2")]
    public async Task A_code_that_fifty_browsers_submit_at_a_time_lets_one_in()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "100"));
        var ben = await host.ActiveAsync();
        var browsers = Enumerable.Range(0, 50).Select(_ => host.Browser()).ToList();
        var attempts = new List<Guid>();
        foreach (var browser in browsers)
            attempts.Add(await host.AttemptAsync(browser, ben));

        var answers = await Task.WhenAll(
            browsers.Zip(attempts, (browser, attempt) => Task.Run(() => browser.GiveRecoveryCodeAsync(attempt, ben.RecoveryCode))));

        Assert.True(Assert.Single(answers.OfType<SaveRecoveryCode>()).ReplacesUsed);
        Assert.Equal(49, answers.Count(a => a.Problem?.Code == "sign_in.recovery_code_wrong"));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.RecoveryCodeUsed)));
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task After_use_a_new_code_is_shown_and_only_that_one_works()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var shown = Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(attempt, ben.RecoveryCode.ToLowerInvariant()));
        Assert.IsType<Done>(await browser.AnswerAsync(new RecoveryCodeSaved(attempt, shown.Code)));

        var later = await host.AttemptAsync(browser, ben);
        Assert.Equal("sign_in.recovery_code_wrong", (await browser.GiveRecoveryCodeAsync(later, ben.RecoveryCode)).Problem?.Code);
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(later, shown.Code));
    }

    [Fact]
    public async Task Who_is_interrupted_before_saving_is_shown_a_new_code_at_the_next_sign_in()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        await browser.GiveRecoveryCodeAsync(await host.AttemptAsync(browser, ben), ben.RecoveryCode);

        var later = host.Browser();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var step = Assert.IsType<SaveRecoveryCode>(await later.GiveCodeAsync(await host.AttemptAsync(later, ben), ben.Code(host.Clock)));
        Assert.False(step.ReplacesUsed);
        await later.ResumeAsync<SaveRecoveryCode>();
        step = await later.ResumeAsync<SaveRecoveryCode>();
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.RecoveryCodeReplaced)));
        await later.AnswerAsync<Done>(new RecoveryCodeSaved(step.AttemptId, step.Code));

        host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<Done>(await later.GiveCodeAsync(await host.AttemptAsync(later, ben), ben.Code(host.Clock)));
    }

    [Fact]
    public async Task Of_two_tabs_the_one_that_shows_the_newer_code_goes_on()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.RecoveryCode);
        var first = await browser.ResumeAsync<SaveRecoveryCode>();
        var second = await browser.ResumeAsync<SaveRecoveryCode>();

        var third = Assert.IsType<SaveRecoveryCode>(await browser.AnswerAsync(new RecoveryCodeSaved(attempt, first.Code)));
        Assert.Equal("sign_in.recovery_code_replaced", third.Problem?.Code);
        Assert.Equal(3, new[] { first.Code, second.Code, third.Code }.Distinct().Count());
        Assert.IsType<Done>(await browser.AnswerAsync(new RecoveryCodeSaved(attempt, third.Code)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("UUUUU-UUUUU-UUUUU-UUUUU")]
    public async Task What_is_no_recovery_code_is_not_counted(string typed)
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "1"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);

        var again = Assert.IsType<EnterSecondFactor>(await browser.GiveRecoveryCodeAsync(attempt, typed));
        Assert.Equal("sign_in.recovery_code_malformed", again.Problem?.Code);
        Assert.Equal(SecondFactorKind.RecoveryCode, again.Kind);
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(attempt, ben.RecoveryCode));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Wrong_recovery_codes_are_counted_apart_from_the_apps()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        Assert.Equal("sign_in.recovery_code_wrong", (await browser.GiveRecoveryCodeAsync(attempt, RecoveryCodeText.New())).Problem?.Code);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveRecoveryCodeAsync(attempt, RecoveryCodeText.New())).Problem?.Code);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveRecoveryCodeAsync(attempt, ben.RecoveryCode)).Problem?.Code);

        Assert.IsType<Done>(await browser.GiveCodeAsync(attempt, ben.Code(host.Clock)));
    }
}
