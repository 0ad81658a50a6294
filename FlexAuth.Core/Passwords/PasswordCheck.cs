using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Passwords;

/// <summary>How a password stands on each rule, in the order to show them.</summary>
public sealed record PasswordCheck(IReadOnlyList<PasswordRuleOutcome> Rules)
{
    /// <summary>Whether the password may be set: every rule is met.</summary>
    public bool IsAccepted => Rules.All(rule => rule.State == PasswordRuleState.Met);

    /// <summary>The first rule that is not met, as the error to answer with; null where there is none.</summary>
    public Error? Problem => Rules.FirstOrDefault(rule => rule.State == PasswordRuleState.NotMet) is { } broken ? new Error(broken.Code) : null;
}

/// <summary>How a password stands on one rule.</summary>
public sealed record PasswordRuleOutcome(PasswordRule Rule, PasswordRuleState State)
{
    /// <summary>The stable code that the text on screen is found by, such as "password.not_common".</summary>
    public string Code => Rule switch
    {
        PasswordRule.LongEnough => "password.long_enough",
        PasswordRule.NotTooLong => "password.not_too_long",
        PasswordRule.NotCommon => "password.not_common",
        PasswordRule.NotBreached => "password.not_breached",
        _ => "password.not_about_you",
    };
}
