using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>
/// Whether a browser got its newer token: the first request with the session that came in the same answer shows it. Until then the answer may
/// be lost, and whoever still has the token before is no thief.
/// </summary>
internal static class DeviceReceipt
{
    /// <summary>From now on the token before this one is taken for a minute and no longer. Noted once: nobody prolongs it.</summary>
    public static Task<int> ConfirmDeviceTokenAsync(this FlexAuthDbContext db, string tokenHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + DeviceTrusting.Grace;
        return db.RememberedDevices.Where(d => d.TokenHash == tokenHash && d.FormerUntil == null)
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.FormerUntil, until), cancellationToken);
    }
}
