using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>A remembered browser stands for the second factor of ours, after Microsoft as after the password.</summary>
[Trait("Needs", "Server"), Trait("Rule", "FE5"), Trait("Rule", "SE6")]
public sealed class RememberedAfterProviderTests(TokenServer server) : IClassFixture<TokenServer>
{
    [Fact]
    public async Task An_administrator_is_asked_on_each_browser_once_in_thirty_days_however_they_come()
    {
        await using var world = await ProviderWorld.BeginAsync(server);
        var host = world.Host;
        var olga = await host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
        var member = await host.MemberAsync(olga);
        await world.SaysAsync(world.Entra(member));
        var browser = host.Browser();
        Assert.Null(await world.ProblemAsync(browser));
        var step = await browser.ResumeAsync<EnterSecondFactor>();
        Assert.Equal(30, step.RememberDays);
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = await browser.AnswerAsync<Done>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, olga.Code(host.Clock), RemembersDevice: true));
        await browser.RedeemAsync(done.Ticket);

        await browser.SignInRememberedAsync(olga);
        var session = await world.SignInAsync(browser);

        Assert.Equal(
            (SignInMethod.Microsoft, SecondFactorKind.RememberedDevice, Session.NotProved),
            await host.ReadAsync(db => db.Sessions.Where(s => s.Id == session.SessionId).Select(s => new ValueTuple<SignInMethod, SecondFactorKind, DateTimeOffset>(s.Method, s.SecondFactor!.Value, s.ProvedAt)).SingleAsync()));
        host.Clock.Advance(TimeSpan.FromDays(30));
        await world.SaysAsync(world.Entra(member));
        Assert.Null(await world.ProblemAsync(browser));
        await browser.ResumeAsync<EnterSecondFactor>();
    }
}
