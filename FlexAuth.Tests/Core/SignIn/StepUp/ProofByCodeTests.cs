using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Delivery.Sms;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>Somebody who is signed in confirms that it is them by a code that is sent, together with their password.</summary>
[Trait("Rule", "SE7")]
public sealed class ProofByCodeTests
{
    private static readonly ServerOffer WithSms = ServerOffer.Of(sendsSms: true);

    /// <summary>The last resort.</summary>
    private static readonly ProofWay OnPaper = new(ProofKind.RecoveryCode, true);

    [Fact]
    public async Task The_strongest_comes_first_and_a_mailed_code_only_where_there_is_nothing_stronger()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var everything = await host.ActiveAsync();
        await host.AddFactorsAsync(everything, SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);

        Assert.Equal(
            [new ProofWay(ProofKind.AuthenticationApp, false), new ProofWay(ProofKind.SmsCode, true), OnPaper],
            await WaysAsync(host, everything));
        Assert.Equal(
            [new ProofWay(ProofKind.SmsCode, true), OnPaper],
            await WaysAsync(host, await host.ActiveByAsync(SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification)));
        Assert.Equal([new ProofWay(ProofKind.EmailCode, true), OnPaper], await WaysAsync(host, await host.ActiveByAsync(SecondFactorKind.EmailVerification)));
    }

    [Fact]
    public async Task Where_the_server_sends_no_sms_the_phone_proves_nothing()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);

        Assert.Equal([new ProofWay(ProofKind.Password, true), OnPaper], await WaysAsync(host, ben));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task A_method_that_the_policy_forbids_proves_nobody_who_has_one_that_it_allows()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var phoneAlone = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });

        Assert.Equal([new ProofWay(ProofKind.AuthenticationApp, false), OnPaper], await WaysAsync(host, ben));
        Assert.Equal("step_up.way_changed", await ProblemAsync(host, await AgedAsync(host, ben), new Proof(ProofKind.SmsCode, "000000", ben.Password)));
        Assert.Equal([new ProofWay(ProofKind.SmsCode, true), OnPaper], await WaysAsync(host, phoneAlone));
    }

    [Theory]
    [InlineData(ProofKind.SmsCode, SecondFactorKind.SmsCode)]
    [InlineData(ProofKind.EmailCode, SecondFactorKind.EmailVerification)]
    public async Task Password_and_code_together_prove_the_person(ProofKind kind, SecondFactorKind factor)
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveByAsync(factor);
        var me = await AgedAsync(host, ben);
        var sent = await SendAsync(host, me, kind);
        Assert.Equal(kind is ProofKind.SmsCode ? "+31 •••• 12" : ben.Email, sent.Destination);
        var code = await CodeAsync(host, ben, kind);

        Assert.Equal("sign_in.password_missing", await ProblemAsync(host, me, new Proof(kind, code)));
        Assert.Equal("step_up.password_wrong", await ProblemAsync(host, me, new Proof(kind, code, "not the password")));
        Assert.Equal("code.wrong", await ProblemAsync(host, me, new Proof(kind, code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}", ben.Password)));
        Assert.Null(await ProblemAsync(host, me, new Proof(kind, code, ben.Password)));

        Assert.Equal(
            (host.Clock.GetUtcNow(), (SecondFactorKind?)factor),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == me.SessionId).Select(s => new ValueTuple<DateTimeOffset, SecondFactorKind?>(s.ProvedAt, s.ProvedBy)).SingleAsync()));
        Assert.Equal("code.used", await ProblemAsync(host, me, new Proof(kind, code, ben.Password)));
        Assert.Equal(
            [SignInOutcome.ProofRefused, SignInOutcome.ProofRefused, SignInOutcome.ProvedAgain, SignInOutcome.ProofRefused],
            await host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).Select(e => e.Outcome).ToListAsync()));
    }

    [Fact, Trait("Rule", "EC3")]
    public async Task A_code_of_the_sign_in_or_of_another_session_proves_nothing()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        var (me, stolen) = (await AgedAsync(host, ben), await host.SessionOfAsync(ben));
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var ofSignIn = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        await SendAsync(host, me, ProofKind.SmsCode);
        var ofSession = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        Assert.NotEqual(ofSignIn, ofSession);

        Assert.Equal("code.wrong", await ProblemAsync(host, me, new Proof(ProofKind.SmsCode, ofSignIn, ben.Password)));
        Assert.Equal("code.wrong", await ProblemAsync(host, stolen, new Proof(ProofKind.SmsCode, ofSession, ben.Password)));
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveSecondFactor(attempt, SecondFactorKind.SmsCode, ofSession)));
        Assert.Null(await ProblemAsync(host, me, new Proof(ProofKind.SmsCode, ofSession, ben.Password)));
    }

    [Fact, Trait("Rule", "EC4"), Trait("Rule", "OT3")]
    public async Task Wrong_codes_count_together_with_those_of_the_sign_in_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync(WithSms, ("FlexAuth:SignIn:SecondFactorTries", "2"));
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        var me = await AgedAsync(host, ben);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        await browser.AnswerAsync(new GiveSecondFactor(attempt, SecondFactorKind.SmsCode, "000000"));
        await SendAsync(host, me, ProofKind.SmsCode);

        Assert.Equal("step_up.code_waits", await ProblemAsync(host, me, new Proof(ProofKind.SmsCode, "000000", ben.Password)));

        var right = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        Assert.Equal("step_up.code_waits", await ProblemAsync(host, me, new Proof(ProofKind.SmsCode, right, ben.Password)));
        Assert.Equal("Too many wrong codes in a session of yours at Contoso", Assert.Single(await host.MailsAsync(ben)).Subject);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task The_dialog_opened_twice_sends_one_code_and_another_after_a_minute()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        var me = await AgedAsync(host, ben);
        var first = await SendAsync(host, me, ProofKind.SmsCode);
        Assert.Equal(first, await SendAsync(host, me, ProofKind.SmsCode));
        Assert.Equal(first, await SendAsync(host, me, ProofKind.SmsCode, another: true));
        Assert.Single(await host.SmsAsync(CoreHostAccounts.Phone));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first, await SendAsync(host, me, ProofKind.SmsCode));
        Assert.Equal(first.ResendFrom.AddMinutes(1), (await SendAsync(host, me, ProofKind.SmsCode, another: true)).ResendFrom);

        Assert.Equal(2, (await host.SmsAsync(CoreHostAccounts.Phone)).Count);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Whoever_confirmed_all_morning_signs_in_by_sms_all_the_same()
    {
        await using var host = await CoreHost.StartAsync(WithSms);
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        var me = await AgedAsync(host, ben);
        for (var n = 0; n < 6; n++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal("+31 •••• 12", (await SendAsync(host, me, ProofKind.SmsCode)).Destination);
            Assert.Null(await ProblemAsync(host, me, new Proof(ProofKind.SmsCode, await host.SmsCodeOfAsync(CoreHostAccounts.Phone), ben.Password)));
        }

        await SignsInAsync(host, ben);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Codes_used_up_within_a_stolen_session_leave_the_sign_in_its_own()
    {
        await using var host = await CoreHost.StartAsync(WithSms, ("FlexAuth:Sms:ConfirmationsPerHour", "6"));
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        var stolen = await AgedAsync(host, ben);
        for (var n = 0; n < 6; n++)
        {
            await SendAsync(host, stolen, ProofKind.SmsCode, another: true);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var another = await host.Get<SendProofCode>().ExecuteAsync(stolen, new ProofCodeRequest(ProofKind.SmsCode, Another: true));

        Assert.Equal("code.sends_wait", another.Error?.Code);
        await SignsInAsync(host, ben);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task A_code_that_the_day_has_no_money_for_is_refused_and_the_administrators_are_told_all_the_same()
    {
        await using var host = await CoreHost.StartAsync(WithSms, SmsMoney.Of("1.00", each: "0.30"));
        await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var me = await AgedAsync(host, await host.ActiveByAsync(SecondFactorKind.SmsCode));
        List<string?> problems = [];
        for (var n = 0; n < 4; n++)
        {
            problems.Add((await host.Get<SendProofCode>().ExecuteAsync(me, new ProofCodeRequest(ProofKind.SmsCode, Another: true))).Error?.Code);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([null, null, "code.sms_paused", "code.sms_paused"], problems);
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.SmsNearlyPaused)));
        Assert.Equal(2, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.SmsCode)));
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Mailed_codes_used_up_within_a_stolen_session_leave_the_sign_in_its_own()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:MailboxCodesPerHour", "3"));
        var ben = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        var stolen = await AgedAsync(host, ben);
        for (var n = 0; n < 3; n++)
        {
            await SendAsync(host, stolen, ProofKind.EmailCode, another: true);
            await host.DeliverAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var another = await host.Get<SendProofCode>().ExecuteAsync(stolen, new ProofCodeRequest(ProofKind.EmailCode, Another: true));

        Assert.Equal("code.sends_wait", another.Error?.Code);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        Assert.Null(await browser.ProblemOfAsync(new GiveSecondFactor(attempt, SecondFactorKind.EmailVerification, await host.MailboxCodeOfAsync(ben))));
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task A_code_that_is_given_fifty_times_proves_once()
    {
        await using var host = await CoreHost.StartAsync(WithSms, ("FlexAuth:SignIn:SecondFactorTries", "100"));
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);
        await host.ChangeAsync(ben, member => member.PasswordHash = null);
        var me = await AgedAsync(host, ben);
        await host.FreshAtProviderAsync();
        Assert.Equal([new ProofWay(ProofKind.SmsCode, false), OnPaper with { WithPassword = false }], (await host.Get<OfferProof>().ExecuteAsync(me, default)).Value);
        await SendAsync(host, me, ProofKind.SmsCode);
        var code = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);

        var problems = await Own.AtOnceAsync(50, () => ProblemAsync(host, me, new Proof(ProofKind.SmsCode, code)));

        Assert.Single(problems, problem => problem is null);
        Assert.Equal(49, problems.Count(problem => problem == "code.used"));
    }

    [Fact, Trait("Rule", "OT5"), Trait("Rule", "RC4")]
    public async Task Whoever_has_codes_by_mail_alone_adds_an_app_after_proving_themselves_by_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());
        var me = await AgedAsync(host, ben);
        Assert.Equal("step_up.required", (await host.Get<OfferAuthenticator>().ExecuteAsync(me, default)).Error?.Code);
        await SendAsync(host, me, ProofKind.EmailCode);

        Assert.Null(await ProblemAsync(host, me, new Proof(ProofKind.EmailCode, await host.MailboxCodeOfAsync(ben), ben.Password)));

        Assert.True((await host.Get<OfferAuthenticator>().ExecuteAsync(me, default)).Succeeded);
    }

    private static async Task<IReadOnlyList<ProofWay>> WaysAsync(CoreHost host, Account account) =>
        (await host.Get<OfferProof>().ExecuteAsync(await host.SessionOfAsync(account), default)).Value;

    private static async Task SignsInAsync(CoreHost host, Account person)
    {
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(person)).AttemptId;
        var code = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        Assert.Null(await browser.ProblemOfAsync(new GiveSecondFactor(attempt, SecondFactorKind.SmsCode, code)));
    }

    private static async Task<SignedInMember> AgedAsync(CoreHost host, Account account)
    {
        var me = await host.SessionOfAsync(account);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        return me;
    }

    private static async Task<SentTo> SendAsync(CoreHost host, SignedInMember me, ProofKind kind, bool another = false) =>
        (await host.Get<SendProofCode>().ExecuteAsync(me, new ProofCodeRequest(kind, another))).Value;

    private static async Task<string?> ProblemAsync(CoreHost host, SignedInMember me, Proof proof) =>
        (await host.Get<ProveAgain>().ExecuteAsync(me, proof)).Error?.Code;

    private static Task<string> CodeAsync(CoreHost host, Account account, ProofKind kind) =>
        kind is ProofKind.SmsCode ? host.SmsCodeOfAsync(CoreHostAccounts.Phone) : host.MailboxCodeOfAsync(account);
}
