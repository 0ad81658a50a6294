using System.Text.Json;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>What a provider's own API says of somebody: nothing is decided by it.</summary>
/// <param name="Position">What they are there.</param>
/// <param name="Phone">A number as it was typed there: the mobile one, which an SMS reaches, where there is one.</param>
internal sealed record ProviderProfile(string? Position, string? Phone)
{
    private const int LongestPosition = 200;
    private const int LongestPhone = 40;

    /// <summary>Microsoft Graph: what <c>User.Read</c> opens of whoever asks.</summary>
    public const string AskMicrosoft = "me?$select=id,jobTitle,businessPhones,mobilePhone";

    /// <returns>Null where the answer is about another account.</returns>
    public static ProviderProfile? OfMicrosoft(JsonElement said, ProviderIdentity account) =>
        Text(said, "id", LongestPosition) is { } id && id.Equals(account.Subject, StringComparison.OrdinalIgnoreCase)
            ? new ProviderProfile(Text(said, "jobTitle", LongestPosition), Text(said, "mobilePhone", LongestPhone) ?? FirstOf(said, "businessPhones"))
            : null;

    private static string? FirstOf(JsonElement said, string name) =>
        said.TryGetProperty(name, out var all) && all.ValueKind is JsonValueKind.Array && all.GetArrayLength() > 0 ? Text(all[0], LongestPhone) : null;

    private static string? Text(JsonElement said, string name, int longest) => said.TryGetProperty(name, out var value) ? Text(value, longest) : null;

    private static string? Text(JsonElement value, int longest) =>
        value.ValueKind is JsonValueKind.String && value.GetString()?.Trim() is { Length: > 0 } text ? StorableText.Cut(text, longest) : null;
}
