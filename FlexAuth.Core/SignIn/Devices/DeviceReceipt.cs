using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>
/// Whether a browser got its newer token: the first request with the session that came in the same answer shows it. Until then the answer may
/// be lost, and whoever still has the token before is no thief.
/// </summary>
internal static class DeviceReceipt
{
    /// <summary>The device whose newest token came with this session, where no request has shown that it arrived.</summary>
    public static IQueryable<RememberedDevice> Unconfirmed(this IQueryable<RememberedDevice> devices, Guid memberId, DateTimeOffset sessionBegan) =>
        devices.Where(d => d.MemberId == memberId && d.LastUsedAt == sessionBegan && d.FormerTokenHash != null && d.FormerUntil == null);

    /// <summary>From now on the token before is taken for a minute and no longer.</summary>
    public static Task<int> ConfirmAsync(this IQueryable<RememberedDevice> unconfirmed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + DeviceTrusting.Grace;
        return unconfirmed.ExecuteUpdateAsync(d => d.SetProperty(x => x.FormerUntil, until), cancellationToken);
    }
}
