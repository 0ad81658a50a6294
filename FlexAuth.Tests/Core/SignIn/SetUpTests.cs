using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>Whoever has no second factor that counts sets one up on the way in: the app, or what else the policy allows.</summary>
public sealed class SetUpTests
{
    private const string Number = "+31612345612";

    private static readonly EnumSet<TwoFactorMethod> Sms = EnumSet.Of(TwoFactorMethod.SmsCode);

    [Fact]
    public async Task The_app_comes_first_and_the_others_can_be_chosen_instead()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());

        Assert.Equal([TwoFactorMethod.Passkey, TwoFactorMethod.SmsCode, TwoFactorMethod.EmailVerification], Assert.IsType<SetUpAuthenticator>(step).Others);
        var phone = await browser.AnswerAsync<EnterPhone>(new ChooseSetUp(step.AttemptId, TwoFactorMethod.SmsCode));
        Assert.Equal([TwoFactorMethod.AuthenticationApp, TwoFactorMethod.Passkey, TwoFactorMethod.EmailVerification], phone.Others);
        var mail = await browser.AnswerAsync<OfferEmailVerification>(new ChooseSetUp(step.AttemptId, TwoFactorMethod.EmailVerification));
        Assert.Equal([TwoFactorMethod.AuthenticationApp, TwoFactorMethod.Passkey, TwoFactorMethod.SmsCode], mail.Others);
        Assert.Equal(mail.Email, (await browser.ResumeAsync<OfferEmailVerification>()).Email);
        var app = await browser.AnswerAsync<SetUpAuthenticator>(new ChooseSetUp(step.AttemptId, TwoFactorMethod.AuthenticationApp));
        Assert.Equal(((SetUpAuthenticator)step).KeyText, app.KeyText);
    }

    [Theory]
    [InlineData(TwoFactorMethod.AuthenticationApp, typeof(SetUpAuthenticator))]
    [InlineData(TwoFactorMethod.Passkey, typeof(SetUpPasskey))]
    [InlineData(TwoFactorMethod.SmsCode, typeof(EnterPhone))]
    [InlineData(TwoFactorMethod.EmailVerification, typeof(OfferEmailVerification))]
    public async Task Where_one_is_allowed_alone_it_is_that_one_and_no_other_can_be_had(TwoFactorMethod allowed, Type expected)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(allowed) });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());

        Assert.IsType(expected, step);
        Assert.Empty(step.Others);
        foreach (var other in Enum.GetValues<TwoFactorMethod>())
            Assert.IsType(expected, await browser.AnswerAsync(new ChooseSetUp(step.AttemptId, other)));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Email_verification_is_one_click_once_the_mailbox_is_proved()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());
        await browser.AnswerAsync<OfferEmailVerification>(new ChooseSetUp(step.AttemptId, TwoFactorMethod.EmailVerification));

        var saved = await browser.AnswerAsync<SaveRecoveryCode>(new UseEmailVerification(step.AttemptId));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(saved.AttemptId, saved.Code));

        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.Equal(host.Clock.GetUtcNow(), (await host.MemberAsync(ben)).TwoFactorSetAt);
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.EmailVerificationEnabled)));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.email_verification.enabled" && e.SubjectId == ben.Id)));
        Assert.Equal(SecondFactorKind.EmailVerification, (await host.Browser().ToSecondFactorAsync(ben)).Kind);
    }

    [Fact, Trait("Rule", "EC6"), Trait("Rule", "RC4")]
    public async Task Whoever_came_by_an_app_that_counts_no_more_proves_the_mailbox_by_a_first_code()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        var ben = await host.ActiveAsync();
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var browser = host.Browser();
        var app = await browser.ToSecondFactorAsync(ben);
        var step = Assert.IsType<OfferEmailVerification>(await browser.GiveCodeAsync(app.AttemptId, ben.Code(host.Clock)));

        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(1), step.ResendFrom);
        Assert.Equal("code.malformed", await browser.ProblemOfAsync(new UseEmailVerification(step.AttemptId)));
        Assert.Equal(step.ResendFrom, (await browser.ResumeAsync<OfferEmailVerification>()).ResendFrom);
        var first = await host.MailboxCodeOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync<OfferEmailVerification>(new ResendEmailVerificationCode(step.AttemptId));
        var second = await host.MailboxCodeOfAsync(ben);
        Assert.Equal("code.replaced", await browser.ProblemOfAsync(new UseEmailVerification(step.AttemptId, first)));
        Assert.Equal(0, await host.ReadAsync(db => db.EmailVerifications.CountAsync()));

        await browser.AnswerAsync<SaveRecoveryCode>(new UseEmailVerification(step.AttemptId, second));
        Assert.Equal(1, await host.ReadAsync(db => db.EmailVerifications.CountAsync()));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task Whoever_has_only_a_phone_on_a_server_that_sends_no_sms_gives_the_recovery_code_or_is_told_who_can_help()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode);

        var step = await host.Browser().ToSecondFactorAsync(ben);
        Assert.Equal((SecondFactorKind.RecoveryCode, 0), (step.Kind, step.Others.Count));
        await host.ReadAsync(db => db.RecoveryCodes.ExecuteDeleteAsync());
        Assert.Equal("sign_in.no_method", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Fact, Trait("Rule", "EC6")]
    public async Task A_phone_counts_once_a_code_proved_it()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());
        await browser.AnswerAsync<EnterPhone>(new ChooseSetUp(step.AttemptId, TwoFactorMethod.SmsCode));

        var sent = await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, "+31 6 1234 5612"));
        Assert.Equal("+31 •••• 12", sent.Sent.Destination);
        Assert.Equal(sent.Sent, (await browser.ResumeAsync<ConfirmPhone>()).Sent);
        Assert.Empty(await host.ReadAsync(db => db.VerifiedPhones.ToListAsync()));
        var code = await host.SmsCodeOfAsync(Number);
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GivePhoneCode(step.AttemptId, code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}")));
        await browser.AnswerAsync<SaveRecoveryCode>(new GivePhoneCode(step.AttemptId, code));

        Assert.Equal(Number, await host.ReadAsync(db => db.VerifiedPhones.Where(p => p.MemberId == ben.Id).Select(p => p.Number).SingleAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.PhoneAdded)));
        Assert.Equal(SecondFactorKind.SmsCode, (await host.Browser().ToSecondFactorAsync(ben)).Kind);
    }

    [Theory]
    [InlineData("0612345612", "user.phone.country_code")]
    [InlineData("+31 6 12", "user.phone.invalid")]
    [InlineData("", "user.phone.invalid")]
    [InlineData("call me", "user.phone.invalid")]
    public async Task A_number_that_cannot_be_called_from_everywhere_is_refused(string typed, string problem)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());

        var refused = Assert.IsType<EnterPhone>(await browser.AnswerAsync(new GivePhone(step.AttemptId, typed)));

        Assert.Equal(problem, refused.Problem?.Code);
        Assert.Equal(1, await host.ReadAsync(db => db.SentCodes.CountAsync()));
    }

    [Theory, Trait("Rule", "EC5")]
    [InlineData("+1 876 555 0123")]
    [InlineData(null)]
    public async Task A_number_of_a_country_that_no_codes_go_to_is_refused_typed_or_listed(string? typed)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true) with { SmsCountries = ServedCountries.Parse("NL") });
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync(member => member.PhoneNumber = "+18765550124"));

        var refused = Assert.IsType<EnterPhone>(await browser.AnswerAsync(new GivePhone(step.AttemptId, typed)));

        Assert.Equal("user.phone.not_served", refused.Problem?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.SentCodes.CountAsync(c => c.Channel == CodeChannel.Sms)));
    }

    [Fact, Trait("Rule", "EC5"), Trait("Rule", "RL4")]
    public async Task A_phone_of_a_country_that_is_served_no_more_gets_no_code_and_keeps_no_other_way_shut()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true) with { SmsCountries = ServedCountries.Parse("BE") });
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);

        Assert.Equal("user.phone.not_served", await browser.ProblemOfAsync(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode)));
        Assert.Null((await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp))).Problem);
        Assert.IsType<Done>(await browser.GiveCodeAsync(step.AttemptId, ben.Code(host.Clock)));
    }

    [Fact]
    public async Task The_number_in_the_user_list_is_offered_masked_and_counts_only_once_it_is_proved()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync(member => member.PhoneNumber = "+491701234567"));
        Assert.Equal("+49 •••• 67", Assert.IsType<EnterPhone>(step).Listed);

        var sent = await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, null));

        Assert.Equal("+49 •••• 67", sent.Sent.Destination);
        await browser.AnswerAsync<SaveRecoveryCode>(new GivePhoneCode(step.AttemptId, await host.SmsCodeOfAsync("+491701234567")));
    }

    [Theory]
    [InlineData(MemberRole.Manager, null, true)]
    [InlineData(MemberRole.OrganizationAdministrator, null, true)]
    [InlineData(MemberRole.Manager, Number, false)]
    [InlineData(MemberRole.Member, null, false)]
    public async Task A_manager_or_administrator_whose_number_is_missing_sees_who_can_add_it(MemberRole role, string? listed, bool told)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms, AdministratorMethods = Sms });
        await host.ActiveAsync(m => (m.Role, m.FirstName, m.LastName) = (MemberRole.OrganizationAdministrator, "Olga", "Boss"));
        await host.ActiveAsync(m => (m.Role, m.FirstName, m.LastName, m.DisabledAt) = (MemberRole.OrganizationAdministrator, "Otto", "Gone", host.Clock.GetUtcNow()));
        await host.ActiveAsync(m => (m.Role, m.FirstName, m.LastName) = (MemberRole.Manager, "Mara", "Lead"));

        var (_, _, step) = await SettingUpAsync(host, await host.WithPasswordAsync(m => (m.Role, m.PhoneNumber) = (role, listed)));

        Assert.Equal(told ? ["Olga Boss"] : [], Assert.IsType<EnterPhone>(step).WhoCanList);
    }

    [Fact]
    public async Task Another_number_voids_the_code_of_the_first()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());
        await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, Number));
        var first = await host.SmsCodeOfAsync(Number);

        await browser.AnswerAsync<EnterPhone>(new ChangePhone(step.AttemptId));
        await browser.ResumeAsync<EnterPhone>();
        Assert.IsType<EnterPhone>(await browser.AnswerAsync(new GivePhoneCode(step.AttemptId, first)));
        await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, "+31699999999"));
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GivePhoneCode(step.AttemptId, first)));
        await browser.AnswerAsync<SaveRecoveryCode>(new GivePhoneCode(step.AttemptId, await host.SmsCodeOfAsync("+31699999999")));
    }

    [Fact, Trait("Rule", "OT5"), Trait("Rule", "SE8")]
    public async Task Of_two_windows_that_set_up_at_a_time_one_does()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.WithPasswordAsync();
        var (one, other) = (host.Browser(), host.Browser());
        var first = await host.AttemptAsync(one, ben, AttemptStage.EmailVerificationSetUp);
        await host.ReadAsync(db => db.SignInAttempts.ExecuteUpdateAsync(a => a.SetProperty(x => x.IsMailboxProved, true)));
        var second = await host.AttemptAsync(other, ben, AttemptStage.PhoneSetUp);
        await other.AnswerAsync<ConfirmPhone>(new GivePhone(second, Number));
        var code = await host.SmsCodeOfAsync(Number);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(n => Task.Run(() => n % 2 == 0
                ? one.AnswerAsync(new UseEmailVerification(first))
                : other.AnswerAsync(new GivePhoneCode(second, code)))));

        var had = await host.ReadAsync(async db => await db.EmailVerifications.CountAsync() + await db.VerifiedPhones.CountAsync());
        Assert.Equal(1, had);
        Assert.Contains(answers, answer => answer is SaveRecoveryCode);
        Assert.Contains(answers, answer => answer is EnterSecondFactor);
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task What_is_forbidden_while_it_is_being_set_up_is_not_set_up()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, AttemptStage.EmailVerificationSetUp);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.App });

        Assert.Equal("sign_in.method_forbidden", await browser.ProblemOfAsync(new UseEmailVerification(attempt)));
        Assert.Equal(0, await host.ReadAsync(db => db.EmailVerifications.CountAsync()));
    }

    [Fact]
    public async Task Somebody_for_whom_nothing_that_is_allowed_can_be_set_up_is_told_who_can_help()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: false));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });

        Assert.Equal("sign_in.no_method", (await host.Browser().GivePasswordAsync(await host.WithPasswordAsync())).Problem?.Code);
    }

    [Theory, Trait("Rule", "EC4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guesses_at_a_phones_code_are_counted_over_all_numbers(bool anotherNumber)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true), ("FlexAuth:SignIn:SecondFactorTries", "2"));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = Sms });
        var (_, browser, step) = await SettingUpAsync(host, await host.WithPasswordAsync());
        await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, Number));
        await browser.AnswerAsync(new GivePhoneCode(step.AttemptId, "000000"));
        await browser.AnswerAsync(new GivePhoneCode(step.AttemptId, "000001"));
        if (anotherNumber)
        {
            await browser.AnswerAsync(new ChangePhone(step.AttemptId));
            await browser.AnswerAsync<ConfirmPhone>(new GivePhone(step.AttemptId, "+31699999999"));
        }

        var code = await host.SmsCodeOfAsync(anotherNumber ? "+31699999999" : Number);
        Assert.Equal("code.guesses_wait", await browser.ProblemOfAsync(new GivePhoneCode(step.AttemptId, code)));
    }

    private static async Task<(Account Ben, SignInBrowser Browser, SetUpStep Step)> SettingUpAsync(CoreHost host, Account ben)
    {
        var browser = host.Browser();
        var proof = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var step = await browser.AnswerAsync(new GiveMailboxCode(proof.AttemptId, await host.MailboxCodeOfAsync(ben)));
        Assert.Null(step.Problem);
        return (ben, browser, Assert.IsAssignableFrom<SetUpStep>(step));
    }
}
