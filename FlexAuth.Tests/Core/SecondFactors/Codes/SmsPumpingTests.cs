using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Delivery.Sms;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Codes;

/// <summary>
/// A day of SMS pumping, by the wizard as it is: somebody with the passwords of many accounts, an address for each and a range of premium numbers has codes
/// sent for hours, while an office signs in.
/// </summary>
[Trait("Rule", "EC5")]
public sealed class SmsPumpingTests
{
    private const int Accounts = 24;
    private const int Staff = 4;
    private const int CodesPerDay = 60;

    [Fact, Trait("Rule", "RL4")]
    public async Task Of_a_day_of_pumping_little_is_sent_the_administrators_know_and_whoever_signs_in_gets_their_code()
    {
        await using var host = await StartAsync();
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var staff = new List<(Account Person, string Number)>();
        for (var n = 0; n < Staff; n++)
            staff.Add(await EmployeeAsync(host, $"+3161234560{n}"));
        var pumper = new Pumper(host);
        await pumper.TakeAccountsAsync();

        for (var hour = 0; hour < 6; hour++)
        {
            await pumper.PumpAsync(hour);
            Assert.InRange(await SentAsync(host, "+351"), 0, Math.Min((hour + 1) * 5, CodesPerDay * 4 / 5));
            if (hour % 3 == 0)
            {
                foreach (var (person, number) in staff)
                    await SignInBySmsAsync(host, person, number);
            }

            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(Staff * 2, await SentAsync(host, "+316"));
        Assert.InRange(await host.ReadAsync(db => db.SentCodes.CountAsync(c => c.Channel == CodeChannel.Sms)), 1, CodesPerDay);
        Assert.True(pumper.Refused > pumper.Asked * 3 / 4, $"{pumper.Refused} of {pumper.Asked} were refused");
        Assert.Equal(await host.ReadAsync(db => db.SentCodes.CountAsync(c => c.Channel == CodeChannel.Sms)), await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.sms_code.requested")));
        Assert.DoesNotContain(await host.MailsAsync(olga), mail => mail.Subject.Contains("paused", StringComparison.Ordinal));
    }

    /// <summary>With a block for each number no hour ends it, but the day does, by what it costs; the last fifth is the office's.</summary>
    [Fact, Trait("Rule", "RL4")]
    public async Task Pumping_over_many_blocks_ends_with_four_fifths_of_the_money_and_the_rest_signs_people_in()
    {
        await using var host = await StartAsync(("FlexAuth:Sms:CostPerDay", "2.00"));
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var staff = new List<(Account Person, string Number)>();
        for (var n = 0; n < Staff; n++)
            staff.Add(await EmployeeAsync(host, $"+3161234560{n}"));
        var pumper = new Pumper(host) { Blocks = true };
        await pumper.TakeAccountsAsync();

        for (var hour = 0; hour < 3; hour++)
        {
            await pumper.PumpAsync(hour);
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(16, await SentAsync(host, "+351"));
        Assert.Equal(["Codes by SMS at Contoso are near today’s limit"], (await host.MailsAsync(olga)).Select(mail => mail.Subject));
        foreach (var (person, number) in staff)
            await SignInBySmsAsync(host, person, number);
        Assert.Equal(20_000 * 4 / 5 + Staff * 1_000, await host.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.SmsCost).Select(t => t.Count).SingleAsync()));
    }

    private static Task<CoreHost> StartAsync(params (string Key, string Value)[] settings) => CoreHost.StartAsync(
        ServerOffer.Of(sendsSms: true),
        [
            ("FlexAuth:Sms:CodesPerDay", $"{CodesPerDay}"),
            ("FlexAuth:Sms:CodesPerNumbersAlikeAndHour", "5"),
            ("FlexAuth:Sms:Twilio:AccountSid", SmsServer.Account),
            ("FlexAuth:Sms:Twilio:AuthToken", SmsServer.Token),
            ("FlexAuth:Sms:Twilio:From", "FlexAuth"),
            ("FlexAuth:Sms:Twilio:Prices:31", "0.10"),
            .. settings,
        ]);

    private static async Task<(Account Person, string Number)> EmployeeAsync(CoreHost host, string number)
    {
        var person = await host.ActiveByAsync();
        await host.ChangeAsync(db => db.Add(new VerifiedPhone { MemberId = person.Id, Number = number, AddedAt = host.Clock.GetUtcNow() }));
        return (person, number);
    }

    /// <summary>All behind the one address of their office.</summary>
    private static async Task SignInBySmsAsync(CoreHost host, Account person, string number)
    {
        var browser = host.Browser("192.0.2.10");
        var step = await browser.ToSecondFactorAsync(person);
        var done = await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.SmsCode, await host.SmsCodeOfAsync(number)));
        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
    }

    private static Task<int> SentAsync(CoreHost host, string beginning) =>
        host.ReadAsync(db => db.SentCodes.CountAsync(c => c.Channel == CodeChannel.Sms && c.Destination.StartsWith(beginning)));

    /// <summary>Has the passwords and the mailboxes of many accounts without a second factor, and asks for a code to a number of its own at each.</summary>
    private sealed class Pumper(CoreHost host)
    {
        private readonly List<(Account Account, SignInBrowser Browser)> _accounts = [];

        /// <summary>Whether each number is of a block of its own.</summary>
        public bool Blocks { get; init; }

        public int Asked { get; private set; }

        public int Refused { get; private set; }

        public async Task TakeAccountsAsync()
        {
            await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.SmsCode) });
            for (var n = 0; n < Accounts; n++)
                _accounts.Add((await host.WithPasswordAsync(), host.Browser($"203.0.113.{n + 1}")));
        }

        /// <summary>One sign-in with each account, to the step at which a number is given.</summary>
        public async Task PumpAsync(int hour)
        {
            for (var n = 0; n < _accounts.Count; n++)
            {
                var (account, browser) = _accounts[n];
                var attempt = await host.AttemptAsync(browser, account, AttemptStage.PhoneSetUp);
                var of = (hour * Accounts) + n;
                var step = await browser.AnswerAsync(new GivePhone(attempt, Blocks ? $"+3519{of:D4}0000" : $"+35191234{of:D4}"));
                Asked++;
                Refused += step.Problem is null ? 0 : 1;
                Assert.Contains(step.Problem?.Code, new[] { null, "code.sends_wait", "code.sms_paused" });
            }

            await host.DeliverAsync();
        }
    }
}
