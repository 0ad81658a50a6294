using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecuritySettings;

/// <summary>What can go wrong while people look after their own sign-in.</summary>
internal static class SecuritySettingsErrors
{
    /// <summary>They sign in by a provider alone, or it was switched off meanwhile.</summary>
    public static Error NoEmailLogin { get; } = new("security.no_email_login");

    public static Error CurrentPasswordMissing { get; } = new("security.current_password_missing");

    public static Error SamePassword { get; } = new("security.same_password");

    /// <summary>The policy does not allow it to the person, or this server does not offer it.</summary>
    public static Error MethodNotAllowed { get; } = new("security.method_not_allowed");

    /// <summary>Too old, or begun again since in another tab.</summary>
    public static Error OfferOver { get; } = new("security.offer_over");

    /// <summary>Codes go to that number already: an SMS that changes nothing is not sent.</summary>
    public static Error SamePhone { get; } = new("security.same_phone");

    /// <summary>Removed or replaced meanwhile, or never theirs.</summary>
    public static Error AppGone { get; } = new("security.app_gone");

    /// <summary>Without it nothing would sign them in, and a second factor is a duty.</summary>
    public static Error LastMethod { get; } = new("security.last_method");

    public static Error NoSecondFactor { get; } = new("security.no_second_factor");

    public static Error NothingToReset { get; } = new("security.nothing_to_reset");

    /// <summary>Of what the policy allows, this server can set up nothing: the next sign-in would lead nowhere.</summary>
    public static Error NothingToSetUp { get; } = new("security.nothing_to_set_up");

    public static Error LastAdministrator { get; } = new("security.last_administrator");

    /// <summary>Another tab was shown a newer one.</summary>
    public static Error RecoveryCodeReplaced { get; } = new("security.recovery_code_replaced");

    /// <summary>It is the sign-in of the session in use: whoever says so is the one who made it.</summary>
    public static Error OwnSignIn { get; } = new("security.own_sign_in");

    public static Error TooManyApps(int most) => new("security.too_many_apps", most);

    /// <param name="heirs">Who could take over.</param>
    public static Error LastAdministratorBut(IReadOnlyList<object> heirs) => new("security.last_administrator.heirs", heirs);

    public static Error ResetWaits(DateTimeOffset until) => new("security.reset_waits", until);
}
