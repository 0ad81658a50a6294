using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.SecuritySettings.Protection;

/// <summary>What somebody who signs in with email and password has set up, as far as their protection depends on it.</summary>
public sealed record Safeguards
{
    /// <summary>How many there are of each method that they set up.</summary>
    public required IReadOnlyDictionary<TwoFactorMethod, int> Held { get; init; }

    /// <summary>The methods that sign them in: allowed to their role, and offered by this server.</summary>
    public required EnumSet<TwoFactorMethod> Counting { get; init; }

    /// <summary>Whether there is a recovery code.</summary>
    public bool HasRecoveryCode { get; init; }

    /// <summary>Whether they said that they have it.</summary>
    public bool IsRecoveryCodeSaved { get; init; }

    /// <summary>How many things sign them in beside the password; the recovery code is for when none is at hand.</summary>
    public int Ways => Held.Where(held => Counting.Contains(held.Key)).Sum(held => held.Value);

    /// <summary>Whether taking one of that method away would leave nothing that signs them in.</summary>
    public bool IsLast(TwoFactorMethod method) => Counting.Contains(method) && Ways == 1 && Held.GetValueOrDefault(method) == 1;

    internal bool Has(TwoFactorMethod method) => Counting.Contains(method) && Held.GetValueOrDefault(method) > 0;
}
