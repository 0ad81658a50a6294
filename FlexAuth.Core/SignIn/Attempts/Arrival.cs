namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>What a sign-in begins with, and so what has to be proved before a second factor may be set up.</summary>
internal enum Arrival
{
    /// <summary>The first factor alone: a stolen password must never bind a second one, so that the mailbox is proved first.</summary>
    FirstFactor,

    /// <summary>A link that was mailed: the mailbox is proved by it.</summary>
    MailedLink,

    /// <summary>
    /// A link that the server printed: whoever runs the server vouches for the person, also where no mail arrives. It says nothing about the
    /// mailbox, and codes to that count only once one proved it (EC6).
    /// </summary>
    PrintedLink,
}
