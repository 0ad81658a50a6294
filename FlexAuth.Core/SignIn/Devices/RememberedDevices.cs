using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>Which remembered browsers still skip the second factor: by their own end, and by the days that the policy gives since the latest sign-in.</summary>
internal static class RememberedDevices
{
    /// <summary>Those whose end has not come.</summary>
    public static IQueryable<RememberedDevice> Living(this IQueryable<RememberedDevice> devices, DateTimeOffset now) =>
        devices.Where(d => d.ExpiresAt > now);

    /// <summary>The same where a policy gives so many days, which may be fewer than when the device was last used.</summary>
    public static IQueryable<RememberedDevice> Living(this IQueryable<RememberedDevice> devices, int days, DateTimeOffset now)
    {
        var latest = now - TimeSpan.FromDays(days);
        return devices.Living(now).Where(d => d.LastUsedAt > latest);
    }

    /// <summary>When it is forgotten where a policy gives so many days: whoever signs in by less than it skips does not prolong it.</summary>
    public static DateTimeOffset EndsAt(this RememberedDevice device, int days) =>
        device.LastUsedAt.AddDays(days) is var end && end < device.ExpiresAt ? end : device.ExpiresAt;

    /// <summary>Those that were used too long ago for so many days.</summary>
    public static IQueryable<RememberedDevice> Outlasting(this IQueryable<RememberedDevice> devices, int days, DateTimeOffset now)
    {
        var latest = now - TimeSpan.FromDays(days);
        return devices.Where(d => d.LastUsedAt <= latest);
    }

    /// <summary>For how many days a browser is remembered in this tree; 0 for none.</summary>
    public static async Task<int> RememberedDaysAsync(this FlexAuthDbContext db, Guid rootId, CancellationToken cancellationToken) =>
        (await db.PolicyOfAsync(rootId, cancellationToken)).Policy.RememberedDeviceDays;

    /// <summary>
    /// Forgets all of these people's: by what they came to be trusted counts no more, or whose they are is not who they were. A sign-in
    /// under way that asked to be remembered ends with them, so that no browser comes to be trusted by it afterwards.
    /// </summary>
    public static async Task<int> ForgetDevicesAsync(this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken)
    {
        // Attempts first: a device that one of them still made is seen by the next line.
        await work.Db.SignInAttempts
            .Where(a => memberIds.Contains(a.MemberId) && a.Stage != AttemptStage.Over && a.RemembersDevice)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        return await work.Db.RememberedDevices.Where(d => memberIds.Contains(d.MemberId)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The same where it follows from something else: the trail says of each whom it concerns how many and why (AU1).</summary>
    /// <returns>How many they still had.</returns>
    public static async Task<int> ForgetDevicesAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, DeviceEnd why, CancellationToken cancellationToken)
    {
        var theirs = await work.Db.RememberedDevices.Living(work.Now).Where(d => memberIds.Contains(d.MemberId))
            .Join(work.Db.Members, d => d.MemberId, m => m.Id, (_, m) => new { m.Id, m.OrganizationId, m.Organization.RootId })
            .GroupBy(m => m).Select(m => new { m.Key.Id, m.Key.OrganizationId, m.Key.RootId, Devices = m.Count() }).ToListAsync(cancellationToken);
        await work.ForgetDevicesAsync(memberIds, cancellationToken);
        if (theirs.Count == 0)
        {
            return 0;
        }

        await work.RecordAllAsync(
            theirs.Select(person => new AuditEvent(AuditActions.DevicesForgotten, person.Id, null, new { devices = person.Devices, why = $"{why}" })
            {
                Place = (person.OrganizationId, person.RootId),
            }),
            cancellationToken);
        return theirs.Sum(person => person.Devices);
    }

    /// <summary>The same of people who are known by name.</summary>
    public static Task<int> ForgetDevicesAsync(
        this UnitOfWork work, IReadOnlyCollection<Guid> memberIds, DeviceEnd why, CancellationToken cancellationToken) =>
        work.ForgetDevicesAsync(work.Db.Members.Where(m => EF.Parameter(memberIds).Contains(m.Id)).Select(m => m.Id), why, cancellationToken);

    /// <summary>The same of one person.</summary>
    public static Task<int> ForgetDevicesAsync(this UnitOfWork work, Guid memberId, DeviceEnd why, CancellationToken cancellationToken) =>
        work.ForgetDevicesAsync([memberId], why, cancellationToken);

    /// <summary>Forgets one device of a person; all of them, as above, where none is named.</summary>
    public static Task<int> ForgetDevicesAsync(this UnitOfWork work, Guid memberId, Guid? deviceId, CancellationToken cancellationToken) =>
        deviceId is null
            ? work.ForgetDevicesAsync(work.Db.Members.Where(m => m.Id == memberId).Select(m => m.Id), cancellationToken)
            : work.Db.RememberedDevices.Where(d => d.MemberId == memberId && d.Id == deviceId).ExecuteDeleteAsync(cancellationToken);
}
