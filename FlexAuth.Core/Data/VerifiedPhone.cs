namespace FlexAuth.Core.Data;

/// <summary>
/// A person's phone as a second factor: a code proved it. The number in the user list (<see cref="Member"/>) is another matter: whoever
/// typed that one in proved nothing.
/// </summary>
public sealed class VerifiedPhone
{
    /// <summary>Whose it is; one each.</summary>
    public Guid MemberId { get; init; }

    /// <summary>The number in E.164.</summary>
    public required string Number { get; init; }

    /// <summary>When a code proved it.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>The session, or the sign-in attempt, in which it was added: what a stranger added goes with it. Null where it is not known.</summary>
    public Guid? AddedIn { get; init; }

    /// <summary>The latest accepted code.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
