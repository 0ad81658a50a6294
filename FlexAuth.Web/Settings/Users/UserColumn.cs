using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What the list can show of each person beside the name, from left to right.</summary>
public enum UserColumn
{
    Email,
    Organization,
    Role,
    Position,
    Phone,
    Microsoft,
    Google,
    EmailLogin,
    Status,
    LastSignIn,
}

/// <summary>The columns' looks, which head and cells share.</summary>
internal static class UserColumns
{
    public static readonly EnumSet<UserColumn> Usual = EnumSet.Of(
        UserColumn.Email, UserColumn.Organization, UserColumn.Role, UserColumn.EmailLogin, UserColumn.Status, UserColumn.LastSignIn);

    /// <summary>The class of the column's cells.</summary>
    public static string ClassOf(UserColumn column) => column switch
    {
        UserColumn.EmailLogin => "email-login",
        UserColumn.Status => "standing",
        UserColumn.LastSignIn => "last",
        _ => column.ToString().ToLowerInvariant(),
    };

    /// <summary>The least width in pixels at which the column can be read.</summary>
    public static int WidthOf(UserColumn column) => column switch
    {
        UserColumn.Email => 228,
        UserColumn.Microsoft or UserColumn.Google => 96,
        UserColumn.EmailLogin => 108,
        UserColumn.Status => 140,
        _ => 128,
    };

    /// <summary>The order that a click on the column's head leads to, where it has one.</summary>
    public static UserSort? SortOf(UserColumn column) => column switch
    {
        UserColumn.Email => UserSort.Email,
        UserColumn.Organization => UserSort.Organization,
        UserColumn.LastSignIn => UserSort.LastSignIn,
        _ => null,
    };
}
