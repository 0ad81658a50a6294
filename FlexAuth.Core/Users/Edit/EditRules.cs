using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Edit;

/// <summary>Who may change what of whom. The database adds how far the actor reaches: <see cref="MemberScope"/>.</summary>
internal static class EditRules
{
    /// <summary>Whom nobody of less power changes (AZ5).</summary>
    public static Error? RefusalToTouch(ActingMember actor, Member member) => member.Role > actor.Role ? Error.Forbidden : null;

    /// <summary>What may not be changed, of somebody who may be touched.</summary>
    /// <param name="actor">Who changes.</param>
    /// <param name="member">Whom.</param>
    /// <param name="wanted">What they are to become.</param>
    public static Error? Refusal(ActingMember actor, Member member, UserDetails wanted) => (member, wanted) switch
    {
        // A way to give oneself power, or to lose it by a slip; a colleague does it.
        _ when member.Id == actor.MemberId && wanted.Role != member.Role => new Error("user.role.own"),
        _ when member.Id == actor.MemberId && wanted.OrganizationId != member.OrganizationId => new Error("user.organization.own"),

        // Nobody grants what they lack (AZ4).
        _ when wanted.Role > actor.Role => Error.Forbidden,
        _ => null,
    };

    /// <summary>Who could lose the tree its last administrator: whoever is one of the main organization and will not be (never the last way out).</summary>
    public static bool LeavesAdministration(Member member, UserDetails wanted) =>
        member.Role == MemberRole.OrganizationAdministrator && member.OrganizationId == member.Organization.RootId
        && (wanted.Role != member.Role || wanted.OrganizationId != member.OrganizationId);

    /// <summary>
    /// Emergency access was granted from the console to an administrator of that organization: as anything else they would sign in
    /// while email login is off, and count as the way back in without being able to administer.
    /// </summary>
    public static bool KeepsEmergencyAccess(Member member, UserDetails wanted) =>
        member.HasEmergencyAccess && wanted.Role == MemberRole.OrganizationAdministrator && wanted.OrganizationId == member.OrganizationId;

    /// <summary>The power of a session, and the links that were mailed, belong to who the person was (SE2, LK4).</summary>
    public static bool EndsSessions(IReadOnlyCollection<UserField> changed) =>
        changed.Contains(UserField.Role) || changed.Contains(UserField.Organization) || changed.Contains(UserField.Email);

    /// <summary>A phone was registered by the rules for that role, and by that address; another organization of the tree is neither.</summary>
    public static bool EndsPhones(IReadOnlyCollection<UserField> changed) => changed.Contains(UserField.Role) || changed.Contains(UserField.Email);

    /// <summary>Makes the person what they are to become, once all of the rules admit it.</summary>
    public static void Apply(Member member, UserDetails wanted, Organization organization)
    {
        member.HasEmergencyAccess = KeepsEmergencyAccess(member, wanted);
        member.FirstName = wanted.FirstName;
        member.LastName = wanted.LastName;
        member.Email = wanted.Email;
        member.NormalizedEmail = EmailAddress.Parse(wanted.Email).Key;
        member.Role = wanted.Role;
        member.Position = wanted.Position;
        member.PhoneNumber = wanted.Phone;
        member.OrganizationId = organization.Id;
        member.Organization = organization;
    }
}
