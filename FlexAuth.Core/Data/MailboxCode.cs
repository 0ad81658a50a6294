namespace FlexAuth.Core.Data;

/// <summary>
/// A mailed six-digit code that proves a mailbox within one sign-in attempt (EC2, EC3). Like a link it has no code until it is sent.
/// </summary>
public sealed class MailboxCode
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose mailbox.</summary>
    public Guid MemberId { get; init; }

    /// <summary>The attempt that asked; no other can use it.</summary>
    public Guid AttemptId { get; init; }

    /// <summary>SHA-256 of this row's id and the code, in hex; null until it is sent.</summary>
    public string? CodeHash { get; set; }

    /// <summary>When it was asked for; only the attempt's newest counts.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working; null until it is sent.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? ConsumedAt { get; set; }
}
