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

    /// <summary>
    /// What a policy there wants of the person or the device (50072, 50074, 50076, 50078, 50079: another factor; 53000 to 53003: another device, app or place),
    /// and what is said of the account (50034: there is none; 50057: disabled; 50105; 50173: revoked; 700082: unused for too long).
    /// </summary>
    private static readonly HashSet<string>
        OfPolicy = ["50072", "50074", "50076", "50078", "50079", "53000", "53001", "53002", "53003"],
        OfAccount = ["50034", "50057", "50105", "50173", "700082"];

    /// <summary>What Entra ID says beside invalid_grant where the person has to do something there (learn.microsoft.com, "MsalUiRequiredException").</summary>
    private static readonly HashSet<string> Interaction = ["basic_action", "additional_action", "message_only", "user_password_expired"];

    /// <summary>Whether the person has to do something there first: that says nothing of the account.</summary>
    public static bool WantsInteraction(JsonDocument refusal) =>
        (ProviderExchange.Text(refusal, "error"), Number(ProviderExchange.Text(refusal, "error_description"))) switch
        {
            ("interaction_required", _) => true,
            (_, { } number) when OfAccount.Contains(number) => false,
            (_, { } number) when OfPolicy.Contains(number) => true,
            _ => ProviderExchange.Text(refusal, "suberror") is { } why && Interaction.Contains(why),
        };

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
