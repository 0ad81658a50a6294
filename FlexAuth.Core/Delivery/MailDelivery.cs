using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>One try to send one message, and the record of what came of it.</summary>
internal sealed class MailDelivery(
    IMailComposer composer,
    IMailTransport transport,
    IEnumerable<ISmsTransport> smsTransports,
    WritePath writePath,
    LinkAddress addresses,
    SmsBudget budget,
    SmsLoss loss,
    OutboxSignal signal,
    IOptions<DeliveryOptions> options,
    DeliveryMetrics metrics,
    TimeProvider clock,
    ILogger<MailDelivery> logger)
{
    private static readonly InstallationItself Sender = new();

    public async Task DeliverAsync(Departure departure)
    {
        var outcome = await TryAsync(departure);
        await RecordAsync(departure, outcome);
    }

    /// <summary>Not cancelled when FlexAuth stops: breaking off after the text was transferred would send it twice.</summary>
    private async Task<Outcome> TryAsync(Departure departure)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, clock);
        try
        {
            if (departure.Facts.PhoneNumber is { } number)
            {
                var taken = await SendSmsAsync(departure, number, limit.Token);
                return new Outcome(DeliveryState.Sent, null, taken.Charged, taken.By);
            }

            await SendMailAsync(departure, limit.Token);
            return new Outcome(DeliveryState.Sent, null);
        }
        catch (RecipientRefusedException refusal)
        {
            return new Outcome(DeliveryState.Failed, ServerWords.Of(refusal, departure.Hidden), Charged: 0);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Outcome(DeliveryState.Queued, $"No answer within {options.Value.TimeoutSeconds} seconds.");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new Outcome(DeliveryState.Queued, ServerWords.Of(failure, departure.Hidden), (failure as GatewayAnswerException)?.Charged ?? 1);
        }
    }

    private async Task SendMailAsync(Departure departure, CancellationToken cancellationToken)
    {
        var mail = await composer.ComposeAsync(departure.Facts, cancellationToken);
        var name = HeaderText.Of(departure.Message.Member.FullName);
        await transport.SendAsync(
            new MailToSend(departure.Id, departure.Facts.EmailAddress, name, HeaderText.Of(mail.Subject), mail.Text, mail.Html), cancellationToken);
    }

    private Task<SmsTaken> SendSmsAsync(Departure departure, string number, CancellationToken cancellationToken) =>
        (smsTransports.FirstOrDefault() ?? throw new RecipientRefusedException("No SMS gateway is configured."))
            .SendAsync(
                new SmsToSend(
                    departure.Id, number, composer.ComposeSms(departure.Facts), StatusAddress(departure.Message), departure.Facts.Lifetime, departure.Message.Carrier),
                cancellationToken);

    /// <summary>A gateway refuses an address that it cannot reach.</summary>
    private Uri? StatusAddress(OutboxMessage message) =>
        addresses.Home is { Scheme: "https", IsLoopback: false } ? addresses.SmsStatus(message.Id, message.Attempts) : null;

    private async Task RecordAsync(Departure departure, Outcome outcome)
    {
        var message = departure.Message;
        Task<Result<bool>> TryToRecordAsync() => writePath.CommitAsync<bool>(
            Sender,
            async (work, token) =>
            {
                work.RecordNothing();
                if (departure.Facts.PhoneNumber is { } number)
                {
                    await budget.SettleAsync(work, number, outcome.Charged, token);
                }

                var row = work.Db.Outbox.Where(m => m.Id == message.Id && m.DueAt == message.DueAt);
                var goesElsewhere = false;
                if (outcome.Carrier is not null)
                {
                    // A report that comes now waits; one that came stands.
                    await row.ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), token);
                    if (await SmsLoss.ReportedAsync(row, outcome.Carrier, token) is var (error, words))
                    {
                        goesElsewhere = loss.GoesElsewhere(message, error, work.Now);
                        outcome = outcome with { State = goesElsewhere ? DeliveryState.Queued : DeliveryState.Failed, Words = words };
                    }
                }

                var next = outcome.State != DeliveryState.Queued ? null
                    : goesElsewhere ? work.Now
                    : RetrySchedule.Next(message.Kind, message.Attempts, message.CreatedAt, work.Now);
                var state = outcome.State == DeliveryState.Queued && next is null ? DeliveryState.Failed : outcome.State;

                // What is sent is no longer leased.
                var dueAt = next ?? (state == DeliveryState.Sent ? work.Now : message.DueAt);
                var finishedAt = next is null ? work.Now : (DateTimeOffset?)null;
                outcome = outcome with { State = state };

                // The gateway that was asked first and did not answer may have reported on its own SMS meanwhile: it is not the one that counts.
                var changed = await row
                    .Where(m => m.State == DeliveryState.Queued
                        || (state == DeliveryState.Sent && (m.State == DeliveryState.Cancelled || (m.Carrier != null && m.Carrier != outcome.Carrier))))
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(m => m.State, state)
                            .SetProperty(m => m.DueAt, dueAt)
                            .SetProperty(m => m.FinishedAt, finishedAt)
                            .SetProperty(m => m.Carrier, outcome.Carrier)
                            .SetProperty(m => m.LastError, outcome.Words),
                        token);

                // Cancelled during the try: it stays so unless it was sent. Should it be queued again, it goes on from here.
                if (changed == 0)
                {
                    changed = await row.Where(m => m.State == DeliveryState.Cancelled).ExecuteUpdateAsync(
                        set => set.SetProperty(m => m.DueAt, dueAt).SetProperty(m => m.LastError, outcome.Words), token);
                    outcome = changed == 0 ? outcome : outcome with { State = DeliveryState.Cancelled };
                }

                work.Announce(new Change(ChangeKind.Member, departure.RootOrganizationId, message.MemberId));

                // Where the gateway's own report was the faster, it stands already.
                return changed == 1 || (outcome.Carrier is { } carrier && await row.AnyAsync(m => m.Carrier == carrier, token));
            },
            CancellationToken.None);

        // Where another node keeps the database: what was sent goes again once the lease ends, and until then it can still be told.
        var recorded = await TryToRecordAsync();
        while (recorded.Error == Error.Busy && clock.GetUtcNow() < message.DueAt)
        {
            recorded = await TryToRecordAsync();
        }

        Report(message, outcome, recorded is { Succeeded: true, Value: true });
        if (outcome is { State: DeliveryState.Queued, Carrier: not null })
        {
            // Lost already: the other gateway is asked at once.
            signal.Raise();
        }
    }

    private void Report(OutboxMessage message, Outcome outcome, bool recorded)
    {
        metrics.Mail(message.Kind, outcome.State switch
        {
            DeliveryState.Sent => "sent",
            DeliveryState.Failed => "failed",
            DeliveryState.Cancelled => "cancelled",
            _ => "retried",
        });

        if (!recorded)
        {
            logger.LogWarning("Message {MessageId} took longer than its lease; its result is not recorded.", message.Id);
        }
        else if (outcome.Words is not null)
        {
            logger.LogWarning(
                "Message {MessageId} ({Kind}) was not taken at try {Attempt} and is now {State}: {Words}",
                message.Id, message.Kind, message.Attempts, outcome.State, outcome.Words);
        }
        else
        {
            logger.LogInformation("Message {MessageId} ({Kind}) was sent at try {Attempt}.", message.Id, message.Kind, message.Attempts);
        }
    }

    /// <param name="State">Queued: not this time.</param>
    /// <param name="Words">What went wrong.</param>
    /// <param name="Charged">How many gateways send a bill for it.</param>
    /// <param name="Carrier">The gateway that took it.</param>
    private sealed record Outcome(DeliveryState State, string? Words, int Charged = 1, string? Carrier = null);
}
