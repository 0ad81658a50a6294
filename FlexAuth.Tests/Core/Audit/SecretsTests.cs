using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Tests.Core.Audit;

public sealed class SecretsTests
{
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    [Fact, Trait("Rule", "AU3"), Trait("Rule", "OT4"), Trait("Rule", "LK5"), Trait("Rule", "DP3")]
    public async Task No_secret_of_the_whole_way_stands_in_a_table_the_file_or_the_log()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var log = new CapturedLog();
        host.Get<ILoggerFactory>().AddProvider(log);
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, m =>
        {
            m.HasEmergencyAccess = true;
            m.PasswordHash = "hash";
            m.TwoFactorSetAt = m.CreatedAt;
        }));
        var ana = (await host.InviteAsync(actor)) with { Password = "canary otters sing quietly" };
        _secrets.Add(ana.Password);
        var browser = host.Browser();

        var link = Secret(await host.LinkTokenOfAsync(ana));
        await host.Get<NoteLinkOpened>().ExecuteAsync(browser.Visitor, link);
        ana = await SetUpAsync(host, browser, ana, Assert.IsType<SetUpAuthenticator>((await browser.SetPasswordAsync(link, ana.Password)).Value));
        await ScanAsync(host, log);

        // A wrong password, a wrong code, the recovery code in place of the app, a code mailed in vain.
        await browser.AnswerAsync(new GivePassword(ana.Email, Secret("canary wrong password")));
        var step = await browser.ToSecondFactorAsync(ana);
        await browser.GiveCodeAsync(step.AttemptId, Secret("nonsense-canary-code"));
        var replaced = Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(step.AttemptId, ana.RecoveryCode));
        RecoveryCode(replaced.Code);
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(replaced.AttemptId, replaced.Code));
        Secret((await browser.RedeemAsync(Secret(done.Ticket))).Value.Token);
        await ScanAsync(host, log);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.SendPasswordResetAsync(actor, ana.Id);
        var reset = Secret(await host.LinkTokenOfAsync(ana));
        ana = ana with { Password = Secret("canary otters dance slowly") };
        Assert.IsType<EnterSecondFactor>((await browser.SetPasswordAsync(reset, ana.Password)).Value);
        await ScanAsync(host, log);

        var ben = (await host.WithPasswordAsync()) with { Password = Account.UsualPassword };
        Secret(ben.Password);
        Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben));
        var mailed = await host.MailboxCodeOfAsync(ben);
        await ScanAsync(host, log, mailed);
        Assert.True((await host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"))).Succeeded);
        await ScanAsync(host, log, mailed);
        Assert.NotEmpty(log.All);
    }

    [Fact, Trait("Rule", "AU3")]
    public void What_holds_a_secret_does_not_print_it()
    {
        const string secret = "canary";
        object[] holders =
        [
            new GivePassword("a@b.example", secret), new GiveSecondFactor(Guid.Empty, default, secret), new GiveMailboxCode(Guid.Empty, secret),
            new ConfirmAuthenticator(Guid.Empty, secret), new RecoveryCodeSaved(Guid.Empty, secret), new ChosenPassword(secret, secret),
            new FlexAuth.Core.Installation.FirstSetUp(secret, "", "", "", "", secret), new TicketToRedeem(secret, secret),
            new StartedSession(Guid.Empty, secret, default), new FlexAuth.Core.Installation.PrintedToken(secret, default),
            new SetUpAuthenticator(Guid.Empty, secret, secret, secret), new SaveRecoveryCode(Guid.Empty, secret, false), new Done(secret),
        ];

        Assert.All(holders, holder => Assert.DoesNotContain(secret, holder.ToString()));
    }

    [Fact, Trait("Rule", "DP3")]
    public async Task What_a_thief_finds_in_the_database_is_neither_a_session_nor_a_link_nor_a_ticket()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.InviteAsync(actor);
        await host.DeliverAsync();
        var browser = host.Browser();
        await host.ChangeAsync(db => db.Add(new SignInAttempt
        {
            MemberId = ana.Id,
            BrowserHash = browser.Visitor.BrowserHash,
            Stage = AttemptStage.Ready,
            TicketHash = SecretToken.Hash(SecretToken.New()),
            TicketExpiresAt = host.Clock.GetUtcNow().AddMinutes(1),
            ExpiresAt = host.Clock.GetUtcNow().AddMinutes(1),
        }));

        foreach (var text in (await host.AllTextAsync()).Split('\n').Distinct())
        {
            Assert.Null(await host.Get<SessionDirectory>().FindAsync(text, TestContext.Current.CancellationToken));
            Assert.Equal(LinkState.Unknown, (await host.Get<InspectLink>().ExecuteAsync(browser.Visitor, text, TestContext.Current.CancellationToken)).Value.State);
            Assert.Equal("sign_in.ticket_void", (await browser.RedeemAsync(text)).Error?.Code);
        }
    }

    private async Task<Account> SetUpAsync(CoreHost host, SignInBrowser browser, Account account, SetUpAuthenticator step)
    {
        account = account.Scan(step);
        Secret(step.KeyText);
        Secret(step.KeyText.Replace(" ", "", StringComparison.Ordinal));
        Secret(Convert.ToBase64String(account.Seed).TrimEnd('='));
        Secret(Convert.ToHexStringLower(account.Seed));
        var save = await browser.AnswerAsync<SaveRecoveryCode>(new ConfirmAuthenticator(step.AttemptId, account.Code(host.Clock)));
        var done = await browser.AnswerAsync<Done>(new RecoveryCodeSaved(step.AttemptId, RecoveryCode(save.Code)));
        Secret((await browser.RedeemAsync(Secret(done.Ticket))).Value.Token);
        return account with { RecoveryCode = save.Code };
    }

    /// <param name="host">Whose tables and files.</param>
    /// <param name="log">All that was logged.</param>
    /// <param name="mailed">A code of six digits: short enough to occur by chance within something longer, so it counts where it stands alone.</param>
    private async Task ScanAsync(CoreHost host, CapturedLog log, string? mailed = null)
    {
        var tables = await host.AllTextAsync();
        var file = string.Concat(host.DatabaseFiles().Select(Latin));
        foreach (var (where, text) in new[] { ("table", tables), ("file", file), ("log", log.All) })
            Assert.All(_secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} in the {where}"));
        Assert.True(mailed is null || !tables.Split('\n').Contains(mailed), "the mailed code in a table");
        Assert.True(mailed is null || !FakeTransport.Tells(log.All, mailed), "the mailed code in the log");
    }

    private static string Latin(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private string Secret(string secret)
    {
        _secrets.Add(secret);
        return secret;
    }

    private string RecoveryCode(string code)
    {
        Secret(code);
        Secret(FlexAuth.Core.SecondFactors.RecoveryCode.RecoveryCodeText.Normalize(code)!);
        return code;
    }
}
