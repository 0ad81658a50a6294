using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>
/// For which acts an open screen is not enough (SE7), on one screen: whoever opens or takes a way in, has a link mailed, or gives, takes or
/// moves power has proved themselves lately. The operations ask here, whether a form, a menu, a file or a job's page led to them.
/// </summary>
/// <remarks>
/// Not here, and so without a proof: what only ends (sessions, remembered devices, a job under way), what arranges the tree without moving
/// anybody in it (creating, renaming and deleting an organization), what the screen shows anyway (exporting, reading a file and deciding
/// about its rows), a reset mail to oneself, which anybody can ask for, one's own saved views, and a passkey's name.
/// </remarks>
internal static class SensitiveActs
{
    /// <summary>A job is taken back: what it took comes back, links and all, and what it gave is taken.</summary>
    public const bool Undoing = true;

    /// <summary>A file is imported: it may do all that is listed here, to everybody within reach.</summary>
    public const bool Importing = true;

    /// <summary>Whoever is above people changes.</summary>
    public const bool MovingOrganization = true;

    /// <summary>Which second factors open the door, for everybody.</summary>
    public const bool ChangingPolicy = true;

    /// <summary>Email login for the whole tree, on or off.</summary>
    public const bool SwitchingEmailLogin = true;

    /// <summary>Whose accounts at a provider come in, for everybody.</summary>
    public const bool ChangingTenants = true;

    /// <summary>Somebody else's account at a provider is taken as a way in, or may become one again.</summary>
    public const bool ChangingAccounts = true;

    /// <summary>One's own way in changes: a password or a second factor is set, replaced or taken away.</summary>
    public const bool ChangingOwnCredentials = true;

    /// <summary>
    /// A link goes to a mailbox that was typed just now, or an account with that address at a provider comes in from now on; or somebody
    /// comes to be who can do all that the actor can.
    /// </summary>
    public static bool Creating(MemberRole actor, MemberRole role, bool emailLogin, bool comesByProvider) =>
        emailLogin || comesByProvider || role >= actor;

    /// <summary>
    /// Another mailbox: it gets the links, and an account with that address at a provider becomes theirs at its first sign-in. And, of an
    /// equal: whoever gives away a power like their own, or moves it up the tree, makes somebody who can do all that they can, and whoever takes
    /// it clears the way.
    /// </summary>
    public static bool Editing(MemberRole actor, Member member, UserDetails wanted) =>
        wanted.Email != member.Email
        || ((member.Role >= actor || wanted.Role >= actor) && (wanted.Role != member.Role || wanted.OrganizationId != member.OrganizationId));

    /// <summary>An action on people, and trying it again.</summary>
    public static bool Doing(UserAction action) => action switch
    {
        // Opens a way in, mails a link or lifts a lock.
        UserAction.EnableEmailLogin or UserAction.ResendPasswordReset or UserAction.EnableMember or UserAction.Unlock => true,

        // Takes a way in.
        UserAction.DisableEmailLogin or UserAction.DisableMember or UserAction.ResetTwoFactor => true,

        // They sign in again.
        UserAction.EndSessions => false,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
