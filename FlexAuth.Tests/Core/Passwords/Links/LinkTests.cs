using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Passwords.Links;

public class LinkTests
{
    private const string New = "nine patient herons";

    [Fact, Trait("Rule", "LK2")]
    public async Task Looking_at_a_link_does_not_use_it_however_often()
    {
        await using var host = await CoreHost.StartAsync();
        var (ana, token) = await InvitedAsync(host);
        for (var time = 0; time < 5; time++)
        {
            Assert.Equal(LinkState.Valid, await StateAsync(host, token));
            await host.Get<NoteLinkOpened>().ExecuteAsync(host.Browser().Visitor, token);
        }

        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.link.opened")));
        Assert.Null((await host.MemberAsync(ana)).PasswordHash);
        Assert.True((await host.Browser().SetPasswordAsync(token, New)).Succeeded);
        Assert.Equal(LinkState.Used, await StateAsync(host, token));
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_welcome_link_expires_after_three_days_and_a_reset_link_after_an_hour()
    {
        await using var host = await CoreHost.StartAsync();
        var (_, welcome) = await InvitedAsync(host);
        var ben = await host.ActiveAsync();
        await host.Browser().ForgotPasswordAsync(ben.Email);
        var reset = await host.LinkTokenOfAsync(ben);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(LinkState.Expired, await StateAsync(host, reset));
        Assert.Equal(LinkState.Valid, await StateAsync(host, welcome));
        host.Clock.Advance(TimeSpan.FromHours(71));

        Assert.Equal(LinkState.Expired, await StateAsync(host, welcome));
        Assert.Equal("link.expired", (await host.Browser().SetPasswordAsync(reset, New)).Error?.Code);
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_newer_link_takes_the_power_of_the_older()
    {
        await using var host = await CoreHost.StartAsync();
        var admin = await host.AdministratorAsync();
        var ana = await host.InviteAsync(admin);
        var older = await host.LinkTokenOfAsync(ana);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.SendPasswordResetAsync(admin, ana.Id);
        var newer = await host.LinkTokenOfAsync(ana);

        Assert.Equal("link.replaced", (await host.Browser().SetPasswordAsync(older, New)).Error?.Code);
        Assert.True((await host.Browser().SetPasswordAsync(newer, New)).Succeeded);
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_reset_that_a_stranger_asks_for_leaves_the_link_that_is_in_use_alone()
    {
        await using var host = await CoreHost.StartAsync();
        var (ana, inUse) = await InvitedAsync(host);
        await host.Get<NoteLinkOpened>().ExecuteAsync(host.Browser().Visitor, inUse);
        await host.Browser().ForgotPasswordAsync(ana.Email);
        var another = await host.LinkTokenOfAsync(ana);

        Assert.NotNull((await host.MemberAsync(ana)).LinkOpenedAt);
        Assert.True((await host.Browser().SetPasswordAsync(inUse, New)).Succeeded);
        Assert.Equal(LinkState.Replaced, await StateAsync(host, another));
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task What_is_no_link_or_a_part_of_one_is_unknown()
    {
        await using var host = await CoreHost.StartAsync();
        var (_, token) = await InvitedAsync(host);
        foreach (var other in (string?[])[null, "", token[..20], token + "=", new string('A', 43), SecretToken.Hash(token), new string('x', 10_000_000)])
        {
            Assert.Equal(LinkState.Unknown, await StateAsync(host, other));
            Assert.Equal("link.unknown", (await host.Browser().SetPasswordAsync(other!, New)).Error?.Code);
        }

        Assert.Equal(LinkState.Valid, await StateAsync(host, token));
    }

    [Fact]
    public async Task Of_a_link_that_does_not_work_nobody_learns_whose_it_was()
    {
        await using var host = await CoreHost.StartAsync();
        var (_, token) = await InvitedAsync(host);
        Assert.Equal("Ana Lima", (await ViewAsync(host, token)).PersonName);
        host.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(new LinkView(LinkState.Expired), await ViewAsync(host, token));
    }

    [Fact, Trait("Rule", "LK4")]
    public async Task A_link_does_not_follow_its_owner_into_another_organization()
    {
        await using var host = await CoreHost.StartAsync();
        var (ana, token) = await InvitedAsync(host);
        var fabrikam = await host.OtherMainOrganizationAsync();
        await host.ChangeAsync(ana, m => m.OrganizationId = fabrikam.Id);

        Assert.Equal("link.replaced", (await host.Browser().SetPasswordAsync(token, New)).Error?.Code);
    }

    [Fact, Trait("Rule", "LK4")]
    public async Task A_mail_that_waits_while_its_person_moves_never_leaves()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var fabrikam = await host.OtherMainOrganizationAsync();
        await host.ChangeAsync(ana, m => m.OrganizationId = fabrikam.Id);

        Assert.Empty(await host.MailsAsync(ana));
        Assert.Equal(DeliveryState.Cancelled, await host.ReadAsync(db => db.Outbox.Select(m => m.State).SingleAsync()));
    }

    [Fact, Trait("Rule", "LK4")]
    public async Task The_set_up_link_sets_nobodys_password()
    {
        await using var host = await CoreHost.StartAsync();
        var (_, token) = await InvitedAsync(host);
        var set = await host.Get<SetUpInstallation>().ExecuteAsync(
            host.Browser().Visitor, new FirstSetUp(token, "Evil Ltd", "Eve", "Mallory", "eve@evil.example", New));

        Assert.False(set.Succeeded);
        Assert.Equal(LinkState.Valid, await StateAsync(host, token));
    }

    [Fact, Trait("Rule", "LK5")]
    public async Task The_token_stands_in_no_table_before_or_after_use()
    {
        await using var host = await CoreHost.StartAsync();
        var (_, token) = await InvitedAsync(host);
        Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(token)));
        await host.Browser().SetPasswordAsync(token, New);

        Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(token)));
        Assert.False(host.DatabaseHolds(Encoding.UTF8.GetBytes(New)));
        Assert.True(host.DatabaseHolds(Encoding.UTF8.GetBytes(SecretToken.Hash(token))));
    }

    [Fact]
    public async Task A_reset_that_a_stranger_asks_for_leaves_the_consoles_link_alone()
    {
        await using var host = await CoreHost.StartAsync();
        var admin = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var printed = (await host.Get<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), admin.Email)).Value;
        await host.Browser().ForgotPasswordAsync(admin.Email);
        var mailed = await host.LinkTokenOfAsync(admin);

        Assert.True((await host.Browser().SetPasswordAsync(printed.Token, New)).Succeeded);
        Assert.Equal(LinkState.Replaced, await StateAsync(host, mailed));
    }

    private static async Task<(Account Ana, string Token)> InvitedAsync(CoreHost host)
    {
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        return (ana, await host.LinkTokenOfAsync(ana));
    }

    private static async Task<LinkView> ViewAsync(CoreHost host, string? token) =>
        (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, token)).Value;

    private static async Task<LinkState> StateAsync(CoreHost host, string? token) => (await ViewAsync(host, token)).State;
}
