namespace FlexAuth.Core.Users.Edit;

/// <summary>A person's details as they stand, for the form that changes them.</summary>
/// <param name="Id">Who.</param>
/// <param name="Version">Goes back with the form, so that a change by somebody else meanwhile is noticed.</param>
/// <param name="Name">First and last name.</param>
/// <param name="Organization">The name of their organization.</param>
/// <param name="Details">The details.</param>
/// <param name="IsOneself">Whether it is the actor: nobody changes their own role or organization.</param>
/// <param name="HasEmailLogin">Whether they may sign in with email and password.</param>
/// <param name="HasPassword">Whether they have set a password.</param>
/// <param name="RegisteredPhones">How many phones of theirs are registered: another role or address ends that.</param>
/// <param name="RememberedDevices">How many browsers skip their second factor: another role or address has them forgotten.</param>
public sealed record UserToEdit(
    Guid Id,
    long Version,
    string Name,
    string Organization,
    UserDetails Details,
    bool IsOneself,
    bool HasEmailLogin,
    bool HasPassword,
    int RegisteredPhones = 0,
    int RememberedDevices = 0);

/// <summary>Changes to a person.</summary>
/// <param name="Id">Who.</param>
/// <param name="Version">What the form was filled from, or what the actor was told of since.</param>
/// <param name="Before">What the form was filled with: only what differs from it is changed.</param>
/// <param name="After">What it holds now.</param>
public sealed record UserEdit(Guid Id, long Version, UserDetails Before, UserDetails After);

/// <summary>What an edit did.</summary>
/// <param name="Changed">The fields that changed; empty where there was nothing to change.</param>
/// <param name="EndedSessions">Whether the person has to sign in again.</param>
/// <param name="InvitedAnew">Whether a new welcome mail is on its way.</param>
public sealed record UserEdited(IReadOnlyList<UserField> Changed, bool EndedSessions, bool InvitedAnew);
