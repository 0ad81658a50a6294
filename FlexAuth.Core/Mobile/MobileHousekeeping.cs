using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>Clears away, every hour, phones that nobody uses, and registrations that came to nothing.</summary>
internal sealed class MobileHousekeeping(
    WriteGate gate,
    IOptions<MobileOptions> options,
    TimeProvider clock,
    ILogger<MobileHousekeeping> logger)
    : RegularHousekeeping("unused phones", TimeSpan.FromHours(1), clock, logger)
{
    private static readonly TimeSpan NeverUnlocked = TimeSpan.FromDays(1);

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var (unused, begun) = (now - options.Value.UnusedPhones, now - NeverUnlocked);
        await gate.WriteAsync(
            async db => await db.RegisteredPhones.Where(p => p.LastUsedAt <= unused).ExecuteDeleteAsync(cancellationToken)
                + await db.RegisteredPhones.Where(p => p.UnlockedAt == null && p.CreatedAt <= begun).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }
}
