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
    private static readonly InstallationItself Sender = new();

    /// <summary>Twilio has it, even where its answer did not come.</summary>
    private static readonly string[] Taken = ["accepted", "scheduled", "queued", "sending", "sent", "delivered"];

    private static readonly string[] Lost = ["undelivered", "failed"];

    private readonly WritePath _writePath;
    private readonly LinkAddress _addresses;
    private readonly OutboxSignal _signal;
    private readonly TwilioOptions _twilio;
    private readonly bool _hasAnother;
    private readonly ILogger<SmsReceipts> _logger;

    internal SmsReceipts(WritePath writePath, LinkAddress addresses, OutboxSignal signal, IOptions<SmsGatewayOptions> options, ILogger<SmsReceipts> logger) =>
        (_writePath, _addresses, _signal, _twilio, _hasAnother, _logger) = (writePath, addresses, signal, options.Value.Twilio, options.Value.Http.IsConfigured, logger);

    /// <summary>False: it is not signed by Twilio, or Twilio is not configured.</summary>
    public async Task<bool> TakeAsync(SmsReceipt receipt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (_twilio is not { IsConfigured: true, AuthToken: { } token }
            || !TwilioSignature.IsRight(_addresses.SmsStatus(receipt.MessageId, receipt.Try), receipt.Fields, token, receipt.Signature))
        {
            return false;
        }

        if (receipt.Fields.GetValueOrDefault("MessageStatus") is { } status && (Taken.Contains(status) || Lost.Contains(status)))
        {
            var noted = await _writePath.CommitAsync<DeliveryState?>(Sender, (work, stop) => NoteAsync(work, receipt, status, stop), cancellationToken);
            if (noted.Value == DeliveryState.Queued)
            {
                _signal.Raise();
            }
        }

        return true;
    }

    /// <summary>
    /// Only of the newest try: an older one has another code. One that was taken although its answer was lost needs no further try. That it was lost
    /// counts only where no other gateway took that try, and none is being asked; where the number is not why, the other one is asked at once.
    /// </summary>
    /// <returns>What became of it; null where nothing changed.</returns>
    private async Task<Result<DeliveryState?>> NoteAsync(UnitOfWork work, SmsReceipt receipt, string status, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var row = work.Db.Outbox.Where(m => m.Id == receipt.MessageId && m.Attempts == receipt.Try && m.Kind == MessageKind.SmsCode);
        var taken = Taken.Contains(status);
        const string twilio = nameof(SmsGatewayOptions.Twilio);
        var hasError = int.TryParse(receipt.Fields.GetValueOrDefault("ErrorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var code);
        var error = hasError
            ? $" and error {code} (https://www.twilio.com/docs/errors/{code})"
            : "";
        var words = taken ? null : $"Twilio reported \"{status}\"{error}.";
        var changing = row
            .Where(m => taken ? m.State == DeliveryState.Queued : m.State == DeliveryState.Sent && m.Carrier == twilio)

            // Whoever used the code has got it, by whatever way.
            .Where(m => taken || !work.Db.SentCodes.Any(c => c.Id == m.CodeId && c.ConsumedAt != null));
        var again = !taken && hasError && _hasAnother && TwilioSms.MayArriveOtherwise(code)
            && await changing.Where(m => m.DueAt <= work.Now).Select(m => (DateTimeOffset?)m.CreatedAt).SingleOrDefaultAsync(cancellationToken) is { } createdAt
            && RetrySchedule.Next(MessageKind.SmsCode, receipt.Try, createdAt, work.Now) is not null;
        var state = taken ? DeliveryState.Sent : again ? DeliveryState.Queued : DeliveryState.Failed;
        var finishedAt = again ? (DateTimeOffset?)null : work.Now;
        var changed = await changing.ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, state)
                .SetProperty(m => m.Carrier, twilio)
                .SetProperty(m => m.DueAt, m => again ? work.Now : m.DueAt)
                .SetProperty(m => m.FinishedAt, finishedAt)
                .SetProperty(m => m.LastError, words),
            cancellationToken);
        if (changed == 0)
        {
            return default(DeliveryState?);
        }

        if (words is not null)
        {
            _logger.LogWarning("Message {MessageId} did not arrive: {Words}", receipt.MessageId, words);
        }

        var person = await row.Select(m => new { m.MemberId, m.Member.Organization.RootId }).SingleAsync(cancellationToken);
        work.Announce(new Change(ChangeKind.Member, person.RootId, person.MemberId));
        return state;
    }
}
