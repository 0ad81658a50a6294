namespace FlexAuth.Core.Users.Actions;

/// <summary>What can be done to one person, a selection, or everybody who matches.</summary>
public enum UserAction
{
    /// <summary>Email login on, and a welcome mail.</summary>
    EnableEmailLogin,

    /// <summary>Email login off: password, authentication app, recovery code and open links are deleted, those sessions end.</summary>
    DisableEmailLogin,

    /// <summary>A mail with a link to set a new password; a welcome to those who have none yet.</summary>
    ResendPasswordReset,

    /// <summary>Wrong passwords and codes are forgotten: the person may try again at once.</summary>
    Unlock,

    /// <summary>Authentication apps, recovery code and remembered devices are deleted; they are set up anew at the next sign-in.</summary>
    ResetTwoFactor,

    /// <summary>All sessions end.</summary>
    EndSessions,

    /// <summary>The person cannot sign in by any way; nothing is deleted.</summary>
    DisableMember,

    /// <summary>The person may sign in again.</summary>
    EnableMember,
}
