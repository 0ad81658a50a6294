namespace FlexAuth.Core.Operations;

/// <summary>What an operation may demand. <see cref="PermissionTable"/> says who has which.</summary>
public enum Permission
{
    /// <summary>Take part in a sign-in, an activation or a password reset.</summary>
    SignIn,

    /// <summary>See and end one's own session.</summary>
    OwnAccount,

    /// <summary>See the members of one's organization and those below it.</summary>
    ViewUsers,

    /// <summary>Create members, enable their email login and send them links.</summary>
    ManageUsers,

    /// <summary>See the tree of organizations, create, rename, move and delete them: one's own and those below it.</summary>
    ManageOrganizations,

    /// <summary>See whether email login is on, and what it means for whom.</summary>
    ViewAuthentication,

    /// <summary>Switch email login for the whole tree; only from the main organization.</summary>
    ManageAuthentication,

    /// <summary>Set up, repair and look after the installation.</summary>
    OperateInstallation,
}
