using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery;

/// <summary>When a mail that was not taken is tried again: soon at first, then hourly, for a day. An SMS costs, and nobody waits for it long.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>At most so many tries of an SMS, each at every gateway.</summary>
    private const int MostSms = 3;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    /// <summary>Null: given up.</summary>
    public static DateTimeOffset? Next(MessageKind kind, int attempts, DateTimeOffset createdAt, DateTimeOffset now)
    {
        if (kind == MessageKind.SmsCode && attempts >= MostSms)
        {
            return null;
        }

        var next = now + Delays[Math.Clamp(attempts - 1, 0, Delays.Length - 1)];
        return next - createdAt > (kind == MessageKind.SmsCode ? FreshSecret.CodeLifetime : GiveUpAfter) ? null : next;
    }
}
