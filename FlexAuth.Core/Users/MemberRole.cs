namespace FlexAuth.Core.Users;

/// <summary>What a member may do in their organization and those below it. Ordered by power.</summary>
public enum MemberRole
{
    /// <summary>Looks after their own sign-in.</summary>
    Member,

    /// <summary>Reads the user list; has a duty of multi-factor authentication.</summary>
    Manager,

    /// <summary>Manages people and their email login; has a duty of multi-factor authentication.</summary>
    OrganizationAdministrator,
}
