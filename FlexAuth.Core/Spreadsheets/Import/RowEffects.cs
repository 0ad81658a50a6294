namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What follows for a person from cells of theirs, as far as a preview counts it.</summary>
[Flags]
internal enum RowEffects
{
    None = 0,

    /// <summary>There is something to do.</summary>
    Applies = 1,

    /// <summary>A welcome or another mail with a link leaves.</summary>
    SendsLink = 2,

    /// <summary>Email login goes off, with password and second factors.</summary>
    LosesEmailLogin = 4,

    /// <summary>Sessions end that live now.</summary>
    SignsOut = 8,

    /// <summary>Whatever a colleague changed since is written over unseen: the row has lost what its file was written with.</summary>
    Blind = 16,

    /// <summary>Phones that are registered now have to be registered anew.</summary>
    LosesPhones = 32,
}
