using System.Text.Json;
using System.Text.RegularExpressions;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>
/// Entra ID says why it lets nobody in by a number in the description (learn.microsoft.com, "Microsoft Entra authentication error codes"). Those
/// that an administrator of the tenant mends: nobody consented (65001), an administrator has to (90094, 90095), nobody of the tenant has the
/// application, or no more (650052, 700016), it was disabled there (7000112). Whom it is not assigned to (50105) is another matter: it is one person's.
/// </summary>
internal static partial class ConsentTrouble
{
    private const string ConsentRequired = "consent_required";

    private static readonly HashSet<string> Numbers = ["65001", "90094", "90095", "650052", "700016", "7000112"];

    /// <summary>Whether a refusal of the token endpoint says so, in its own words or by number.</summary>
    public static bool Says(JsonDocument refusal) => ProviderExchange.Text(refusal, "error") is ConsentRequired
        || ProviderExchange.Text(refusal, "suberror") is ConsentRequired || Says(ProviderExchange.Text(refusal, "error_description"));

    /// <summary>Whether that is what is missing.</summary>
    public static bool Says(string? description) => Number(description) is { } number && Numbers.Contains(number);

    /// <summary>Whether the person is not assigned to the application, where their tenant wants that.</summary>
    public static bool SaysNotAssigned(string? description) => Number(description) is "50105";

    private static string? Number(string? description) =>
        description is not null && Code().Match(description) is { Success: true } code ? code.Groups[1].Value : null;

    [GeneratedRegex("AADSTS([0-9]{4,8})", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
