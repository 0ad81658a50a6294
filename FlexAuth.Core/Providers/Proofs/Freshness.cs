using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Providers.Proofs;

/// <summary>
/// Whether somebody signed in at the provider after they left for it. Whoever has the browser can take out of the address that they be asked anew:
/// what counts is when the provider says that they were (auth_time).
/// </summary>
internal sealed class Freshness(TimeProvider clock, ILogger<Freshness> logger)
{
    /// <summary>The token was made some moments before it came here; times are in whole seconds.</summary>
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(10);

    /// <returns>Why it proves nobody; null where it does. An operator finds the reason in the log.</returns>
    public Error? WhyNot(ProviderIdentity identity, ProviderVisit visit)
    {
        if (identity.SignedInAt is not { } signedInAt)
        {
            logger.LogWarning("{Provider} does not say when somebody signed in (auth_time): nobody can prove themselves there.", visit.Provider);
            return ProviderErrors.SignInTimeMissing(visit.Provider);
        }

        // By the provider's own clock, which wrote when it made the token, too. Some date that back further than clocks differ (Entra ID: five minutes):
        // then ours is the better one.
        var now = clock.GetUtcNow();
        var theirNow = identity.IssuedAt < now - ProviderTokens.Skew ? now : identity.IssuedAt;
        if (theirNow - signedInAt <= now - visit.CreatedAt + Moments && signedInAt <= now + ProviderTokens.Skew)
        {
            return null;
        }

        logger.LogWarning(
            "{Provider} says that somebody signed in {Seconds} seconds before they left to do so.", visit.Provider, (long)(visit.CreatedAt - signedInAt).TotalSeconds);
        return ProviderErrors.NotFresh(visit.Provider);
    }
}
