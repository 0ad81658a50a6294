using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>What follows where Twilio took an SMS and did not bring it: the same whether it says so before or after it is known here that it took it.</summary>
internal sealed class SmsLoss(IOptions<SmsGatewayOptions> options)
{
    /// <summary>It named no error.</summary>
    public const int Unnamed = 0;

    /// <summary>Whether the other gateway is asked: where there is one, the number is not why, and somebody waits for it still.</summary>
    public bool GoesElsewhere(OutboxMessage message, int error, DateTimeOffset now) =>
        error != Unnamed && options.Value.Http.IsConfigured && TwilioSms.MayArriveOtherwise(error)
        && RetrySchedule.Next(MessageKind.SmsCode, message.Attempts, message.CreatedAt, now) is not null;

    /// <summary>What it said of a try that that gateway took just now, before the try was recorded; null where it said nothing.</summary>
    public static async Task<(int Error, string? Words)?> ReportedAsync(IQueryable<OutboxMessage> row, string? carrier, CancellationToken cancellationToken) =>
        carrier is nameof(SmsGatewayOptions.Twilio)
        && await row.Where(m => m.State == DeliveryState.Queued && m.LossReported != null)
            .Select(m => new { Error = m.LossReported!.Value, m.LastError }).SingleOrDefaultAsync(cancellationToken) is { } lost
            ? (lost.Error, lost.LastError)
            : null;
}
