using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Stories;

/// <summary>A production server from its first start on.</summary>
[Trait("Needs", "Server")]
public class ProductionStories
{
    private const string SetUp = "Set up FlexAuth";

    [Fact]
    [Trait("Rule", "DP3")]
    public async Task An_empty_installation_prints_a_link_at_each_start_and_each_works()
    {
        await using var server = await StartAsync(("FlexAuth:Mail:Smtp:Host", "mail.invalid"));
        var first = await server.PrintedLinkAsync(SetUp);
        await server.KillAsync();
        await server.RestartAsync();
        var second = await server.PrintedLinkAsync(SetUp);

        Assert.StartsWith("https://login.example.org/set-up?token=", second);
        Assert.Equal(2, server.Output.Split("token=").Length);
        await using var database = new InstallationDatabase(server);
        Assert.NotEqual(first, second);
        Assert.True(await WorksAsync(database, first));
        Assert.True(await WorksAsync(database, second));

        await database.InviteAsync();
        await server.RestartAsync();
        Assert.DoesNotContain("token=", server.Output);
    }

    [Fact]
    [Trait("Rule", "DU4")]
    [Trait("Rule", "LK1")]
    public async Task A_welcome_mail_leaves_through_a_mail_server_with_a_link_to_the_public_address()
    {
        await using var mailServer = await MailServer.StartAsync("accept");
        await using var server = await StartAsync(
            ("FlexAuth:Mail:Smtp:Host", "127.0.0.1"), ("FlexAuth:Mail:Smtp:Port", $"{mailServer.Port}"), ("FlexAuth:Mail:Smtp:StartTls", "false"));
        await using var database = new InstallationDatabase(server);

        var email = await database.InviteAsync();

        var mail = await mailServer.MessageAsync();
        Assert.Equal(email, mail.To);
        Assert.Contains("https://login.example.org/activate?token=", mail.Text);
        Assert.DoesNotContain("localhost", mail.Text);
    }

    [Fact]
    [Trait("Rule", "DU4")]
    public async Task A_mail_server_that_is_not_found_stops_nothing_and_the_reason_is_kept()
    {
        await using var server = await StartAsync(("FlexAuth:Mail:Smtp:Host", "mail.invalid"));
        await using var database = new InstallationDatabase(server);
        await database.InviteAsync();

        var waiting = await UntilTriedAsync(database);

        Assert.Equal(DeliveryState.Queued, waiting.State);
        Assert.False(string.IsNullOrWhiteSpace(waiting.LastError));
        using var client = server.Client();
        using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static Task<RunningFlexAuth> StartAsync(params (string Key, string Value)[] settings) => RunningFlexAuth.StartAsync(
        "Production", [("FlexAuth:PublicUrl", "https://login.example.org"), ("FlexAuth:Mail:FromAddress", "flexauth@example.org"), .. settings]);

    private static async Task<bool> WorksAsync(InstallationDatabase database, string link)
    {
        var hash = SecretToken.Hash(link.Split("token=")[1]);
        return await database.ReadAsync(db => db.OneTimeLinks.AnyAsync(l => l.TokenHash == hash && l.RevokedAt == null));
    }

    private static async Task<OutboxMessage> UntilTriedAsync(InstallationDatabase database)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var message = await database.ReadAsync(db => db.Outbox.AsNoTracking().SingleAsync());
            if (message.LastError is not null)
                return message;
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
