using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core;

public sealed class CoreHostTests
{
    [Fact]
    public async Task An_invited_person_gets_a_link_sets_up_both_factors_and_is_in()
    {
        await using var host = await CoreHost.StartAsync();
        var ana = await host.InviteAsync(await host.AdministratorAsync());
        var browser = host.Browser();

        var setUp = Assert.IsType<SetUpAuthenticator>((await browser.SetPasswordAsync(await host.LinkTokenOfAsync(ana), ana.Password)).Value);
        var app = ana.Scan(setUp);
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(setUp.AttemptId, app.Code(host.Clock)));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(setUp.AttemptId, save.Code));
        var session = (await browser.RedeemAsync(done.Ticket)).Value;

        Assert.Equal(ana.Id, (await host.Get<SessionDirectory>().FindAsync(session.Token))?.MemberId);
        Assert.Equal(LinkState.Used, (await host.Get<InspectLink>().ExecuteAsync(browser.Visitor, await host.LinkTokenOfAsync(ana))).Value.State);
    }
}
