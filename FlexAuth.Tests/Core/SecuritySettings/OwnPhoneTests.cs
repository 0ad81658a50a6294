using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Tests.Core.Delivery.Sms;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>The phone for codes by SMS, added, replaced and removed by the person.</summary>
public sealed class OwnPhoneTests
{
    private const string Number = "+31612345612";
    private const string Another = "+491701234567";

    private static readonly ServerOffer WithSms = ServerOffer.Of(sendsSms: true);

    [Fact, Trait("Rule", "EC6"), Trait("Rule", "AU5")]
    public async Task A_code_to_the_number_adds_it_the_person_is_mailed_and_can_sign_in_with_it()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);

        Assert.Equal("+31 •••• 12", (await SendAsync(host, me, "0031 6 1234 5612")).Value.Destination);
        Assert.True((await AddAsync(host, me, Number, await host.SmsCodeOfAsync(Number))).Succeeded);

        Assert.Equal("A phone was added to your account at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
        var audited = await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.phone.added"));
        Assert.DoesNotContain(Number[1..], audited.Details, StringComparison.Ordinal);
        Assert.Contains(SecondFactorKind.SmsCode, (await host.Browser().ToSecondFactorAsync(ben)).Others);
        Assert.Null((await host.MemberAsync(ben)).PhoneNumber);
    }

    [Theory]
    [InlineData("0031 6 1234 5612")]
    [InlineData("+31 06 1234 5612")]
    [InlineData("0031 (0)6-12345612")]
    public async Task The_number_that_is_theirs_already_is_told_and_no_code_is_sent(string typed)
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);

        Assert.Equal("security.same_phone", (await SendAsync(host, await host.SessionOfAsync(ben), typed)).Error?.Code);
        Assert.Empty(await host.SmsAsync(Number));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task A_number_of_a_country_that_no_codes_go_to_is_refused_and_takes_nothing_from_the_limits()
    {
        await using var host = await CoreHost.StartAsync(
            WithSms with { SmsCountries = ServedCountries.Parse("NL") }, ("FlexAuth:Sms:CodesPerPersonAndHour", "1"));
        var me = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal("user.phone.not_served", (await SendAsync(host, me, "+18765550123")).Error?.Code);
        Assert.True((await SendAsync(host, me, Number)).Succeeded);
        Assert.Empty(await host.SmsAsync("+18765550123"));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task A_code_that_the_day_has_no_money_for_is_refused_and_the_administrators_are_told_all_the_same()
    {
        await using var host = await CoreHost.StartAsync(WithSms, SmsMoney.Of("1.00", each: "0.30"));
        await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        List<string?> problems = [];
        for (var n = 0; n < 4; n++)
            problems.Add((await SendAsync(host, me, $"+3161234561{n}")).Error?.Code);

        Assert.Equal([null, null, "code.sms_paused", "code.sms_paused"], problems);
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.SmsNearlyPaused)));
        Assert.Equal(2, await host.ReadAsync(db => db.SentCodes.CountAsync()));
    }

    [Fact, Trait("Rule", "EC6"), Trait("Rule", "AU5")]
    public async Task Another_number_takes_its_place_once_it_is_proved_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        await SendAsync(host, me, Another);
        Assert.Equal(Number, await NumberAsync(host, ben));

        Assert.True((await AddAsync(host, me, Another, await host.SmsCodeOfAsync(Another))).Succeeded);

        Assert.Equal(Another, await NumberAsync(host, ben));
        Assert.Equal("The phone of your account at Contoso was replaced", Assert.Single(await host.MailsAsync(ben)).Subject);
    }

    [Fact, Trait("Rule", "EC3")]
    public async Task A_code_proves_the_number_that_it_was_sent_to_and_no_other_in_the_session_that_asked()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        var (me, elsewhere) = (await host.SessionOfAsync(ben), await host.SessionOfAsync(ben));
        await SendAsync(host, me, Number);
        var code = await host.SmsCodeOfAsync(Number);

        Assert.Equal("code.wrong", (await AddAsync(host, me, Another, code)).Error?.Code);
        Assert.Equal("code.wrong", (await AddAsync(host, elsewhere, Number, code)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.VerifiedPhones.CountAsync()));
        Assert.True((await AddAsync(host, me, Number, code)).Succeeded);
    }

    [Theory]
    [InlineData("0612345612", "user.phone.country_code")]
    [InlineData("+31 6", "user.phone.invalid")]
    public async Task A_number_without_its_country_is_refused_and_nothing_is_sent(string typed, string problem)
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var me = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal(problem, (await SendAsync(host, me, typed)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Fact, Trait("Rule", "SE8"), Trait("Rule", "EC2")]
    public async Task A_code_that_is_given_fifty_times_adds_the_phone_once()
    {
        await using var host = await CoreHost.StartAsync(WithSms, ("FlexAuth:SignIn:SecondFactorTries", "100"));
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await SendAsync(host, me, Number);
        var code = await host.SmsCodeOfAsync(Number);

        var answers = await Own.AtOnceAsync(50, () => AddAsync(host, me, Number, code));

        Assert.All(answers, answer => Assert.Null(answer.Error));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.phone.added")));
    }

    [Fact, Trait("Rule", "EC4"), Trait("Rule", "EC5")]
    public async Task Neither_guesses_nor_codes_are_without_end()
    {
        await using var host = await CoreHost.StartAsync(
            WithSms, ("FlexAuth:SignIn:SecondFactorTries", "2"), ("FlexAuth:Sms:CodesPerPersonAndHour", "2"));
        var me = await host.SessionOfAsync(await host.ActiveAsync());
        await SendAsync(host, me, Number);
        Assert.Equal("code.wrong", (await AddAsync(host, me, Number, "000000")).Error?.Code);
        await SendAsync(host, me, Another);
        Assert.Equal("code.wrong", (await AddAsync(host, me, Another, "000000")).Error?.Code);

        Assert.Equal("code.guesses_wait", (await AddAsync(host, me, Another, await host.SmsCodeOfAsync(Another))).Error?.Code);
        Assert.Equal("code.sends_wait", (await SendAsync(host, me, "+31699999999")).Error?.Code);
    }

    [Fact]
    public async Task A_server_that_sends_no_sms_takes_no_phone()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        var me = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal("security.method_not_allowed", (await SendAsync(host, me, Number)).Error?.Code);
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task A_removed_phone_gets_no_codes_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);

        Assert.True((await RemoveAsync(host, me)).Succeeded);

        Assert.DoesNotContain(SecondFactorKind.SmsCode, (await host.Browser().ToSecondFactorAsync(ben)).Others);
        Assert.Equal("The phone of your account at Contoso was removed", Assert.Single(await host.MailsAsync(ben)).Subject);
    }

    [Fact]
    public async Task Two_tabs_that_remove_the_last_two_methods_at_once_leave_one()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        var app = Assert.Single(await host.AppsOfAsync(ben)).Id;

        var answers = await Task.WhenAll(Task.Run(() => host.RemoveAppAsync(me, app)), Task.Run(() => RemoveAsync(host, me)));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.Single(answers, answer => answer.Error?.Code == "security.last_method");
    }

    [Fact]
    public async Task A_phone_that_does_not_count_can_go_though_it_is_the_only_one()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });

        Assert.True((await RemoveAsync(host, await host.SessionOfAsync(ben))).Succeeded);
    }

    private static Task<Result<SentTo>> SendAsync(CoreHost host, SignedInMember me, string number) =>
        host.Get<SendPhoneCode>().ExecuteAsync(me, new OwnNumber(number));

    private static Task<Result<AddedFactor>> AddAsync(CoreHost host, SignedInMember me, string number, string code) =>
        host.Get<AddPhone>().ExecuteAsync(me, new PhoneWithCode(number, code));

    private static Task<Result<Nothing>> RemoveAsync(CoreHost host, SignedInMember me) => host.Get<RemovePhone>().ExecuteAsync(me, default);

    private static Task<string> NumberAsync(CoreHost host, Account ben) =>
        host.ReadAsync(db => db.VerifiedPhones.Where(p => p.MemberId == ben.Id).Select(p => p.Number).SingleAsync());
}
