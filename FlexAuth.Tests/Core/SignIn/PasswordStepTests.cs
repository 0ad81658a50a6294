using System.Diagnostics;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

public sealed class PasswordStepTests(ITestOutputHelper output)
{
    private static readonly (string, string) TwoTries = ("FlexAuth:SignIn:PasswordTriesPerAccount", "2");

    [Fact, Trait("Rule", "AU1")]
    public async Task A_try_on_an_account_that_does_not_exist_leaves_a_trace_without_the_address_that_was_typed()
    {
        await using var host = await CoreHost.StartAsync();

        await host.Browser().AnswerAsync(new GivePassword("my-secret-typed-here@nowhere.example", "a guess"));

        var entry = await host.ReadAsync(db => db.SignInLog.SingleAsync());
        Assert.Null(entry.MemberId);
        Assert.Equal(FlexAuth.Core.Data.SignInOutcome.PasswordRefused, entry.Outcome);
        Assert.False(host.DatabaseHolds("my-secret-typed-here"u8.ToArray()));
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task Accounts_that_cannot_sign_in_get_the_answers_and_cost_the_work_of_a_wrong_password()
    {
        await using var host = await CoreHost.StartAsync(TwoTries);
        using var hashes = new HashCount(host);
        var expected = await AnswersAsync(host, hashes, await host.ActiveAsync() with { Password = "not the password" });
        Assert.Equal(
            ["EnterPassword sign_in.wrong_email_or_password 1", "EnterPassword sign_in.wait 1", "EnterPassword sign_in.wait 0"], expected);

        Dictionary<string, Account> others = new()
        {
            ["unknown"] = new Account(Guid.Empty, "nobody@contoso.example"),
            ["disabled, right password"] = await host.ActiveAsync(m => m.DisabledAt = host.Clock.GetUtcNow()),
            ["switched off, right password"] = await host.ActiveAsync(m => m.EmailLoginEnabled = false),
            ["switched off, wrong password"] = await host.ActiveAsync(m => m.EmailLoginEnabled = false) with { Password = "not the password" },
            ["without a password"] = await host.WithPasswordAsync(m => m.PasswordHash = null),
        };
        await Assert.AllAsync(others, async other => Assert.Equal(expected, await AnswersAsync(host, hashes, other.Value)));
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task A_right_password_that_opens_nothing_counts_like_a_wrong_one()
    {
        await using var host = await CoreHost.StartAsync(TwoTries, ("FlexAuth:SignIn:PasswordTriesPerAddress", "2"));
        var disabled = await host.ActiveAsync(m => m.DisabledAt = host.Clock.GetUtcNow());
        var browser = host.Browser();
        await browser.GivePasswordAsync(disabled);
        await browser.GivePasswordAsync(disabled);

        Assert.NotNull((await host.MemberAsync(disabled)).LockoutEnd);
        Assert.Equal("sign_in.wait", (await browser.GivePasswordAsync(new Account(Guid.Empty, "another@contoso.example"))).Problem?.Code);
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task The_email_step_is_the_same_for_everybody()
    {
        await using var host = await CoreHost.StartAsync();
        var known = await host.ActiveAsync();
        var browser = host.Browser();

        Assert.Equal(known.Email, (await browser.AnswerAsync<EnterPassword>(new GiveEmail($" {known.Email} "))).Email);
        await browser.AnswerAsync<EnterPassword>(new GiveEmail("nobody@contoso.example"));
        Assert.Equal("sign_in.not_an_email", await browser.ProblemOfAsync(new GiveEmail("blima")));
    }

    /// <summary>Printed, not asserted: a shared machine's times prove nothing, the number of hashes does.</summary>
    [Fact, Trait("Rule", "PW4")]
    public async Task Known_and_unknown_accounts_are_compared_by_time()
    {
        const int runs = 15;
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "100"));
        using var hashes = new HashCount(host);
        var known = await host.ActiveAsync() with { Password = "not the password" };
        var unknown = new Account(Guid.Empty, "nobody@contoso.example");
        List<double> ofKnown = [], ofUnknown = [];
        for (var run = 0; run < runs; run++)
        {
            ofKnown.Add(await MillisecondsAsync(host, known));
            ofUnknown.Add(await MillisecondsAsync(host, unknown));
        }

        Assert.Equal(2 * runs, hashes.Value);
        var (one, other) = (ofKnown.Order().ElementAt(runs / 2), ofUnknown.Order().ElementAt(runs / 2));
        output.WriteLine($"median of {runs}: known {one:F1} ms, unknown {other:F1} ms, ratio {one / other:F2}");
    }

    [Fact, Trait("Rule", "PW3")]
    public async Task A_hash_with_100000_iterations_still_opens_and_is_replaced_at_sign_in()
    {
        await using var host = await CoreHost.StartAsync(CoreHost.UsualCost);
        var old = CoreHostAccounts.HashOf(Account.UsualPassword, 100_000);
        var ben = await host.ActiveAsync(m => m.PasswordHash = old);

        await host.Browser().ToSecondFactorAsync(ben);

        var renewed = Convert.FromBase64String((await host.MemberAsync(ben)).PasswordHash!);
        Assert.Equal(210_000, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(renewed.AsSpan(5)));
        await host.Browser().ToSecondFactorAsync(ben);
    }

    [Fact]
    public async Task A_password_that_is_changed_while_it_is_checked_opens_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var changer = new WhileHashing(host, () => host.ChangeAsync(ben, m => m.PasswordHash = "AQAAAA==").GetAwaiter().GetResult());

        Assert.Equal("sign_in.wrong_email_or_password", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
    }

    [Theory]
    [InlineData("half a pair \ud83d")]
    [InlineData("\0")]
    public async Task A_password_of_impossible_text_is_a_wrong_one(string password)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        Assert.Equal("sign_in.wrong_email_or_password", (await host.Browser().GivePasswordAsync(ben with { Password = password })).Problem?.Code);
    }

    [Fact]
    public async Task Each_step_with_the_password_stands_in_the_log()
    {
        await using var host = await CoreHost.StartAsync(TwoTries);
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        await browser.GivePasswordAsync(ben with { Password = "wrong" });
        await browser.GivePasswordAsync(ben);
        await browser.GivePasswordAsync(ben with { Password = "wrong" });
        await browser.GivePasswordAsync(ben with { Password = "wrong" });

        var log = await host.ReadAsync(db => db.SignInLog.Where(e => e.MemberId == ben.Id).OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(["PasswordRefused", "PasswordAccepted", "PasswordRefused", "PasswordBlocked"], log.Select(e => e.Outcome.ToString()));
        Assert.All(log, e => Assert.Equal("198.51.100.7", e.Address));
    }

    private static async Task<List<string>> AnswersAsync(CoreHost host, HashCount hashes, Account account)
    {
        var browser = host.Browser();
        List<string> answers = [];
        for (var time = 0; time < 3; time++)
        {
            var before = hashes.Value;
            var step = await browser.GivePasswordAsync(account);
            answers.Add($"{step.GetType().Name} {step.Problem?.Code} {hashes.Value - before}");
        }

        return answers;
    }

    private static async Task<double> MillisecondsAsync(CoreHost host, Account account)
    {
        var start = Stopwatch.GetTimestamp();
        await host.Browser().GivePasswordAsync(account);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
