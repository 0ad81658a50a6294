using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;

namespace FlexAuth.Core.SignIn;

/// <summary>Which remembered browsers still skip the second factor: by their own end, and by the days that the policy gives since the latest sign-in.</summary>
internal static class RememberedDevices
{
    /// <summary>Those whose end has not come.</summary>
    public static IQueryable<RememberedDevice> Living(this IQueryable<RememberedDevice> devices, DateTimeOffset now) =>
        devices.Where(d => d.ExpiresAt > now);

    /// <summary>Those that were used too long ago for this policy.</summary>
    public static IQueryable<RememberedDevice> Outlasting(this IQueryable<RememberedDevice> devices, SignInPolicy policy, DateTimeOffset now)
    {
        var latest = now - TimeSpan.FromDays(policy.RememberedDeviceDays);
        return devices.Where(d => d.LastUsedAt <= latest);
    }
}
