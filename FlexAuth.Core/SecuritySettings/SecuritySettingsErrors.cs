using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>What can go wrong while people look after their own sign-in.</summary>
internal static class SecuritySettingsErrors
{
    /// <summary>They sign in by Microsoft or Google alone, or it was switched off meanwhile.</summary>
    public static Error NoEmailLogin { get; } = new("security.no_email_login");

    public static Error CurrentPasswordMissing { get; } = new("security.current_password_missing");

    public static Error SamePassword { get; } = new("security.same_password");

    /// <summary>It is the sign-in of the session in use: whoever says so is the one who made it.</summary>
    public static Error OwnSignIn { get; } = new("security.own_sign_in");

    public static Error ResetWaits(DateTimeOffset until) => new("security.reset_waits", until);
}
