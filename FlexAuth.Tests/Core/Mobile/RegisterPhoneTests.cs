using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>Registering a phone: who may, and what is asked of whom.</summary>
public sealed class RegisterPhoneTests
{
    private static readonly SignInPolicy WithTotp = SignInPolicy.Default with { TotpForMobileRegistration = true };

    [Fact, Trait("Rule", "RL1")]
    public async Task A_password_whose_try_could_not_be_reserved_registers_no_phone()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "1"));
        var ben = await host.ActiveAsync();
        await host.Browser().GivePasswordAsync(ben with { Password = "wrong" });
        using var phone = new TestPhone(host);
        using var hashes = new HashCount(host);

        host.AnotherWriter.Writes(turns: 1);
        Assert.Equal("busy", (await phone.RegisterAsync(ben)).Error?.Code);
        Assert.Equal(0, hashes.Value);
        Assert.False(await host.ReadAsync(db => db.RegisteredPhones.AnyAsync()));
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task A_member_registers_by_email_and_password_and_is_told()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = new TestPhone(host);

        var registered = await phone.RegisterAsync(ben);

        Assert.Equal(("Work phone", false), (registered.Value.Name, registered.Value.PinRequired));
        Assert.Equal(["A phone was registered for your account at Contoso"], (await host.MailsAsync(ben)).Select(mail => mail.Subject));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.registered" && e.SubjectId == ben.Id)));
        Assert.Equal(
            [SignInOutcome.PasswordAccepted, SignInOutcome.PhoneRegistered],
            (await host.ReadAsync(db => db.SignInLog.Select(e => e.Outcome).ToListAsync())).Order());
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
    }

    [Theory]
    [InlineData(MemberRole.Member, true)]
    [InlineData(MemberRole.Manager, false)]
    [InlineData(MemberRole.OrganizationAdministrator, false)]
    public async Task Where_the_policy_says_so_and_of_administrators_and_managers_always_a_code_is_asked_for(MemberRole role, bool policy)
    {
        await using var host = await CoreHost.StartAsync();
        if (policy)
            await host.DecideAsync(WithTotp);
        var ben = await host.ActiveAsync(m => m.Role = role);
        using var phone = new TestPhone(host);

        Assert.Equal("mobile.code_required", (await phone.RegisterAsync(ben)).Error?.Code);
        Assert.Equal("sign_in.code_malformed", (await phone.RegisterAsync(ben, "12345")).Error?.Code);
        Assert.NotNull((await phone.RegisterAsync(ben, ben.WrongCode(host.Clock))).Error);
        Assert.Equal(0, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
        Assert.True((await phone.RegisterAsync(ben, ben.Code(host.Clock))).Succeeded);
    }

    [Fact]
    public async Task Where_the_policy_begins_to_ask_for_a_code_a_phone_without_is_registered_anew()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var former = await TestPhone.OfAsync(host, ben);
        Assert.Null(await former.UnlockAsync());

        await host.DecideAsync(WithTotp);

        Assert.Equal("mobile.code_missing", await former.RefreshAsync());
        Assert.Equal("mobile.code_missing", await former.UnlockAsync());
        Assert.Null(await former.LeaveAsync());
        using var anew = new TestPhone(host);
        Assert.True((await anew.RegisterAsync(ben, ben.Code(host.Clock))).Succeeded);
        Assert.Null(await anew.ChoosePinAsync(TestPhone.Pin));
        Assert.Null(await anew.UnlockAsync());
        Assert.Equal(["pwd", "otp", "pin"], (await anew.HolderAsync())!.Amr);
        Assert.Null(await anew.RefreshAsync());
    }

    [Fact, Trait("Rule", "OT1")]
    public async Task One_code_registers_one_phone()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(WithTotp);
        var ben = await host.ActiveAsync();
        var code = ben.Code(host.Clock);

        var phones = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            using var phone = new TestPhone(host);
            return (await phone.RegisterAsync(ben, code)).Succeeded;
        })));

        Assert.Single(phones, registered => registered);
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Wrong_codes_are_counted_with_those_of_the_sign_in()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:SecondFactorTries", "2"));
        await host.DecideAsync(WithTotp);
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        using var phone = new TestPhone(host);
        await phone.RegisterAsync(ben, ben.WrongCode(host.Clock));
        await phone.RegisterAsync(ben, ben.WrongCode(host.Clock));

        Assert.Equal("sign_in.second_factor_waits", (await phone.RegisterAsync(ben, ben.Code(host.Clock))).Error?.Code);
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Equal("sign_in.second_factor_waits", (await browser.GiveCodeAsync(step.AttemptId, ben.Code(host.Clock))).Problem?.Code);
        Assert.Equal(["Too many wrong codes for your account at Contoso"], (await host.MailsAsync(ben)).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task Whoever_has_no_app_is_told_what_to_do()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(WithTotp);
        using var phone = new TestPhone(host);

        Assert.Equal("mobile.no_app", (await phone.RegisterAsync(await host.ActiveByAsync(SecondFactorKind.SmsCode))).Error?.Code);
    }

    [Theory]
    [InlineData(MemberRole.Member, true)]
    [InlineData(MemberRole.Manager, false)]
    public async Task A_code_of_an_app_that_the_policy_forbids_registers_no_phone(MemberRole role, bool asked)
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(SignInPolicy.Default with
        {
            TotpForMobileRegistration = asked,
            MemberMethods = PolicySteps.Email,
            AdministratorMethods = PolicySteps.Sms,
        });
        var ben = await host.ActiveAsync(m => m.Role = role);
        using var phone = new TestPhone(host);

        Assert.Equal("mobile.app_forbidden", (await phone.RegisterAsync(ben, ben.Code(host.Clock))).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));
    }

    [Fact, Trait("Rule", "PW4"), Trait("Rule", "PW6")]
    public async Task Whoever_may_not_gets_the_answers_and_costs_the_work_of_a_wrong_password()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(WithTotp);
        using var hashes = new HashCount(host);
        Account[] nobodies =
        [
            new Account(Guid.Empty, "nobody@contoso.example"),
            await host.ActiveAsync() with { Password = "not the password" },
            await host.ActiveAsync(m => m.DisabledAt = host.Clock.GetUtcNow()),
            await host.ActiveAsync(m => m.EmailLoginEnabled = false),
        ];
        foreach (var nobody in nobodies)
        {
            using var phone = new TestPhone(host);
            Assert.Equal("sign_in.wrong_email_or_password", (await phone.RegisterAsync(nobody)).Error?.Code);
        }

        Assert.Equal(nobodies.Length, hashes.Value);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task Guesses_at_the_password_are_counted_with_those_at_the_wizard()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAccount", "2"));
        var ben = await host.ActiveAsync();
        using var phone = new TestPhone(host);
        await phone.RegisterAsync(ben with { Password = "wrong" });
        await host.Browser().GivePasswordAsync(ben with { Password = "wrong" });

        Assert.Equal("sign_in.wait", (await phone.RegisterAsync(ben)).Error?.Code);
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "RL4")]
    public async Task Whoever_hangs_up_has_used_up_no_try_with_the_right_password_and_leaves_a_trace_with_a_wrong_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();

        await RegisterAndHangUpAsync(host, ben);
        Assert.Equal(0, await host.ReadAsync(db => db.Throttles.Where(t => t.Key.StartsWith("password")).Select(t => t.Count).SumAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.RegisteredPhones.CountAsync()));

        await RegisterAndHangUpAsync(host, ben with { Password = "wrong" });
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.MemberId == ben.Id && e.Outcome == SignInOutcome.PasswordRefused)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64url!")]
    [InlineData("AAAA")]
    public async Task A_key_that_is_none_is_refused_before_anything_is_tried(string key)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var hashes = new HashCount(host);

        var refused = await host.Get<RegisterPhone>().ExecuteAsync(host.Browser().Visitor, new PhoneToRegister(ben.Email, ben.Password, null, null, key));

        Assert.Equal(("mobile.key", 0), (refused.Error?.Code, hashes.Value));
    }

    [Fact]
    public async Task The_same_phone_once_more_takes_the_place_of_its_former_registration()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:MostPerPerson", "1"));
        var (ben, ana) = (await host.ActiveAsync(), await host.ActiveAsync());
        using var phone = await TestPhone.OfAsync(host, ben);
        var former = phone.Id;

        Assert.True((await phone.RegisterAsync(ben)).Succeeded);
        Assert.True((await phone.RegisterAsync(ana)).Succeeded);

        var phones = await host.ReadAsync(db => db.RegisteredPhones.Select(p => new { p.Id, p.MemberId }).ToListAsync());
        Assert.DoesNotContain(phones, p => p.Id == former);
        Assert.Equal(new[] { ana.Id, ben.Id }.Order(), phones.Select(p => p.MemberId).Order());
    }

    [Fact]
    public async Task Whoever_registers_and_removes_without_end_waits_after_five_in_an_hour()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        for (var time = 0; time < 5; time++)
        {
            using var phone = await TestPhone.OfAsync(host, ben, pin: null);
            Assert.Null(await phone.LeaveAsync());
        }

        using var another = new TestPhone(host);
        Assert.Equal("mobile.registered_often", (await another.RegisterAsync(ben)).Error?.Code);

        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await another.RegisterAsync(ben)).Succeeded);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Whoever_has_the_password_and_not_the_code_fills_no_log()
    {
        await using var host = await CoreHost.StartAsync();
        await host.DecideAsync(WithTotp);
        var ben = await host.ActiveAsync();
        using var phone = new TestPhone(host);
        for (var time = 0; time < 30; time++)
            Assert.Equal("mobile.code_required", (await phone.RegisterAsync(ben)).Error?.Code);

        Assert.Equal("mobile.registered_often", (await phone.RegisterAsync(ben, ben.Code(host.Clock))).Error?.Code);

        Assert.Equal(30, await host.ReadAsync(db => db.SignInLog.CountAsync()));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await phone.RegisterAsync(ben, ben.Code(host.Clock))).Error);
    }

    private static async Task RegisterAndHangUpAsync(CoreHost host, Account who)
    {
        using var phone = new TestPhone(host);
        using var hungUp = new CancellationTokenSource();
        using var hangingUp = new WhileHashing(host, hungUp.Cancel);

        await host.Get<RegisterPhone>().ExecuteAsync(
            host.Browser().Visitor, new PhoneToRegister(who.Email, who.Password, null, null, phone.PublicKey), hungUp.Token);

        Assert.True(hungUp.IsCancellationRequested);
    }
}
