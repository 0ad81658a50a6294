using System.Threading.RateLimiting;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Web.Hosting.Security;

/// <summary>So many requests from one address, where nobody who asks is known yet. What counts guesses is Core's; this keeps the server free for others.</summary>
internal sealed class AddressTurns(int atOnce, int perSecond)
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetTokenBucketLimiter(ClientAddress.ThrottleKey(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Takes a turn, where there is one.</summary>
    public bool Has(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }
}
