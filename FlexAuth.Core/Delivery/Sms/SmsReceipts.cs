using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>What Twilio says later of an SMS that it took.</summary>
/// <param name="MessageId">The message, as the address says that was called.</param>
/// <param name="Try">Which try of it.</param>
/// <param name="Fields">What was posted.</param>
/// <param name="Signature">The header X-Twilio-Signature.</param>
public sealed record SmsReceipt(Guid MessageId, int Try, IReadOnlyDictionary<string, string> Fields, string? Signature)
{
    /// <summary>Never the fields: they hold the number.</summary>
    public override string ToString() => $"receipt of {MessageId}";
}

/// <summary>Notes what became of an SMS. Anybody can call: nothing is looked up before the signature was found right, over our own address and no other.</summary>
public sealed class SmsReceipts
{
    private const string Twilio = nameof(SmsGatewayOptions.Twilio);

    private static readonly InstallationItself Sender = new();

    /// <summary>Twilio has it, even where its answer did not come.</summary>
    private static readonly string[] Taken = ["accepted", "scheduled", "queued", "sending", "sent", "delivered"];

    private static readonly string[] Lost = ["undelivered", "failed"];

    private readonly WritePath _writePath;
    private readonly LinkAddress _addresses;
    private readonly OutboxSignal _signal;
    private readonly SmsLoss _loss;
    private readonly TwilioOptions _twilio;
    private readonly ILogger<SmsReceipts> _logger;

    internal SmsReceipts(
        WritePath writePath, LinkAddress addresses, OutboxSignal signal, SmsLoss loss, IOptions<SmsGatewayOptions> options, ILogger<SmsReceipts> logger) =>
        (_writePath, _addresses, _signal, _loss, _twilio, _logger) = (writePath, addresses, signal, loss, options.Value.Twilio, logger);

    /// <returns>False: it is not signed by Twilio, or Twilio is not configured. Busy: nothing was noted, however often it was tried.</returns>
    public async Task<Result<bool>> TakeAsync(SmsReceipt receipt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (_twilio is not { IsConfigured: true, AuthToken: { } token }
            || !TwilioSignature.IsRight(_addresses.SmsStatus(receipt.MessageId, receipt.Try), receipt.Fields, token, receipt.Signature))
        {
            return false;
        }

        if (receipt.Fields.GetValueOrDefault("MessageStatus") is { } status && (Taken.Contains(status) || Lost.Contains(status)))
        {
            var noted = await SaidOnce.TakeAsync(
                () => _writePath.CommitAsync<DeliveryState?>(Sender, (work, stop) => NoteAsync(work, receipt, status, stop), cancellationToken));
            if (!noted.Succeeded)
            {
                return noted.Error;
            }

            if (noted.Value == DeliveryState.Queued)
            {
                _signal.Raise();
            }
        }

        return true;
    }

    /// <summary>Only of the newest try: an older one has another code.</summary>
    /// <returns>What became of it; null where nothing changed.</returns>
    private async Task<Result<DeliveryState?>> NoteAsync(UnitOfWork work, SmsReceipt receipt, string status, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var row = work.Db.Outbox.Where(m => m.Id == receipt.MessageId && m.Attempts == receipt.Try && m.Kind == MessageKind.SmsCode);

        // One after the other, also with whoever records the try: what is read after this is what they left.
        if (await row.ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), cancellationToken) == 0)
        {
            return default(DeliveryState?);
        }

        var message = await row.Include(m => m.Member).ThenInclude(m => m.Organization).SingleAsync(cancellationToken);
        var noted = Taken.Contains(status) ? NoteTaken(message, work.Now) : await NoteLostAsync(work, message, receipt, status, cancellationToken);
        if (!noted)
        {
            return default(DeliveryState?);
        }

        work.Announce(new Change(ChangeKind.Member, message.Member.Organization.RootId, message.MemberId));
        return message.State;
    }

    /// <summary>One that was taken although its answer was lost needs no further try. What comes after a loss comes late: it says nothing new.</summary>
    private static bool NoteTaken(OutboxMessage message, DateTimeOffset now)
    {
        if (message is not { State: DeliveryState.Queued, LossReported: null })
        {
            return false;
        }

        (message.State, message.Carrier, message.FinishedAt, message.LastError) = (DeliveryState.Sent, Twilio, now, null);
        return true;
    }

    /// <summary>
    /// It counts only where no other gateway took that try. Where the number is not why, the other one is asked at once; but where the try is under way
    /// still, and the other one may be asked already, it is noted for whoever records what came of the try.
    /// </summary>
    private async Task<bool> NoteLostAsync(UnitOfWork work, OutboxMessage message, SmsReceipt receipt, string status, CancellationToken cancellationToken)
    {
        // Whoever used the code has got it, by whatever way.
        if (message is not ({ State: DeliveryState.Queued, LossReported: null } or { State: DeliveryState.Sent, Carrier: Twilio })
            || await work.Db.SentCodes.AnyAsync(c => c.Id == message.CodeId && c.ConsumedAt != null, cancellationToken))
        {
            return false;
        }

        var error = int.TryParse(receipt.Fields.GetValueOrDefault("ErrorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : SmsLoss.Unnamed;
        var named = error == SmsLoss.Unnamed ? "" : $" and error {error} (https://www.twilio.com/docs/errors/{error})";
        var isUnderWay = message.DueAt > work.Now;
        var goesElsewhere = _loss.GoesElsewhere(message, error, work.Now);
        message.LastError = $"Twilio reported \"{status}\"{named}.";
        if (isUnderWay && (goesElsewhere || (message.State == DeliveryState.Queued && TwilioSms.MayArriveOtherwise(error))))
        {
            (message.State, message.LossReported, message.FinishedAt) = (DeliveryState.Queued, error, null);
        }
        else if (goesElsewhere)
        {
            (message.State, message.DueAt, message.FinishedAt) = (DeliveryState.Queued, work.Now, null);
        }
        else
        {
            (message.State, message.FinishedAt) = (DeliveryState.Failed, work.Now);
        }

        message.Carrier = Twilio;
        _logger.LogWarning("Message {MessageId} did not arrive: {Words}", message.Id, message.LastError);
        return true;
    }
}
