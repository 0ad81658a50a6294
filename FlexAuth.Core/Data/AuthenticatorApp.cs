namespace FlexAuth.Core.Data;

/// <summary>A person's authentication app (RFC 6238).</summary>
public sealed class AuthenticatorApp
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 60;

    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>What the person calls it; null where they gave it no name.</summary>
    public string? Name { get; set; }

    /// <summary>The sign-in attempt in which it is being set up; it serves no other.</summary>
    public Guid? AttemptId { get; init; }

    /// <summary>Likewise the session.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The seed, encrypted with the data-protection keys (OT4).</summary>
    public required string ProtectedSeed { get; init; }

    /// <summary>When it was offered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a first code proved it; until then it opens nothing (OT5).</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The time step of the latest accepted code: that one and those before are spent (OT1, RFC 6238 section 5.2).</summary>
    public long LastStep { get; set; }

    /// <summary>
    /// A step still to come, whose code was given too early and told to be so. It is never accepted: else the help for a clock that is ahead
    /// would tell whoever guesses which code works in a while.
    /// </summary>
    public long? DisclosedStep { get; set; }

    /// <summary>The latest accepted code.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
