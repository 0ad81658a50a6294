using FlexAuth.Core.Data;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>"Email login off" holds on every path that was open before.</summary>
public sealed class EmailLoginSwitchTests
{
    [Theory, Trait("Rule", "PW6")]
    [InlineData("organization")]
    [InlineData("member")]
    [InlineData("disabled")]
    public async Task Once_switched_off_every_path_is_closed(string which)
    {
        await using var host = await CoreHost.StartAsync();
        var paths = await Paths.OpenAsync(host);

        await host.ReadAsync(db => which switch
        {
            "organization" => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)),
            "member" => db.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.EmailLoginEnabled, false)),
            _ => db.Members.ExecuteUpdateAsync(m => m.SetProperty(x => x.DisabledAt, host.Clock.GetUtcNow())),
        });

        Dictionary<string, string?> expected = new()
        {
            ["password"] = "sign_in.wrong_email_or_password",
            ["second factor"] = "sign_in.no_longer_allowed",
            ["recovery code"] = "sign_in.no_longer_allowed",
            ["mailbox proof"] = "sign_in.no_longer_allowed",
            ["set-up"] = "sign_in.no_longer_allowed",
            ["saving the recovery code"] = "sign_in.no_longer_allowed",
            ["resuming"] = "sign_in.no_longer_allowed",
            ["ticket"] = "sign_in.no_longer_allowed",
            ["reset link"] = "link.email_login_off",
            ["welcome link"] = "link.email_login_off",
            ["forgot password"] = null,
        };
        Assert.Equal(expected, await paths.TryAsync());
        Assert.Equal(0, await host.ReadAsync(db => db.Sessions.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.State == DeliveryState.Queued)));
        Assert.Equal(0, await host.ReadAsync(db => db.SignInAttempts.CountAsync(a => a.Stage != AttemptStage.Over)));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Emergency_access_keeps_the_paths_open_whatever_the_switches_say_but_not_when_disabled()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync(m => (m.HasEmergencyAccess, m.EmailLoginEnabled) = (true, false));
        await host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));

        await host.Browser().SignInAsync(ben);
        await host.Browser().ForgotPasswordAsync(ben.Email);
        Assert.Equal(LinkState.Valid, (await host.Get<InspectLink>().ExecuteAsync(host.Browser().Visitor, await host.LinkTokenOfAsync(ben))).Value.State);

        await host.ChangeAsync(ben, m => m.DisabledAt = host.Clock.GetUtcNow());
        Assert.Equal("sign_in.wrong_email_or_password", (await host.Browser().GivePasswordAsync(ben)).Problem?.Code);
    }

    /// <summary>One person on each path, just before it is closed.</summary>
    private sealed class Paths(CoreHost host)
    {
        private readonly Dictionary<string, Func<Task<string?>>> _paths = [];

        public static async Task<Paths> OpenAsync(CoreHost host)
        {
            var paths = new Paths(host);
            await paths.AddAttemptsAsync();
            await paths.AddLinksAsync();
            return paths;
        }

        public async Task<Dictionary<string, string?>> TryAsync()
        {
            Dictionary<string, string?> answers = [];
            foreach (var (name, go) in _paths)
                answers[name] = await go();
            return answers;
        }

        private async Task AddAttemptsAsync()
        {
            var ben = await host.ActiveAsync();
            _paths["password"] = async () => (await host.Browser().GivePasswordAsync(ben)).Problem?.Code;
            await AddAsync("second factor", AttemptStage.SecondFactor, (a, who) => new GiveSecondFactor(a, SecondFactorKind.AuthenticationApp, who.Code(host.Clock)));
            await AddAsync("recovery code", AttemptStage.SecondFactor, (a, who) => new GiveSecondFactor(a, SecondFactorKind.RecoveryCode, who.RecoveryCode));
            await AddAsync("mailbox proof", AttemptStage.MailboxProof, (a, _) => new GiveMailboxCode(a, "123456"));
            await AddAsync("set-up", AttemptStage.AuthenticatorSetUp, (a, _) => new ConfirmAuthenticator(a, "123456"));
            await AddAsync("saving the recovery code", AttemptStage.RecoveryCode, (a, who) => new RecoveryCodeSaved(a, who.RecoveryCode));

            var half = host.Browser();
            await host.AttemptAsync(half, ben);
            _paths["resuming"] = async () => (await half.ResumeAsync()).Problem?.Code;

            var ready = host.Browser();
            await host.AttemptAsync(ready, ben, AttemptStage.Ready);
            var ticket = (await ready.ResumeAsync<Done>()).Ticket;
            _paths["ticket"] = async () => (await ready.RedeemAsync(ticket)).Error?.Code;
        }

        private async Task AddLinksAsync()
        {
            var forgetful = await host.ActiveAsync();
            await host.Browser().ForgotPasswordAsync(forgetful.Email);
            var reset = await host.LinkTokenOfAsync(forgetful);
            _paths["reset link"] = async () => (await host.Browser().SetPasswordAsync(reset, "nine patient herons")).Error?.Code;

            var invited = await host.WithPasswordAsync(m => m.PasswordHash = null);
            await host.Browser().ForgotPasswordAsync(invited.Email);
            var welcome = await host.LinkTokenOfAsync(invited);
            _paths["welcome link"] = async () => (await host.Browser().SetPasswordAsync(welcome, "nine patient herons")).Error?.Code;

            var another = await host.ActiveAsync();
            _paths["forgot password"] = async () => (await host.Browser().ForgotPasswordAsync(another.Email)).Error?.Code;
        }

        private async Task AddAsync(string name, AttemptStage stage, Func<Guid, Account, SignInAnswer> answer)
        {
            var (account, browser) = (await host.ActiveAsync(), host.Browser());
            var attempt = await host.AttemptAsync(browser, account, stage);
            _paths[name] = () => browser.ProblemOfAsync(answer(attempt, account));
        }
    }
}
