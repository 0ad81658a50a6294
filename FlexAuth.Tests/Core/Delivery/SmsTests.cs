using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>How an SMS leaves: by the same outbox as mail, its code made when it goes.</summary>
public sealed class SmsTests
{
    private const string Number = "+31612345612";

    [Fact]
    public async Task An_sms_carries_the_code_to_the_number_that_it_was_asked_for()
    {
        await using var host = await CoreHost.StartAsync();
        var code = await AskAsync(host, await host.WithPasswordAsync());
        await host.DeliverAsync();

        var sms = Assert.Single(host.Get<DevelopmentMailbox>().List());
        Assert.Equal((true, Number), (sms.IsSms, sms.ToAddress));
        var digits = FakeTransport.CodeIn(sms.Text);
        Assert.EndsWith($"\n\n@login.example.org #{digits}", sms.Text);
        Assert.Equal(SentCodeHash.Of(code.Id, digits), (await host.ReadAsync(db => db.SentCodes.SingleAsync())).CodeHash);
    }

    [Fact, Trait("Rule", "AU3")]
    public async Task What_a_gateway_says_of_code_and_number_is_recorded_without_them()
    {
        await using var host = await CoreHost.StartAsync();
        using var log = new CapturedLog();
        using var loggers = new LoggerFactory([log]);
        var gateway = new FakeGateway(sms => throw new IOException($"'{sms.Text}' to {sms.ToNumber} or %2B{sms.ToNumber[1..]}: no route"));
        await AskAsync(host, await host.WithPasswordAsync());

        await Delivery(host, loggers, gateway).DeliverAsync((await NextAsync(host))!);

        var message = await host.ReadAsync(db => db.Outbox.SingleAsync());
        Assert.Equal((DeliveryState.Queued, 1), (message.State, message.Attempts));
        Assert.Contains("no route", message.LastError);
        var code = FakeTransport.CodeIn(gateway.Sent.Single().Text);
        Assert.All([message.LastError!, log.All], text =>
        {
            Assert.False(FakeTransport.Tells(text, code), text);
            Assert.DoesNotContain(Number[1..], text);
        });
    }

    [Fact, Trait("Rule", "EC2")]
    public async Task A_gateway_that_took_the_first_try_after_all_does_not_take_the_second_for_the_same()
    {
        await using var host = await CoreHost.StartAsync();
        using var loggers = new LoggerFactory();
        var arrived = new Dictionary<Guid, string>();
        var gateway = new FakeGateway(sms =>
        {
            if (arrived.TryAdd(sms.Id, sms.Text) && arrived.Count == 1)
                throw new IOException("taken, but the answer was lost");
        });
        await AskAsync(host, await host.WithPasswordAsync());
        await Delivery(host, loggers, gateway).DeliverAsync((await NextAsync(host))!);
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        await Delivery(host, loggers, gateway).DeliverAsync((await NextAsync(host))!);

        var code = await host.ReadAsync(db => db.SentCodes.SingleAsync());
        Assert.Contains(arrived.Values, text => SentCodeHash.Of(code.Id, FakeTransport.CodeIn(text)) == code.CodeHash);
    }

    [Fact]
    public async Task Without_a_gateway_the_message_is_given_up_and_says_why()
    {
        await using var host = await CoreHost.StartAsync();
        using var loggers = new LoggerFactory();
        await AskAsync(host, await host.WithPasswordAsync());

        await Delivery(host, loggers).DeliverAsync((await NextAsync(host))!);

        var message = await host.ReadAsync(db => db.Outbox.SingleAsync());
        Assert.Equal((DeliveryState.Failed, "No SMS gateway is configured."), (message.State, message.LastError));
    }

    private static MailDelivery Delivery(CoreHost host, ILoggerFactory loggers, params ISmsTransport[] gateways) => new(
        host.Get<IMailComposer>(), new FakeTransport(), gateways, host.Get<WritePath>(), host.Get<LinkAddress>(), host.Get<SmsBudget>(), host.Get<SmsLoss>(), host.Get<OutboxSignal>(), host.Get<IOptions<DeliveryOptions>>(),
        host.Get<DeliveryMetrics>(), host.Clock, loggers.CreateLogger<MailDelivery>());

    private static Task<Departure?> NextAsync(CoreHost host) => host.Get<Departures>().NextAsync(TestContext.Current.CancellationToken);

    private static async Task<SentCode> AskAsync(CoreHost host, Account person)
    {
        var now = host.Clock.GetUtcNow();
        var code = new SentCode
        {
            MemberId = person.Id,
            AttemptId = await host.AttemptAsync(host.Browser(), person),
            Purpose = CodePurpose.SecondFactor,
            Channel = CodeChannel.Sms,
            Destination = Number,
            CreatedAt = now,
        };
        await host.ChangeAsync(db => db.AddRange(
            code, new OutboxMessage { Kind = MessageKind.SmsCode, MemberId = person.Id, CodeId = code.Id, CreatedAt = now, DueAt = now }));
        return code;
    }

    private sealed class FakeGateway(Action<SmsToSend> conduct) : ISmsTransport
    {
        public List<SmsToSend> Sent { get; } = [];

        public Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
        {
            Sent.Add(sms);
            conduct(sms);
            return Task.FromResult(new SmsTaken("Fake"));
        }
    }
}
