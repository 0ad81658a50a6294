using FlexAuth.Core.Data;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>A second factor, or the recovery code, as a report names it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">What the person calls it; of a phone its masked number. Null where it has none.</param>
public sealed record ReportedFactor(SecondFactorKind Kind, string? Name);

/// <summary>Why a second factor stays, by which somebody else may come in again.</summary>
public enum StayReason
{
    /// <summary>Nothing else signs the person in.</summary>
    OnlyOne,

    /// <summary>It was rightly proved there, and is not what was stolen: a code of it was.</summary>
    UsedThere,

    /// <summary>It may have been added there; the log does not know.</summary>
    MayBeTheirs,
}

/// <summary>A second factor that a report does not take, and that the person should look at.</summary>
/// <param name="Factor">Which.</param>
/// <param name="Why">Why it stays.</param>
public sealed record StayingFactor(ReportedFactor Factor, StayReason Why);

/// <summary>What a report takes from somebody.</summary>
/// <param name="Factors">Second factors, and the recovery code.</param>
/// <param name="Accounts">Accounts of providers.</param>
public sealed record ReportTake(IReadOnlyList<ReportedFactor> Factors, IReadOnlyList<SignInMethod> Accounts)
{
    /// <summary>Nothing.</summary>
    public static ReportTake Nothing { get; } = new([], []);

    /// <summary>Whether it is nothing.</summary>
    public bool IsEmpty => Factors.Count == 0 && Accounts.Count == 0;
}
