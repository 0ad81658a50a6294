namespace FlexAuth.Core.Passwords;

/// <summary>What a password must be. There are no rules about kinds of characters (PW1; NIST SP 800-63B-4 section 3.1.1.2).</summary>
public enum PasswordRule
{
    /// <summary>Eight code points at least: a second factor always follows.</summary>
    LongEnough,

    /// <summary>256 code points at most.</summary>
    NotTooLong,

    /// <summary>Not one of the passwords that attackers try first.</summary>
    NotCommon,

    /// <summary>Not in the configured list of breached passwords.</summary>
    NotBreached,

    /// <summary>Not made of the organisation's name, the person's name, their email address or this product's name.</summary>
    NotAboutYou,
}
