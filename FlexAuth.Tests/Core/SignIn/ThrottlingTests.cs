using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public class ThrottlingTests
{
    [Fact, Trait("Rule", "RL1")]
    public async Task Of_a_hundred_guesses_at_a_time_five_are_looked_at()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var hashes = new HashCount(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            guess => Task.Run(() => host.Browser($"203.0.113.{guess}").GivePasswordAsync(ben with { Password = $"guess {guess}" }))));

        Assert.Equal(5, hashes.Value);
        Assert.True(answers.Count(a => a.Problem!.Code == "sign_in.wait") >= 95);
        Assert.Equal("sign_in.wait", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await host.Browser().ToSecondFactorAsync(ben);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task A_password_whose_try_could_not_be_reserved_is_not_looked_at_and_opens_no_locked_account()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "1"));
        var ben = await host.ActiveAsync();
        await host.Browser().GivePasswordAsync(ben with { Password = "wrong" });
        using var hashes = new HashCount(host);

        host.AnotherWriter.Writes(turns: 1);
        var answer = await host.Get<SubmitPassword>().ExecuteAsync(host.Browser().Visitor, new GivePassword(ben.Email, ben.Password));

        Assert.Equal("busy", answer.Error?.Code);
        Assert.Equal(0, hashes.Value);
        Assert.NotNull((await host.MemberAsync(ben)).LockoutEnd);
        Assert.Equal("sign_in.wait", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
    }

    [Fact, Trait("Rule", "RL2")]
    public async Task All_spellings_of_an_address_are_counted_as_one()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "1"));
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        await browser.AnswerAsync(new GivePassword(ben.Email, "wrong"));

        string[] spellings =
        [
            ben.Email.ToUpperInvariant(),
            $"  {ben.Email} ",
            ben.Email.Replace("Ben", "Ｂｅｎ", StringComparison.Ordinal),
            ben.Email.Replace("contoso.example", "CONTOSO。example", StringComparison.Ordinal),
        ];
        await Assert.AllAsync(spellings, async s => Assert.Equal("sign_in.wait", await browser.ProblemOfAsync(new GivePassword(s, ben.Password))));
    }

    [Fact, Trait("Rule", "RL3")]
    public async Task Guesses_at_many_accounts_are_counted_by_where_they_come_from()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAddress", "2"));
        var ben = await host.ActiveAsync();
        foreach (var mailbox in (string[])["one", "two"])
            await host.Browser("2001:db8:1:2::1").AnswerAsync(new GivePassword($"{mailbox}@contoso.example", "guess"));

        Assert.Equal("sign_in.wait", (await host.Browser("2001:db8:1:2:ffff::9").GivePasswordAsync(ben)).Problem?.Code);
        await host.Browser("2001:db8:1:3::1").ToSecondFactorAsync(ben);
    }

    [Fact, Trait("Rule", "RL3")]
    public async Task Right_passwords_do_not_use_up_an_offices_tries()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAddress", "1"));
        var ben = await host.ActiveAsync();
        await host.Browser().ToSecondFactorAsync(ben);
        await host.Browser().ToSecondFactorAsync(ben);
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task A_lockout_leaves_live_sessions_alive()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "1"));
        var ben = await host.ActiveAsync();
        var token = await host.SessionTokenAsync(ben.Id);
        await host.Browser().GivePasswordAsync(ben with { Password = "wrong" });

        Assert.NotNull((await host.MemberAsync(ben)).LockoutEnd);
        var actor = await host.Get<SessionDirectory>().FindAsync(token);
        Assert.True((await host.Get<SignOut>().ExecuteAsync(actor!, default)).Succeeded);
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task A_locked_out_person_gets_back_in_by_a_reset_and_stays_free()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "1"));
        var ben = await host.ActiveAsync();
        await host.Browser().GivePasswordAsync(ben with { Password = "wrong" });
        await host.Browser().ForgotPasswordAsync(ben.Email);
        Assert.True((await host.Browser().SetPasswordAsync(await host.LinkTokenOfAsync(ben), "nine patient herons")).Succeeded);

        await host.Browser().ToSecondFactorAsync(ben with { Password = "nine patient herons" });
    }

    [Fact, Trait("Rule", "RL6")]
    public async Task Whom_the_full_line_turns_away_has_lost_no_try()
    {
        const int people = 200;
        await using var host = await CoreHost.StartAsync(
            CoreHost.UsualCost, ("FlexAuth:Passwords:ConcurrentHashes", "1"), ("FlexAuth:Passwords:WaitingLine", "2"), ("FlexAuth:SignIn:PasswordTriesPerAddress", "1000"));
        using var hashes = new HashCount(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, people).Select(
            i => Task.Run(() => host.Browser().AnswerAsync(new GivePassword($"person{i}@contoso.example", "guess")))));

        var busy = answers.Count(a => a.Problem!.Code == "busy");
        Assert.InRange(busy, 1, people - 1);
        Assert.Equal(people - busy, answers.Count(a => a.Problem!.Code == "sign_in.wrong_email_or_password"));
        Assert.Equal(people - busy, hashes.Value);
        var counts = await host.ReadAsync(db => db.Throttles.Where(t => t.Key.StartsWith("password:")).Select(t => t.Count).ToListAsync());
        Assert.Equal(busy, counts.Count(c => c == 0));
        Assert.Equal(people - busy, await host.ReadAsync(db => db.Throttles.Where(t => t.Key.StartsWith("password-from:")).SumAsync(t => t.Count)));
    }
}
