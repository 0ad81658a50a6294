using System.Text.Json;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>Who administers a tenant or domain, as the provider's own API says it of the account that asks.</summary>
internal static class ProviderRoles
{
    /// <summary>Roles whose holders decide which applications the whole tenant uses (learn.microsoft.com, "Microsoft Entra built-in roles").</summary>
    private static readonly HashSet<string> OfMicrosoft = new(StringComparer.OrdinalIgnoreCase)
    {
        "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
        "e8611ab8-c189-46e8-94e1-60213ab1f814", // Privileged Role Administrator
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", // Application Administrator
        "158c047a-c907-4556-b7ef-446551a6b5f7", // Cloud Application Administrator
    };

    /// <summary>
    /// Microsoft Graph: the directory roles of whoever asks, also those that a group gives. Which ones they are it tells to a token with
    /// <c>Directory.Read.All</c> alone: any other is refused, or shown objects whose properties are null (learn.microsoft.com, "Limited information
    /// returned for inaccessible member objects").
    /// </summary>
    public static string AskMicrosoft(ProviderIdentity account) => "me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=roleTemplateId";

    /// <summary>Whether one of the roles decides for the tenant; null where none is seen to and some are hidden.</summary>
    public static bool? SaysMicrosoft(JsonElement? said, ProviderIdentity account)
    {
        if (said is not { } answer || !answer.TryGetProperty("value", out var roles) || roles.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        var templates = roles.EnumerateArray().Select(role => Text(role, "roleTemplateId")).ToList();
        return templates.Any(template => template is not null && OfMicrosoft.Contains(template)) ? true : templates.Contains(null) ? null : false;
    }

    /// <summary>Google's Directory API answers to administrators alone.</summary>
    public static string AskGoogle(ProviderIdentity account) => $"users/{Uri.EscapeDataString(account.Subject)}?fields=id,isAdmin";

    /// <summary>Whether the account itself is a super administrator. Others are refused the question: that is an answer, too.</summary>
    public static bool? SaysGoogle(JsonElement? said, ProviderIdentity account) =>
        said is { } answer && Text(answer, "id") == account.Subject && answer.TryGetProperty("isAdmin", out var isAdmin) && isAdmin.ValueKind is JsonValueKind.True;

    /// <summary>Google's Directory API: a domain of the account's own Workspace, primary or secondary.</summary>
    public static string AskGoogleDomain(ProviderIdentity account) => $"customer/my_customer/domains/{Uri.EscapeDataString(account.Tenant ?? "")}?fields=domainName,verified";

    /// <summary>
    /// Whether the Workspace has proved to Google that the domain is its own: one that was merely entered there says nothing of whose it is. Null where
    /// the question was refused.
    /// </summary>
    public static bool? SaysGoogleDomain(JsonElement? said, ProviderIdentity account) => said is not { } answer ? null
        : string.Equals(Text(answer, "domainName"), account.Tenant, StringComparison.OrdinalIgnoreCase)
            && answer.TryGetProperty("verified", out var verified) && verified.ValueKind is JsonValueKind.True;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
