using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Why somebody is left out. The texts name nobody: the screen shows them beside the names.</summary>
internal static class Reasons
{
    public static Error HigherRole { get; } = new("user_action.higher_role");

    public static Error Yourself { get; } = new("user_action.yourself");

    public static Error Disabled { get; } = new("user_action.disabled");

    public static Error NotDisabled { get; } = new("user_action.not_disabled");

    public static Error AlreadyDisabled { get; } = new("user_action.already_disabled");

    public static Error HasEmailLogin { get; } = new("user_action.has_email_login");

    public static Error NoEmailLogin { get; } = new("user_action.no_email_login");

    public static Error EmergencyAccess { get; } = new("user_action.emergency_access");

    public static Error JustSent { get; } = new("user_action.just_sent");

    public static Error NotLocked { get; } = new("user_action.not_locked");

    public static Error NoTwoFactor { get; } = new("user_action.no_two_factor");

    public static Error NoSession { get; } = new("user_action.no_session");

    public static Error OutOfReach { get; } = new("user_action.out_of_reach");

    public static Error ChangedMeanwhile { get; } = new("user_action.changed_meanwhile");

    public static Error Destroyed { get; } = new("user_action.destroyed");

    public static Error OrganizationOff(string organization) => new("user_action.organization_off", organization);
}
