using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>How much of a day's SMS is used.</summary>
public enum SmsAlarmMark
{
    /// <summary>Four fifths, by number or by cost.</summary>
    Nearly,

    /// <summary>All: none are sent until the day is over.</summary>
    Paused,
}

/// <summary>Tells the administrators of all main organizations how much of the day's SMS is used: once a day for each mark, by mail and on the Authentication page.</summary>
internal static class SmsAlarm
{
    public static async Task RaiseAsync(UnitOfWork work, SmsAlarmMark mark, CancellationToken cancellationToken)
    {
        if (await work.ReserveAsync(Throttling.SmsAlarm(mark), 1, SmsBudget.EndOfDay(work.Now) - work.Now, cancellationToken) is not null)
        {
            return;
        }

        if (mark is SmsAlarmMark.Paused)
        {
            // Nothing less is told any more.
            await work.ReserveAsync(Throttling.SmsAlarm(SmsAlarmMark.Nearly), 1, SmsBudget.EndOfDay(work.Now) - work.Now, cancellationToken);
        }

        var administrators = await work.Db.Members
            .Where(m => m.OrganizationId == m.Organization.RootId && m.Role == MemberRole.OrganizationAdministrator && m.DisabledAt == null)
            .Select(m => new { m.Id, m.OrganizationId }).ToListAsync(cancellationToken);
        foreach (var administrator in administrators)
        {
            work.Send(new OutboxMessage
            {
                Kind = mark is SmsAlarmMark.Paused ? MessageKind.SmsPaused : MessageKind.SmsNearlyPaused,
                MemberId = administrator.Id,
                CreatedAt = work.Now,
                DueAt = work.Now,
            });
        }

        work.Record(new AuditEvent(mark is SmsAlarmMark.Paused ? AuditActions.SmsPaused : AuditActions.SmsNearlyPaused, null, null));
        foreach (var root in administrators.Select(a => a.OrganizationId).Distinct())
        {
            work.Announce(new Change(ChangeKind.Organization, root, root));
        }
    }

    /// <summary>The mark that today's SMS have reached; null where none.</summary>
    public static async Task<SmsAlarmMark?> ReachedAsync(FlexAuthDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (nearly, paused) = (Throttling.SmsAlarm(SmsAlarmMark.Nearly), Throttling.SmsAlarm(SmsAlarmMark.Paused));
        var reached = await db.Throttles.Where(t => (t.Key == nearly || t.Key == paused) && t.ResetsAt > now).Select(t => t.Key).ToListAsync(cancellationToken);
        return reached.Contains(paused) ? SmsAlarmMark.Paused : reached.Contains(nearly) ? SmsAlarmMark.Nearly : null;
    }
}
