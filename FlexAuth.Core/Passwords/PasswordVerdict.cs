namespace FlexAuth.Core.Passwords;

/// <summary>What the check of a password found.</summary>
public enum PasswordVerdict
{
    /// <summary>Not this password; also where there is none to compare with.</summary>
    Wrong,

    /// <summary>The password.</summary>
    Right,

    /// <summary>The password, under a hash older than the configured cost: to be hashed anew and stored (PW3).</summary>
    RightButOld,

    /// <summary>Not checked: too many wait already (RL6). Nothing may be counted against the person.</summary>
    Busy,
}
