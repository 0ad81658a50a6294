using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>What a person calls their app. The same for the live form and the operations.</summary>
public static class AuthenticatorName
{
    /// <summary>The most characters.</summary>
    public const int Longest = AuthenticatorApp.LongestName;

    /// <summary>What is wrong with it; null where nothing is. None is a name, too.</summary>
    public static Error? Problem(string? typed) => Tidied(typed) switch
    {
        { Length: > Longest } => new Error("security.app_name.too_long", Longest),
        { } name when name.Any(char.IsControl) => new Error("security.app_name.invalid"),
        _ => null,
    };

    /// <summary>As it is kept; null where nothing is left of it.</summary>
    internal static string? Tidied(string? typed) => typed?.Trim() is { Length: > 0 } name ? name : null;
}
