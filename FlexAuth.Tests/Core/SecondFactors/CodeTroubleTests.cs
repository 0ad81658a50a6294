using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors;

/// <summary>What somebody is told whose code is refused.</summary>
public sealed class CodeTroubleTests
{
    [Theory, Trait("Needs", "Server")]
    [InlineData(-3600, "sign_in.code_clock_behind", 3600)]
    [InlineData(-90, "sign_in.code_clock_behind", 90)]
    [InlineData(-60, "sign_in.code_clock_behind", 60)]
    [InlineData(60, "sign_in.code_clock_ahead", 60)]
    [InlineData(90, "sign_in.code_clock_ahead", 90)]
    [InlineData(3600, "sign_in.code_clock_ahead", 3600)]
    [InlineData(-4200, "sign_in.code_wrong", 0)]
    [InlineData(4200, "sign_in.code_wrong", 0)]
    public async Task A_phone_whose_clock_is_off_is_told_by_how_much(int seconds, string problem, int off)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var code = await OathCodeAsync(host, ben, seconds);
        var browser = host.Browser();

        var refused = (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), code)).Problem!;
        var session = await host.SessionOfAsync(ben);
        var again = (await host.Get<ProveAgain>().ExecuteAsync(session, new Proof(ProofKind.AuthenticationApp, code))).Error!;

        Assert.Equal((problem, problem), (refused.Code, again.Code));
        Assert.Equal(off == 0 ? [] : [TimeSpan.FromSeconds(off)], refused.Values);
    }

    [Theory, Trait("Needs", "Server")]
    [InlineData(-90, "sign_in.code_clock_behind")]
    [InlineData(90, "sign_in.code_clock_ahead")]
    public async Task So_is_whoever_sets_an_app_up_in_the_wizard_or_in_their_settings(int seconds, string problem)
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ana, AttemptStage.AuthenticatorSetUp);
        ana = ana.Scan(await browser.ResumeAsync<SetUpAuthenticator>());
        Assert.Equal(problem, await browser.ProblemOfAsync(new ConfirmAuthenticator(attempt, await OathCodeAsync(host, ana, seconds))));

        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var offer = (await host.OfferAsync(me)).Value;
        Assert.Equal(problem, (await host.GiveFirstCodeAsync(me, offer, await OathCodeAsync(host, ben.Scan(offer), seconds))).Error?.Code);
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task A_code_that_was_given_already_is_told_so_also_when_it_is_old()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.Browser().SignInAsync(ben);
        var code = ben.Code(host.Clock);
        var browser = host.Browser();

        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), code)).Problem?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), code)).Problem?.Code);
    }

    [Theory]
    [InlineData(-3, "sign_in.code_used")]
    [InlineData(-CodeTrouble.Noted, "sign_in.code_used")]
    [InlineData(-CodeTrouble.Noted - 1, "sign_in.code_clock_behind")]
    public async Task A_code_from_before_one_that_was_accepted_is_an_old_one_and_no_matter_of_the_clock(int steps, string problem)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.Browser().SignInAsync(ben);
        var session = await host.SessionOfAsync(ben);

        var refused = await host.Get<ProveAgain>().ExecuteAsync(session, new Proof(ProofKind.AuthenticationApp, ben.Code(host.Clock, steps)));

        Assert.Equal(problem, refused.Error?.Code);
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task While_one_code_to_come_was_given_away_no_other_one_is()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var (first, second) = (ben.Code(host.Clock, 3), ben.Code(host.Clock, 5));
        Assert.Equal("sign_in.code_clock_ahead", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), first)).Problem?.Code);

        Assert.Equal("sign_in.code_wrong", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), second)).Problem?.Code);
        host.Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), first)).Problem?.Code);
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.IsType<Done>(await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), second));
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task A_code_to_come_that_the_help_gave_away_is_never_accepted()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var toCome = ben.Code(host.Clock, 3);
        Assert.Equal("sign_in.code_clock_ahead", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), toCome)).Problem?.Code);

        host.Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal("sign_in.code_used", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), toCome)).Problem?.Code);
        Assert.IsType<Done>(await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, 1)));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task The_help_costs_a_try_like_any_other_code_and_none_comes_when_they_are_used_up()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();

        Assert.Equal("sign_in.code_clock_behind", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, -3))).Problem?.Code);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, -4))).Problem?.Code);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, 3))).Problem?.Code);
        Assert.Null((await host.ReadAsync(db => db.AuthenticatorApps.SingleAsync())).DisclosedStep);
    }

    [Fact]
    public async Task Of_several_apps_each_is_looked_at()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var (_, phone) = await host.AnotherAppAsync(me, ben);
        var browser = host.Browser();

        Assert.Equal("sign_in.code_clock_ahead", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), phone.Code(host.Clock, 3))).Problem?.Code);
        Assert.Equal("sign_in.code_clock_behind", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock, -3))).Problem?.Code);
    }

    /// <summary>What a phone shows whose clock is off by so many seconds.</summary>
    private static Task<string> OathCodeAsync(CoreHost host, Account account, int seconds) => Tool.RunAsync(
        "oathtool",
        [
            "--totp", "--base32", "--now",
            host.Clock.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), KeyText.For(account.Seed),
        ]);
}
