namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>A column of the user list as a file. Its number is part of each cell's fingerprint (<see cref="CellPrints"/>) and stays.</summary>
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

    /// <summary>Whether an account of the first provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect,

    /// <summary>Whether an account of the second provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect2,

    /// <summary>Whether an account of the third provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect3,

    /// <summary>Whether an account of the fourth provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect4,

    /// <summary>Whether an account of the fifth provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect5,

    /// <summary>Whether an account of the sixth provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect6,

    /// <summary>Whether an account of the seventh provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect7,

    /// <summary>Whether an account of the eighth provider of the operator's choice is linked. Read only.</summary>
    OpenIdConnect8,
}
