using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Codes;

/// <summary>How many codes are sent: to one person, to one phone, for one address, and in all.</summary>
[Trait("Rule", "EC5")]
public class CodeLimitsTests
{
    private const string Number = "+31612345612";

    [Theory]
    [InlineData("FlexAuth:Sms:CodesPerPersonAndHour", "Another number, another address")]
    [InlineData("FlexAuth:Sms:CodesPerNumberAndHour", "Another person, another address")]
    [InlineData("FlexAuth:SignIn:CodesPerAddressAndHour", "Another person, another number")]
    public async Task Each_limit_holds_whatever_else_changes(string limit, string varied)
    {
        await using var host = await CoreHost.StartAsync((limit, "2"));
        var (ben, others) = (await host.WithPasswordAsync(), new[] { await host.WithPasswordAsync(), await host.WithPasswordAsync() });

        List<string?> problems = [];
        for (var n = 0; n < 3; n++)
        {
            var person = varied.Contains("person", StringComparison.Ordinal) && n > 0 ? others[n - 1] : ben;
            var number = varied.Contains("number", StringComparison.Ordinal) ? $"+3161234561{n}" : Number;
            var address = varied.Contains("address", StringComparison.Ordinal) ? $"198.51.100.{n + 1}" : "198.51.100.1";
            problems.Add(await AskAsync(host, person, CodeChannel.Sms, number, address));
        }

        Assert.Equal([null, null, "code.sends_wait"], problems);
        Assert.Equal(2, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    /// <summary>Accounts, addresses and numbers without end, the numbers of one block.</summary>
    [Fact]
    public async Task Whoever_pumps_a_block_of_numbers_gets_so_many_codes_an_hour_and_those_in_the_user_list_get_theirs()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Sms:CodesPerNumbersAlikeAndHour", "4"));
        List<string?> problems = [];
        for (var n = 0; n < 12; n++)
            problems.Add(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, $"+35191234{n:D4}", $"198.51.100.{n + 1}", CodePurpose.PhoneVerification));

        Assert.Equal(4, problems.Count(problem => problem is null));
        Assert.Equal(8, problems.Count(problem => problem is "code.sends_wait"));
        var listed = await host.WithPasswordAsync(m => m.PhoneNumber = "+351912340099");
        Assert.Null(await AskAsync(host, listed, CodeChannel.Sms, "+351912340099", "198.51.100.99", CodePurpose.PhoneVerification));
        Assert.Null(await AskAsync(host, listed, CodeChannel.Sms, "+351912340001", "198.51.100.99"));
        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+351912350000", "198.51.100.98", CodePurpose.PhoneVerification));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Whoever_pumps_numbers_of_many_blocks_leaves_a_part_of_the_day_and_all_other_ways_open()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true), ("FlexAuth:Sms:CodesPerDay", "5"));
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        List<string?> problems = [];
        for (var n = 0; n < 12; n++)
            problems.Add(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, $"+3519123{n:D2}000", $"198.51.100.{n + 1}", CodePurpose.PhoneVerification));

        Assert.Equal(4, problems.Count(problem => problem is null));
        Assert.All(problems.Skip(4), problem => Assert.Equal("code.sms_paused", problem));
        Assert.Equal(4, await host.ReadAsync(db => db.SentCodes.CountAsync()));
        Assert.Equal(["Codes by SMS at Contoso are near today’s limit"], (await host.MailsAsync(olga)).Select(mail => mail.Subject));

        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, Number));
        Assert.Equal(
            ["Codes by SMS at Contoso are near today’s limit", "Codes by SMS at Contoso are paused until midnight UTC"],
            (await host.MailsAsync(olga)).Select(mail => mail.Subject).Order(StringComparer.Ordinal));

        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Equal("code.sms_paused", await browser.ProblemOfAsync(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode)));
        Assert.IsType<Done>(await browser.GiveCodeAsync(step.AttemptId, ben.Code(host.Clock)));
        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Mail, "ana@example.org"));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await AskAsync(host, ben, CodeChannel.Sms, Number));
    }

    [Fact]
    public async Task What_the_day_refuses_takes_nothing_from_the_other_limits()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Sms:CodesPerDay", "1"), ("FlexAuth:Sms:CodesPerPersonAndHour", "1"));
        var (ben, olga) = (await host.WithPasswordAsync(), await host.WithPasswordAsync());
        host.Clock.Advance(SmsBudget.EndOfDay(host.Clock.GetUtcNow()) - host.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Null(await AskAsync(host, olga, CodeChannel.Sms, "+31612345699"));
        Assert.Equal("code.sms_paused", await AskAsync(host, ben, CodeChannel.Sms, Number));
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(await AskAsync(host, ben, CodeChannel.Sms, Number));
    }

    [Fact]
    public async Task What_one_limit_refuses_takes_nothing_from_the_others()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Sms:CodesPerNumberAndHour", "1"), ("FlexAuth:Sms:CodesPerPersonAndHour", "2"));
        var ben = await host.WithPasswordAsync();

        Assert.Null(await AskAsync(host, ben, CodeChannel.Sms, Number));
        Assert.Equal("code.sends_wait", await AskAsync(host, ben, CodeChannel.Sms, Number));
        Assert.Null(await AskAsync(host, ben, CodeChannel.Sms, "+31612345699"));
        Assert.Equal("code.sends_wait", await AskAsync(host, ben, CodeChannel.Sms, "+31612345698"));
    }

    [Fact]
    public async Task After_an_hour_codes_are_sent_again()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Sms:CodesPerPersonAndHour", "1"));
        var ben = await host.WithPasswordAsync();
        await AskAsync(host, ben, CodeChannel.Sms, Number);
        Assert.Equal("code.sends_wait", await AskAsync(host, ben, CodeChannel.Sms, Number));
        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Null(await AskAsync(host, ben, CodeChannel.Sms, Number));
    }

    [Fact]
    public async Task Of_fifty_who_ask_at_a_time_so_many_are_sent_as_may_be()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:MailboxCodesPerHour", "3"));
        var ben = await host.WithPasswordAsync();

        var problems = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => AskAsync(host, ben, CodeChannel.Mail, ben.Email))));

        Assert.Equal(3, problems.Count(problem => problem is null));
        Assert.Equal(3, await host.ReadAsync(db => db.SentCodes.CountAsync()));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Mailed_codes_that_are_used_take_nothing_from_the_office_behind_the_same_address()
    {
        await using var host = await CoreHost.StartAsync(
            ("FlexAuth:SignIn:CodesPerAddressAndHour", "2"), ("FlexAuth:SignIn:MailboxCodesInAllPerHour", "2"));

        for (var i = 0; i < 3; i++)
        {
            var person = await host.WithPasswordAsync();
            var browser = host.Browser();
            var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(person));
            await browser.AnswerAsync<SetUpAuthenticator>(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(person)));
        }
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Codes_by_sms_that_are_used_take_nothing_from_the_office_behind_the_same_address_and_everything_from_the_day()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true), ("FlexAuth:SignIn:CodesPerAddressAndHour", "3"), ("FlexAuth:Sms:CodesPerDay", "9"));

        for (var n = 0; n < 8; n++)
            await SignInBySmsAsync(host, await EmployeeAsync(host, $"+3161234561{n}"), $"+3161234561{n}", "192.0.2.10");

        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, Number, "192.0.2.10"));
        Assert.Equal("code.sms_paused", await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+31612345699", "192.0.2.10"));
    }

    [Fact]
    public async Task Codes_by_sms_that_are_used_are_counted_for_the_person_and_for_the_number()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true), ("FlexAuth:Sms:CodesPerPersonAndHour", "2"), ("FlexAuth:Sms:CodesPerNumberAndHour", "3"));
        var (ben, olga) = (await EmployeeAsync(host, Number), await EmployeeAsync(host, Number));
        await SignInBySmsAsync(host, ben, Number, "192.0.2.10");
        await SignInBySmsAsync(host, ben, Number, "192.0.2.10");

        Assert.Equal("code.sends_wait", await AskAsync(host, ben, CodeChannel.Sms, "+31612345699"));
        Assert.Null(await AskAsync(host, olga, CodeChannel.Sms, Number));
        Assert.Equal("code.sends_wait", await AskAsync(host, olga, CodeChannel.Sms, Number));
    }

    /// <summary>Asked for at the office and typed on the way, by mobile network.</summary>
    [Theory, Trait("Rule", "RL4")]
    [InlineData(SecondFactorKind.SmsCode, "192.0.2.10")]
    [InlineData(SecondFactorKind.EmailVerification, "192.0.2.10")]
    [InlineData(SecondFactorKind.SmsCode, "2001:db8:1:2::3")]
    public async Task A_code_that_is_used_is_given_back_to_the_address_that_it_was_asked_for_from(SecondFactorKind kind, string office)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true), ("FlexAuth:SignIn:CodesPerAddressAndHour", "1"));
        const string Away = "203.0.113.9";
        var ben = kind is SecondFactorKind.SmsCode ? await EmployeeAsync(host, Number) : await host.ActiveByAsync(kind);
        var browser = host.Browser(office);
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+31612345698", Away));
        Assert.Equal("code.sends_wait", await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+31612345699", office));

        var code = kind is SecondFactorKind.SmsCode ? await host.SmsCodeOfAsync(Number) : await host.MailboxCodeOfAsync(ben);
        var done = await host.Get<SignInWizard>().AnswerAsync(browser.Visitor with { Address = IPAddress.Parse(Away) }, new GiveSecondFactor(step.AttemptId, kind, code));

        Assert.IsType<Done>(done.Value);
        Assert.Null(await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+31612345697", office));
        Assert.Equal("code.sends_wait", await AskAsync(host, await host.WithPasswordAsync(), CodeChannel.Sms, "+31612345696", Away));
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task Whoever_claims_a_number_takes_no_code_from_the_person_whom_it_stands_beside_in_the_user_list()
    {
        await using var host = await CoreHost.StartAsync();
        var (owner, colleague) = (await host.WithPasswordAsync(m => m.PhoneNumber = Number), await host.WithPasswordAsync(m => m.PhoneNumber = Number));
        var claimant = await host.WithPasswordAsync();
        for (var n = 0; n < 5; n++)
            Assert.Null(await ProveAsync(claimant));

        Assert.Null(await ProveAsync(owner));

        // Each has an end, so that all together have one: nobody's phone rings all night.
        Assert.Equal("code.sends_wait", await ProveAsync(await host.WithPasswordAsync()));
        for (var n = 0; n < 4; n++)
            Assert.Null(await ProveAsync(colleague));
        Assert.Equal("code.sends_wait", await ProveAsync(owner));
        Assert.Equal("code.sends_wait", await ProveAsync(colleague));
        Assert.Equal(10, await host.ReadAsync(db => db.SentCodes.CountAsync()));

        Task<string?> ProveAsync(Account person) => AskAsync(host, person, CodeChannel.Sms, Number, purpose: CodePurpose.PhoneVerification);
    }

    private static async Task<Account> EmployeeAsync(CoreHost host, string number)
    {
        var person = await host.ActiveByAsync();
        await host.ChangeAsync(db => db.Add(new VerifiedPhone { MemberId = person.Id, Number = number, AddedAt = host.Clock.GetUtcNow() }));
        return person;
    }

    private static async Task SignInBySmsAsync(CoreHost host, Account person, string number, string address)
    {
        var browser = host.Browser(address);
        var step = await browser.ToSecondFactorAsync(person);
        await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.SmsCode, await host.SmsCodeOfAsync(number)));
    }

    /// <summary>A browser of its own each time, so that nothing is on its way already.</summary>
    private static async Task<string?> AskAsync(
        CoreHost host, Account person, CodeChannel channel, string destination, string address = "198.51.100.1", CodePurpose purpose = CodePurpose.SecondFactor)
    {
        var browser = host.Browser(address);
        var attempt = await host.AttemptAsync(browser, person);
        var asked = await host.Get<WritePath>().CommitAsync<CodeOnItsWay>(
            browser.Visitor with { Address = IPAddress.Parse(address) },
            async (work, token) =>
            {
                work.RecordNothing();
                var row = await work.Db.SignInAttempts.Include(a => a.Member).ThenInclude(m => m.Organization).SingleAsync(a => a.Id == attempt, token);
                return await host.Get<CodeDesk>().OfferAsync(work, CodeUse.Of(row, purpose, channel, destination), token);
            },
            default);
        return asked.Value.Problem?.Code;
    }
}
