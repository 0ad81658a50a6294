using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.Devices;

/// <summary>What takes the trust from a browser. Password, reset, report and switch are proved where they are done.</summary>
[Trait("Rule", "SE6")]
public sealed class DeviceEndTests
{
    [Theory]
    [InlineData("an app goes", true)]
    [InlineData("an app is replaced", true)]
    [InlineData("a passkey goes", true)]
    [InlineData("the phone goes", true)]
    [InlineData("codes by mail go", true)]
    [InlineData("an app comes", false)]
    [InlineData("a passkey comes", false)]
    public async Task A_factor_that_goes_takes_the_browsers_with_it_that_came_to_be_trusted(string what, bool forgets)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);
        var me = await host.SessionOfAsync(ben);
        await host.PasskeyAsync(ben);
        await browser.SignInAsync(ben, remember: true);
        var app = Assert.Single(await host.AppsOfAsync(ben)).Id;

        Assert.Null(what switch
        {
            "an app goes" => (await host.RemoveAppAsync(me, app)).Error?.Code,
            "an app is replaced" => await AnotherAppAsync(app),
            "a passkey goes" => await host.RemoveAsync(me, (await host.PasskeysAsync(me)).Single().Id),
            "the phone goes" => (await host.Get<RemovePhone>().ExecuteAsync(me, default)).Error?.Code,
            "codes by mail go" => (await host.Get<DisableEmailVerification>().ExecuteAsync(me, default)).Error?.Code,
            "an app comes" => await AnotherAppAsync(null),
            _ => (await host.AddAsync(me, new SoftwareAuthenticator())).Error?.Code,
        });

        Assert.Equal(forgets ? 0 : 1, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
        Assert.Equal(
            forgets ? [$$"""{"devices":1,"why":"{{(what.Contains("replaced", StringComparison.Ordinal) ? "FactorReplaced" : "FactorRemoved")}}"}"""] : [],
            await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.devices.forgotten" && e.SubjectId == ben.Id).Select(e => e.Details!).ToListAsync()));

        async Task<string?> AnotherAppAsync(Guid? replaces)
        {
            await host.AnotherAppAsync(me, ben, "Tablet", replaces);
            return null;
        }
    }

    [Theory]
    [InlineData("the factor goes")]
    [InlineData("the person forgets all")]
    [InlineData("an administrator forgets all")]
    public async Task A_sign_in_under_way_ends_with_the_devices_and_makes_none_of_its_browser(string what)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, browser, thief) = (await host.ActiveAsync(), host.Browser(), host.Browser("203.0.113.66"));
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        await browser.SignInAsync(ben, remember: true);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var step = await thief.ToSecondFactorAsync(ben);
        var ready = await thief.AnswerAsync<Done>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock), RemembersDevice: true));

        Assert.Null(what switch
        {
            "the factor goes" => (await host.RemoveAppAsync(me, Assert.Single(await host.AppsOfAsync(ben)).Id)).Error?.Code,
            "the person forgets all" => (await host.Get<ForgetOwnDevices>().ExecuteAsync(me, new OwnDevices(null))).Error?.Code,
            _ => (await host.Get<ForgetDevices>().ExecuteAsync(await host.AdministratorAsync(), new DevicesOfPerson(ben.Id, null))).Error?.Code,
        });

        Assert.Equal("sign_in.ticket_void", (await thief.RedeemAsync(ready.Ticket)).Error?.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }

    [Fact]
    public async Task A_sign_in_under_way_ends_where_the_role_becomes_another()
    {
        await using var forest = await Forest.GrowAsync();
        var (ben, browser) = (await forest.Host.ActiveAsync(), forest.Host.Browser());
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var step = await browser.ToSecondFactorAsync(ben);
        var ready = await browser.AnswerAsync<Done>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, ben.Code(forest.Host.Clock), RemembersDevice: true));

        Assert.True((await forest.EditAsync(await forest.SignedInAsync(forest.Main), ben.Id, d => d with { Role = MemberRole.Manager })).Succeeded);

        Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(ready.Ticket)).Error?.Code);
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task A_sign_in_that_is_ready_by_an_app_that_was_removed_since_opens_no_session()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, thief) = (await host.ActiveAsync(), host.Browser("203.0.113.66"));
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        var step = await thief.ToSecondFactorAsync(ben);
        var ready = await thief.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock)));

        Assert.Null((await host.RemoveAppAsync(me, Assert.Single(await host.AppsOfAsync(ben)).Id)).Error?.Code);

        Assert.Equal("sign_in.factor_removed", (await thief.RedeemAsync(ready.Ticket)).Error?.Code);
    }

    /// <summary>Others of the kind remain each time: it is the very one that counts.</summary>
    [Theory, Trait("Rule", "RC4"), Trait("Rule", "OT5")]
    [InlineData("the app that was given goes", "sign_in.factor_removed")]
    [InlineData("the app that was given is replaced", "sign_in.factor_removed")]
    [InlineData("the other app goes", null)]
    [InlineData("the passkey that was given goes", "sign_in.ticket_void")]
    [InlineData("the other passkey goes", null)]
    [InlineData("the phone gets another number", "sign_in.factor_removed")]
    [InlineData("the recovery code is made anew", "sign_in.factor_removed")]
    [InlineData("nothing happens to the recovery code", null)]
    public async Task A_sign_in_opens_by_the_very_factor_that_was_given_and_by_none_that_is_gone(string what, string? problem)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var (ben, browser) = (await host.ActiveAsync(), host.Browser("203.0.113.66"));
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        var app = Assert.Single(await host.AppsOfAsync(ben)).Id;
        var other = await host.AnotherAppAsync(me, ben, "Tablet");
        var passkey = await host.PasskeyAsync(ben);
        var held = Assert.Single(await host.PasskeysAsync(me)).Id;
        Assert.True((await host.AddAsync(me, new SoftwareAuthenticator())).Succeeded);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var step = await browser.ToSecondFactorAsync(ben);
        var ready = what switch
        {
            _ when what.Contains("passkey", StringComparison.Ordinal) => await browser.AnswerAsync<Done>(await host.SignAsync(browser, step.AttemptId, passkey)),
            _ when what.Contains("phone", StringComparison.Ordinal) => await BySmsAsync(),
            _ when what.Contains("recovery", StringComparison.Ordinal) => await ByRecoveryCodeAsync(),
            _ => await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock))),
        };

        Assert.Null(what switch
        {
            "the app that was given goes" => (await host.RemoveAppAsync(me, app)).Error?.Code,
            "the app that was given is replaced" => await ReplaceAsync(),
            "the other app goes" => (await host.RemoveAppAsync(me, other.Id)).Error?.Code,
            "the passkey that was given goes" => await host.RemoveAsync(me, held),
            "the other passkey goes" => await host.RemoveAsync(me, (await host.PasskeysAsync(me)).Single(p => p.Id != held).Id),
            "the phone gets another number" => await AnotherNumberAsync(),
            "the recovery code is made anew" => (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Error?.Code,
            _ => null,
        });

        Assert.Equal(problem, (await browser.RedeemAsync(ready.Ticket)).Error?.Code);

        async Task<Done> BySmsAsync()
        {
            await browser.AnswerAsync(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode));
            return await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.SmsCode, await host.SmsCodeOfAsync(CoreHostAccounts.Phone)));
        }

        async Task<Done> ByRecoveryCodeAsync()
        {
            var save = await browser.AnswerAsync<SaveRecoveryCode>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.RecoveryCode, ben.RecoveryCode));
            return await browser.AnswerAsync<Done>(new RecoveryCodeSaved(save.AttemptId, save.Code));
        }

        async Task<string?> ReplaceAsync()
        {
            await host.AnotherAppAsync(me, ben, "New phone", app);
            return null;
        }

        async Task<string?> AnotherNumberAsync()
        {
            const string Another = "+491701234567";
            Assert.True((await host.Get<SendPhoneCode>().ExecuteAsync(me, new OwnNumber(Another))).Succeeded);
            return (await host.Get<AddPhone>().ExecuteAsync(me, new PhoneWithCode(Another, await host.SmsCodeOfAsync(Another)))).Error?.Code;
        }
    }

    [Fact, Trait("Rule", "RC3")]
    public async Task Whoever_gave_a_recovery_code_that_its_owner_made_anew_is_shown_none_in_its_place()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, thief) = (await host.ActiveAsync(), host.Browser("203.0.113.66"));
        var me = await host.SessionOfAsync(ben);
        var step = await thief.ToSecondFactorAsync(ben);
        await thief.AnswerAsync<SaveRecoveryCode>(new GiveSecondFactor(step.AttemptId, SecondFactorKind.RecoveryCode, ben.RecoveryCode));
        var own = (await host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default)).Value.Code;

        Assert.Equal("sign_in.factor_removed", Assert.IsType<EnterEmail>(await thief.ResumeAsync()).Problem?.Code);

        var owner = host.Browser();
        Assert.IsType<SaveRecoveryCode>(await owner.GiveRecoveryCodeAsync((await owner.ToSecondFactorAsync(ben)).AttemptId, own));
    }

    /// <summary>The same row for all, and the count in that of the event.</summary>
    [Theory, Trait("Rule", "AU1")]
    [InlineData("PasswordChanged", "user.password.set")]
    [InlineData("PasswordChanged by a link", "user.password.set")]
    [InlineData("TwoFactorReset", "user.two_factor.reset")]
    [InlineData("TwoFactorReset by an administrator", null)]
    [InlineData("Reported", "user.sign_in.reported")]
    [InlineData("EmailLoginDisabled", null)]
    [InlineData("EmailLoginDisabled for all", "organization.email_login.disabled")]
    public async Task The_trail_says_how_many_devices_were_forgotten_and_why_and_so_does_the_event(string what, string? action)
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, ada, browser) = (await host.ActiveAsync(), await host.ActiveAsync(), host.Browser());
        var admin = await host.AdministratorAsync();
        await host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));
        var me = await host.SessionOfAsync(ben);
        await browser.SignInAsync(ben, remember: true);
        await host.Browser().SignInAsync(ben, remember: true);
        await host.ChangeAsync(db => db.Add(new RememberedDevice { MemberId = ada.Id, TokenHash = "over", CreatedAt = default, LastUsedAt = default, ExpiresAt = host.Clock.GetUtcNow() }));

        Assert.Null(what switch
        {
            "PasswordChanged" => (await host.Get<ChangePassword>().ExecuteAsync(me, new PasswordToChange(ben.Password, "another five quiet otters"))).Error?.Code,
            "PasswordChanged by a link" => await ByLinkAsync(),
            "TwoFactorReset" => (await host.Get<ResetOwnTwoFactor>().ExecuteAsync(me, default)).Error?.Code,
            "TwoFactorReset by an administrator" => await ByAdministratorAsync(UserAction.ResetTwoFactor),
            "Reported" => (await host.ReportAsync(me, await host.ReadAsync(db => db.SignInLog.Where(e => e.Outcome == SignInOutcome.SignedIn).Select(e => e.Id).FirstAsync()))).Error?.Code,
            "EmailLoginDisabled" => await ByAdministratorAsync(UserAction.DisableEmailLogin),
            _ => (await host.Get<DisableEmailLogin>().ExecuteAsync(admin, new EmailLoginDisabling("Contoso"))).Error?.Code,
        });

        var forgotten = await host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "user.devices.forgotten"));
        Assert.Equal(ben.Id, forgotten.SubjectId);
        Assert.StartsWith($$"""{"devices":2,"why":"{{what.Split(' ')[0]}}""", forgotten.Details, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync(d => d.MemberId == ben.Id)));
        if (action is not null)
            Assert.Contains("\"devicesForgotten\":2", await host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == action).Select(e => e.Details).SingleAsync()), StringComparison.Ordinal);

        async Task<string?> ByLinkAsync()
        {
            await browser.ForgotPasswordAsync(ben.Email);
            return (await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ben), "another five quiet otters")).Error?.Code;
        }

        async Task<string?> ByAdministratorAsync(UserAction act)
        {
            await host.DoAsync(admin, act, ActionSteps.Of(await host.MemberAsync(ben)));
            return null;
        }
    }

    [Theory]
    [InlineData(MemberRole.Member, MemberRole.Manager)]
    [InlineData(MemberRole.Manager, MemberRole.OrganizationAdministrator)]
    [InlineData(MemberRole.Manager, MemberRole.Member)]
    public async Task Another_role_asks_for_the_second_factor_again(MemberRole before, MemberRole after)
    {
        await using var forest = await Forest.GrowAsync();
        var (ben, browser) = (await forest.Host.ActiveAsync(m => m.Role = before), forest.Host.Browser());
        await browser.SignInAsync(ben, remember: true);

        Assert.True((await forest.EditAsync(await forest.SignedInAsync(forest.Main), ben.Id, d => d with { Role = after })).Succeeded);

        await browser.ToSecondFactorAsync(ben);
        Assert.Equal("""{"devices":1,"why":"RoleChanged"}""", await forest.Host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.devices.forgotten").Select(e => e.Details).SingleAsync()));
    }

    [Fact]
    public async Task Another_name_or_organization_asks_for_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var (ben, browser) = (await forest.Host.ActiveAsync(), forest.Host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var actor = await forest.SignedInAsync(forest.Main);

        Assert.True((await forest.EditAsync(actor, ben.Id, d => d with { LastName = "Okafor-Lind", OrganizationId = forest.North.Id })).Succeeded);

        await browser.SignInRememberedAsync(ben);
    }

    [Fact]
    public async Task Whoever_was_disabled_comes_back_with_a_second_factor()
    {
        await using var forest = await Forest.GrowAsync();
        var (ben, browser) = (await forest.Host.ActiveAsync(), forest.Host.Browser());
        await browser.SignInAsync(ben, remember: true);
        var actor = await forest.SignedInAsync(forest.Main);
        var member = await forest.Host.MemberAsync(ben);

        await forest.Host.DoAsync(actor, UserAction.DisableMember, ActionSteps.Of(member));
        await forest.Host.DoAsync(actor, UserAction.EnableMember, ActionSteps.Of(member));

        await browser.ToSecondFactorAsync(ben);
        Assert.StartsWith("""{"devices":1,"why":"Disabled",""", await forest.Host.ReadAsync(db => db.AuditEntries.Where(e => e.Action == "user.devices.forgotten").Select(e => e.Details).SingleAsync()));
    }

    [Fact, Trait("Rule", "LK3")]
    public async Task A_new_password_by_a_link_skips_no_second_factor()
    {
        await using var host = await CoreHost.StartAsync();
        var (ben, browser) = (await host.ActiveAsync(), host.Browser());
        await browser.SignInAsync(ben, remember: true);
        await browser.ForgotPasswordAsync(ben.Email);

        var step = await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ben), "another five quiet otters");

        Assert.IsType<EnterSecondFactor>(step.Value);
        Assert.Equal(0, await host.ReadAsync(db => db.RememberedDevices.CountAsync()));
    }
}
