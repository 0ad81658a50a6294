namespace FlexAuth.Core.Data;

/// <summary>A person's mailbox as a second factor: it was proved by a code. It does not follow them to another address (EC6).</summary>
public sealed class EmailVerification
{
    /// <summary>Whose it is; one each.</summary>
    public Guid MemberId { get; init; }

    /// <summary>When it was enabled.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>The session, or the sign-in attempt, in which it was added: what a stranger added goes with it. Null where it is not known.</summary>
    public Guid? AddedIn { get; init; }

    /// <summary>The latest accepted code.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
