using System.Text.RegularExpressions;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// Entra ID says why it lets nobody in by a number in the description (learn.microsoft.com, "Microsoft Entra authentication error codes"). Those
/// that an administrator of the tenant mends: nobody consented (65001), an administrator has to (90094, 90095), nobody of the tenant has the
/// application, or no more (650052, 700016), it was disabled there (7000112), or the person is not assigned to it (50105).
/// </summary>
internal static partial class ConsentTrouble
{
    private static readonly HashSet<string> Numbers = ["65001", "90094", "90095", "650052", "700016", "7000112", "50105"];

    /// <summary>Whether that is what is missing.</summary>
    public static bool Says(string? description) =>
        description is not null && Code().Match(description) is { Success: true } code && Numbers.Contains(code.Groups[1].Value);

    [GeneratedRegex("AADSTS([0-9]{4,8})", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
