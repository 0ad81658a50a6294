using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
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

    /// <summary>Those that were used too long ago for so many days.</summary>
    public static IQueryable<RememberedDevice> Outlasting(this IQueryable<RememberedDevice> devices, int days, DateTimeOffset now)
    {
        var latest = now - TimeSpan.FromDays(days);
        return devices.Where(d => d.LastUsedAt <= latest);
    }

    /// <summary>Forgets all of these people's: by what they came to be trusted counts no more, or whose they are is not who they were.</summary>
    public static Task<int> ForgetDevicesAsync(this UnitOfWork work, IQueryable<Guid> memberIds, CancellationToken cancellationToken) =>
        work.Db.RememberedDevices.Where(d => memberIds.Contains(d.MemberId)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The same of one person.</summary>
    public static Task<int> ForgetDevicesAsync(this UnitOfWork work, Guid memberId, CancellationToken cancellationToken) =>
        work.Db.RememberedDevices.Where(d => d.MemberId == memberId).ExecuteDeleteAsync(cancellationToken);
}
