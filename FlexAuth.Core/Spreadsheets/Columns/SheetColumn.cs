namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>A column of the user list as a file, in the order in which it is written.</summary>
public enum SheetColumn
{
    /// <summary>Email address.</summary>
    Email,

    /// <summary>First name.</summary>
    FirstName,

    /// <summary>Last name.</summary>
    LastName,

    /// <summary>Organization: its name, or the way to it from the top where several have that name.</summary>
    Organization,

    /// <summary>Role.</summary>
    Role,

    /// <summary>Position.</summary>
    Position,

    /// <summary>Phone number in E.164.</summary>
    Phone,

    /// <summary>Whether a Microsoft Entra ID account is linked. Read only.</summary>
    Microsoft,

    /// <summary>Whether a Google account is linked. Read only.</summary>
    Google,

    /// <summary>Whether email login is enabled: Y or N.</summary>
    EmailLogin,

    /// <summary>Where the person stands. Read only.</summary>
    Status,

    /// <summary>The latest sign-in. Read only.</summary>
    LastSignIn,
}
