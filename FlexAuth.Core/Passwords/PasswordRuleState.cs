namespace FlexAuth.Core.Passwords;

/// <summary>Where a password stands on one rule.</summary>
public enum PasswordRuleState
{
    /// <summary>Nothing to judge yet: no password, or one too long to look into.</summary>
    Open,

    /// <summary>The rule is met.</summary>
    Met,

    /// <summary>The rule is not met.</summary>
    NotMet,
}
