using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Devices;

/// <summary>Several people share a browser, and each has a device of their own on it; so many, and no more.</summary>
internal static class BrowserShelf
{
    /// <summary>The most people that one browser is remembered for.</summary>
    public const int Most = 10;

    /// <summary>Says what is kept in vain, and makes room for whoever just came by forgetting the one that was used longest ago.</summary>
    public static async Task<KeptDevices> TidyAsync(UnitOfWork work, KeptDevice? kept, CancellationToken cancellationToken)
    {
        var brought = ((Visitor)work.Actor).Devices;
        var ids = brought.Hashes.Keys.Where(id => id != kept?.Id).ToList();
        if (ids.Count == 0)
        {
            return new KeptDevices(kept, []);
        }

        var others = await work.Db.RememberedDevices.AsNoTracking().Living(work.Now).Where(d => EF.Parameter(ids).Contains(d.Id))
            .OrderByDescending(d => d.LastUsedAt).ToListAsync(cancellationToken);
        var room = kept is null ? Most : Most - 1;
        foreach (var oldest in others.Skip(room).Where(d => DeviceTrusting.IsKnown(d, brought.Hashes[d.Id], brought.ReadAt)))
        {
            // Only by a token of it: whoever makes up a cookie forgets nobody's device.
            await work.Db.RememberedDevices.Where(d => d.Id == oldest.Id).ExecuteDeleteAsync(cancellationToken);
            var owner = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == oldest.MemberId, cancellationToken);
            work.Record(new AuditEvent(AuditActions.DevicesForgotten, owner.Id, owner.Organization, new { devices = 1, why = $"{DeviceEnd.TooManyOnOneBrowser}" }));
            work.Announce(new Change(ChangeKind.Member, owner.Organization.RootId, owner.Id));
        }

        return new KeptDevices(kept, [.. ids.Except(others.Take(room).Select(d => d.Id))]);
    }
}
