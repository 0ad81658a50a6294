using System.Diagnostics.Metrics;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery;

/// <summary>What a monitoring system sees of the outbox, on the meter <c>FlexAuth</c>.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _mails;
    private int _depth;

    public DeliveryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("FlexAuth");
        _mails = meter.CreateCounter<long>("flexauth.mail.sent", "{mail}", "Tries to send a mail, by outcome: sent, retried, failed, cancelled.");
        meter.CreateObservableGauge("flexauth.outbox.depth", () => Volatile.Read(ref _depth), "{mail}", "Mails that wait, as of the latest look.");
    }

    public void Depth(int depth) => Volatile.Write(ref _depth, depth);

    public void Mail(MessageKind kind, string outcome) =>
        _mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("kind", kind.ToString()));
}
