namespace FlexAuth.Core.Data;

/// <summary>How a code travels.</summary>
public enum CodeChannel
{
    /// <summary>To a mailbox.</summary>
    Mail,

    /// <summary>To a phone.</summary>
    Sms,
}

/// <summary>What a code is for; it serves nothing else (EC3).</summary>
public enum CodePurpose
{
    /// <summary>Within a sign-in, before a second factor is set up: the mailbox is the person's.</summary>
    MailboxProof,

    /// <summary>Within a sign-in: the second factor.</summary>
    SecondFactor,

    /// <summary>The mailbox, before codes to it count as a second factor.</summary>
    EmailVerification,

    /// <summary>The phone, before codes to it count as a second factor.</summary>
    PhoneVerification,

    /// <summary>Within a session: proves the person again (SE7).</summary>
    StepUp,
}

/// <summary>
/// A six-digit code that is sent to a person (EC2). It is bound to the sign-in attempt or the session that asked, and to its purpose
/// (EC3). Like a link it has no code until it leaves.
/// </summary>
public sealed class SentCode
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose.</summary>
    public Guid MemberId { get; init; }

    /// <summary>What it is for.</summary>
    public CodePurpose Purpose { get; init; }

    /// <summary>How it travels.</summary>
    public CodeChannel Channel { get; init; }

    /// <summary>Where it goes: an email address, or a phone number in E.164.</summary>
    public required string Destination { get; init; }

    /// <summary>The attempt that asked; no other can use it. Null where a session asked.</summary>
    public Guid? AttemptId { get; init; }

    /// <summary>The session that asked; no other can use it. Null where an attempt asked.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>SHA-256 of this row's id and the code, in hex; null until it is sent.</summary>
    public string? CodeHash { get; set; }

    /// <summary>When it was asked for; only the newest of an asker, a purpose and a channel counts.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working; null until it is sent.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? ConsumedAt { get; set; }
}
