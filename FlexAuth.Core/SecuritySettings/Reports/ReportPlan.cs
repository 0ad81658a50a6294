using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>Exactly what a report of one step reaches: shown before it, done by it.</summary>
/// <param name="Sessions">Those that somebody else opened, whether they live or not; never the one of whoever reports.</param>
/// <param name="Factors">What goes, in this order.</param>
/// <param name="Account">The provider whose account it came in by, where that goes.</param>
/// <param name="Added">Providers whose accounts were connected there, and go.</param>
/// <param name="OnlyWays">Providers whose accounts would go, if anything else let the person in.</param>
/// <param name="Stays">What stays and wants to be looked at.</param>
internal sealed record ReportPlan(
    IReadOnlyList<Guid> Sessions,
    IReadOnlyList<HeldFactor> Factors,
    SignInMethod? Account,
    IReadOnlyList<SignInMethod> Added,
    IReadOnlyList<SignInMethod> OnlyWays,
    IReadOnlyList<StayingFactor> Stays)
{
    /// <summary>
    /// The account that it came in by goes at once; whatever else the person signs in with goes once they have proved themselves by a second
    /// factor (RC4).
    /// </summary>
    public ReportTake Taken(bool isProved) =>
        new(isProved ? Named : [], [.. new[] { Account }.OfType<SignInMethod>(), .. isProved ? Added : []]);

    /// <summary>What waits for that proof.</summary>
    public ReportTake Waiting(bool isProved) => isProved ? ReportTake.Nothing : new ReportTake(Named, Added);

    private IReadOnlyList<ReportedFactor> Named => [.. Factors.Select(factor => new ReportedFactor(factor.Kind, factor.Name))];
}
