using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>
/// Coming back refused costs nothing, so that history and trail are nobody's to fill with it: past a bound it is counted alone. Nobody waits for
/// it (RL4), and each errand has a bound of its own, so that none hides another.
/// </summary>
internal static class RefusedReturns
{
    /// <summary>Whether this one is told.</summary>
    /// <param name="work">The transaction, which needs no audit row where it is not.</param>
    /// <param name="errand">What they had left for.</param>
    /// <param name="memberId">Whose; null where nobody knows, and then those of one address count together: an office shares it.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> IsRefusalToldAsync(
        this UnitOfWork work, ProviderErrand errand, Guid? memberId, SignInOptions options, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return memberId is { } person
            ? await work.ReserveAsync(Throttling.ProviderRefused(errand, person), options.SecondFactorTries, options.SecondFactorWindow, cancellationToken) is null
            : await work.ReserveAsync(
                Throttling.ProviderRefusedFrom(work.Actor), options.PasswordTriesPerAddress, options.PasswordWindow, cancellationToken) is null;
    }
}
