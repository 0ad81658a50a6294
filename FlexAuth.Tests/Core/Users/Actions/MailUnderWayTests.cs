using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Delivery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>A job cancels a message while a try of it is under way, and is taken back.</summary>
public sealed class MailUnderWayTests
{
    [Theory, Trait("Rule", "IM4"), Trait("Rule", "DU4")]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public async Task It_arrives_once(bool secondTry, bool fails, bool endsBeforeTheUndoing)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var transport = new FakeTransport();
        using var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        var delivery = new MailDelivery(
            host.Get<IMailComposer>(), transport, [], host.Get<WritePath>(), host.Get<LinkAddress>(), host.Get<SmsBudget>(), host.Get<SmsLoss>(), host.Get<OutboxSignal>(), host.Get<IOptions<DeliveryOptions>>(), host.Get<DeliveryMetrics>(),
            host.Clock, loggers.CreateLogger<MailDelivery>());
        var ana = await host.InviteAsync(actor);
        if (secondTry)
        {
            transport.Conduct = (_, _) => throw new IOException("Connection reset.");
            await delivery.DeliverAsync((await NextAsync())!);
            host.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var underWay = (await NextAsync())!;
        transport.Conduct = (_, _) => fails ? throw new IOException("Connection reset.") : Task.CompletedTask;
        var job = await host.DoAsync(actor, UserAction.DisableEmailLogin, new UserSelection { Ids = [ana.Id] });
        if (endsBeforeTheUndoing)
        {
            await delivery.DeliverAsync(underWay);
        }

        Assert.Equal(1, (await host.UndoAsync(actor, job.Id)).Changed);
        Assert.Null(await NextAsync());
        if (!endsBeforeTheUndoing)
        {
            await delivery.DeliverAsync(underWay);
        }

        transport.Conduct = (_, _) => Task.CompletedTask;
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        while (await NextAsync() is { } next)
        {
            await delivery.DeliverAsync(next);
        }

        var mail = Assert.Single(transport.Sent);
        var message = Assert.Single(await host.OutboxAsync());
        Assert.Equal((DeliveryState.Sent, null), (message.State, message.LastError));
        Assert.True((await host.Browser().SetPasswordAsync(FakeTransport.TokenIn(mail.Text), Account.UsualPassword)).Succeeded);
        Assert.DoesNotContain("lease", log.All, StringComparison.Ordinal);

        Task<Departure?> NextAsync() => host.Get<Departures>().NextAsync(TestContext.Current.CancellationToken);
    }
}
