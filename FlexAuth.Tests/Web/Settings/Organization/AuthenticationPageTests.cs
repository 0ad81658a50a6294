using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Settings.Organization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Settings.Organization;

public sealed class AuthenticationPageTests : PortalTest
{
    private const string Enable = "Enable email and password authentication";
    private const string Disable = "Disable email and password authentication";

    [Fact]
    public async Task The_state_and_its_reach_are_seen_at_a_glance()
    {
        await SignInAdministratorAsync();
        await Host.SuborganizationAsync("Logistics");
        await Host.SuborganizationAsync("Retail");
        await Host.ActiveAsync();

        var text = Render<AuthenticationPage>().Find(".content").TextContent;

        Assert.Contains("Enabled", text);
        Assert.Contains("For Contoso and its 2 suborganizations.", text);
        Assert.Contains("2 of 2 people can use email and password", text);
        Assert.Contains("1 of them has not finished setting up", text);
        Assert.Contains("1 administrator has only one way in", text);
    }

    [Theory]
    [InlineData(SmsAlarmMark.Nearly, "Codes by SMS are near today’s limit")]
    [InlineData(SmsAlarmMark.Paused, "Codes by SMS are paused until midnight UTC")]
    public async Task That_the_SMS_of_the_day_are_used_up_or_nearly_is_told_until_midnight(SmsAlarmMark mark, string told)
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();
        Assert.Empty(page.FindAll(".notice.warning .title"));

        await Host.Get<WritePath>().CommitAsync<bool>(
            new InstallationItself(),
            async (work, token) =>
            {
                await SmsAlarm.RaiseAsync(work, mark, token);
                return true;
            },
            CancellationToken.None);

        Host.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(told, page.Find(".notice.warning .title").TextContent));
        Host.Clock.Advance(SmsBudget.EndOfDay(Host.Clock.GetUtcNow()) - Host.Clock.GetUtcNow());
        Assert.Empty(Render<AuthenticationPage>().FindAll(".notice.warning .title"));
    }

    [Fact]
    public async Task The_main_organizations_administrator_enables_it_after_reading_what_happens()
    {
        await SwitchOffAsync();
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();

        await AddAsync("Ines", "Costa");
        await Button(page, Enable).ClickAsync();
        await page.WaitForElementAsync("dialog form");
        Assert.Contains("People who have email login and no password yet get a welcome mail", page.Find("dialog").TextContent);
        Assert.Contains("2 people get a welcome mail and set up a password and a second factor.", page.Find("dialog .affected").TextContent);
        Assert.Empty(page.FindAll("dialog .grave"));
        Assert.Equal(["Olga Brandt Contoso", "Ines Costa Contoso"], page.FindAll("dialog .names li").Select(person => person.TextContent));
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.NotNull(Button(page, Disable)));
        Assert.True(await IsEnabledAsync());
        Assert.Equal(Enable.Replace("Enable e", "E", StringComparison.Ordinal) + " is enabled.", page.Find("[role=status].visually-hidden").TextContent);
    }

    [Fact]
    public async Task Disabling_waits_for_the_organizations_name()
    {
        await SignInAdministratorAsync();

        // A session by password would end with the others, and its page with it.
        await Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.Method, SignInMethod.Microsoft)));
        await GiveEmergencyAccessAsync();
        var page = Render<AuthenticationPage>();
        await AskToDisableAsync(page);

        page.Find("dialog form").Submit();
        page.Find("dialog input").Input("Cont");
        page.Find("dialog form").Submit();
        Assert.Equal("true", page.Find("dialog button[type=submit]").GetAttribute("aria-disabled"));
        Assert.True(await IsEnabledAsync());

        page.Find("dialog input").Input("Contoso");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Disabled", page.Find(".badge").TextContent));
        Assert.False(await IsEnabledAsync());
    }

    [Fact]
    public async Task Disabling_tells_first_what_is_deleted_and_who_keeps_a_way_in()
    {
        await SignInAdministratorAsync();
        await GiveEmergencyAccessAsync();
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { UserId = ben.Id, LoginProvider = "Google", ProviderKey = "1" }));
        var page = Render<AuthenticationPage>();

        await AskToDisableAsync(page);

        var rows = page.FindAll("dialog tbody tr").Select(row => string.Join(" ", row.Children.Select(cell => cell.TextContent)));
        Assert.Equal(["Passwords 1", "Authentication apps 1", "People with passkeys 0", "Phones for codes by SMS 0", "Email verifications 0", "Recovery codes 1", "Remembered devices 0", "Registered phones 0", "One-time links 0", "Mails with a link or code that have not left yet 0", "Sessions 1"], rows);
        var text = page.Find("dialog").TextContent;
        Assert.Contains("2 people will have no way to sign in.", text);
        Assert.Equal(["Olga Brandt Contoso", "Ben Okafor Contoso"], page.FindAll("dialog .names li").Select(person => person.TextContent));
        Assert.Contains("1 of them keeps a linked account of Microsoft, Google or another provider, but this server does not offer signing in with it", text);
        Assert.Contains("Nothing changes for 1 person.", text);
        Assert.Contains("Enabling again gives none of them back.", text);
        Assert.Contains("Emergency access stays for: Eva Stone.", text);
    }

    [Fact]
    public async Task Where_more_people_are_met_than_were_shown_the_dialog_shows_them_and_asks_anew()
    {
        await SignInAdministratorAsync();
        await Host.ReadAsync(db => db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.Method, SignInMethod.Microsoft)));
        await GiveEmergencyAccessAsync();
        var page = Render<AuthenticationPage>();
        await AskToDisableAsync(page);
        page.Find("dialog input").Input("Contoso");
        await AddAsync("Ines", "Costa");

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("More people are affected by now.", page.Find("dialog [role=alert]").TextContent));
        Assert.Equal(["Olga Brandt Contoso", "Ines Costa Contoso"], page.FindAll("dialog .names li").Select(person => person.TextContent));
        Assert.Equal("", page.Find("dialog input").GetAttribute("value") ?? "");
        Assert.True(await IsEnabledAsync());

        page.Find("dialog input").Input("Contoso");
        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Disabled", page.Find(".badge").TextContent));
    }

    [Fact]
    public async Task Nobody_is_left_without_a_way_in_and_the_dialog_says_what_to_do()
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();
        await AskToDisableAsync(page);
        Assert.Contains("Olga Brandt could: an operator gives one of them emergency access", page.Find("dialog [role=alert]").TextContent);
        page.Find("dialog input").Input("Contoso");

        page.Find("dialog form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Nobody could administer FlexAuth afterwards", page.Find("dialog [role=alert]").TextContent));
        Assert.Equal("Contoso", page.Find("dialog input").GetAttribute("value"));
        Assert.True(await IsEnabledAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suborganizations_administrator_sees_the_state_and_who_decides_but_no_button(bool enabled)
    {
        if (!enabled)
            await SwitchOffAsync();
        await SignInAdministratorAsync(await Host.SuborganizationAsync("Logistics"));

        var page = Render<AuthenticationPage>();

        Assert.Contains(enabled ? "Enabled" : "Disabled", page.Find(".badge").TextContent);
        Assert.Contains("Only an Organization Administrator of Contoso", page.Find("[role=status]").TextContent);
        Assert.Empty(page.FindAll(".card button"));
    }

    [Theory]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    public async Task Others_are_told_who_can_see_it(MemberRole role)
    {
        await SignInAsync(role);

        Assert.Contains("You cannot see these settings", Render<AuthenticationPage>().Markup);
    }

    [Fact]
    public async Task What_another_administrator_does_shows_at_once()
    {
        await SwitchOffAsync();
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();
        Assert.Contains("Disabled", page.Find(".badge").TextContent);

        await Host.Get<EnableEmailLogin>().ExecuteAsync(await Host.AdministratorAsync(), new Nothing());
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Enabled", page.Find(".badge").TextContent));
    }

    [Fact]
    public async Task A_failure_is_told_and_can_be_tried_again()
    {
        await SignInAdministratorAsync();
        Door.IsBroken = true;
        var page = Render<AuthenticationPage>();
        Assert.Contains("The settings could not be read", page.Find("[role=alert]").TextContent);

        Door.IsBroken = false;
        page.Find("[role=alert] button").Click();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".badge")));
    }

    /// <summary>The dialog comes when the preview is counted.</summary>
    private static async Task AskToDisableAsync(IRenderedComponent<AuthenticationPage> page)
    {
        await Button(page, Disable).ClickAsync();
        await page.WaitForElementAsync("dialog form");
    }

    private static IElement Button(IRenderedComponent<AuthenticationPage> page, string text) =>
        page.FindAll(".card button").Single(button => button.TextContent.Trim() == text);

    private Task<bool> IsEnabledAsync() => Host.ReadAsync(db => db.Organizations.Where(o => o.Id == Host.Main.Id).Select(o => o.EmailLoginEnabled).SingleAsync());

    private Task GiveEmergencyAccessAsync() => Host.ActiveAsync(member =>
    {
        (member.FirstName, member.LastName) = ("Eva", "Stone");
        member.Role = MemberRole.OrganizationAdministrator;
        member.HasEmergencyAccess = true;
    });

    private Task SwitchOffAsync()
    {
        Host.Main.EmailLoginEnabled = false;
        return Host.ChangeAsync(db => db.Update(Host.Main));
    }
}
