using FlexAuth.Core.Users;

namespace FlexAuth.Core.Operations;

/// <summary>Who may do what, on one screen. Whatever is not listed is denied (AZ1).</summary>
public static class PermissionTable
{
    /// <summary>Whether the actor has the permission. Where (which organizations) is decided by the operation's scope.</summary>
    public static bool Allows(Actor actor, Permission permission) => actor switch
    {
        Visitor => permission is Permission.SignIn,
        SignedInMember member => Allows(member, permission),
        JobOfMember job => permission is not Permission.OwnAccount && Allows(job, permission),
        ConsoleOperator or InstallationItself => permission is Permission.OperateInstallation,
        _ => false,
    };

    private static bool Allows(ActingMember member, Permission permission) => (permission, member.Role) switch
    {
        (Permission.OwnAccount, _) => true,
        (Permission.ViewUsers, MemberRole.Manager or MemberRole.OrganizationAdministrator) => true,
        (Permission.ManageUsers, MemberRole.OrganizationAdministrator) => true,
        (Permission.ManageOrganizations, MemberRole.OrganizationAdministrator) => true,
        (Permission.ViewAuthentication, MemberRole.OrganizationAdministrator) => true,
        (Permission.ManageAuthentication, MemberRole.OrganizationAdministrator) => member.IsInMainOrganization,
        _ => false,
    };
}
