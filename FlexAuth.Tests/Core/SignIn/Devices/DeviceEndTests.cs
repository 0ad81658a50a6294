using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SecuritySettings.Sessions;
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

        Assert.Equal("sign_in.method_forbidden", (await thief.RedeemAsync(ready.Ticket)).Error?.Code);
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
