namespace FlexAuth.Core.Data;

/// <summary>Where an attempt stands: the one thing that its owner can do next (OT6).</summary>
public enum AttemptStage
{
    /// <summary>Give a second factor.</summary>
    SecondFactor,

    /// <summary>Prove the mailbox, before a factor may be set up.</summary>
    MailboxProof,

    /// <summary>Set up an authentication app.</summary>
    AuthenticatorSetUp,

    /// <summary>Add a passkey.</summary>
    PasskeySetUp,

    /// <summary>Set up codes by SMS: give a number, then the code that was sent to it.</summary>
    PhoneSetUp,

    /// <summary>Enable email verification; the mailbox is proved already.</summary>
    EmailVerificationSetUp,

    /// <summary>Save the recovery code.</summary>
    RecoveryCode,

    /// <summary>Trade the ticket for a session.</summary>
    Ready,

    /// <summary>Nothing: it became a session, was given up or replaced.</summary>
    Over,
}

/// <summary>A sign-in under way: the first factor is proved, no session exists yet. It survives a restart of the server.</summary>
public sealed class SignInAttempt
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Who proved the first factor.</summary>
    public Guid MemberId { get; init; }

    /// <summary>Who proved the first factor.</summary>
    public Member Member { get; init; } = null!;

    /// <summary>The browser that it is bound to (SE4).</summary>
    public required string BrowserHash { get; init; }

    /// <summary>How the first factor was proved.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>Whether the provider said that it asked for more than one factor.</summary>
    public bool ProviderVouchesForMfa { get; init; }

    /// <summary>Where it stands.</summary>
    public AttemptStage Stage { get; set; }

    /// <summary>Whether the mailbox was proved on the way: by a mailed code, or by the mailed link that the sign-in began with.</summary>
    public bool IsMailboxProved { get; set; }

    /// <summary>The second factor that the person chose instead of their usual one: a reload shows it again.</summary>
    public SecondFactorKind? ChosenFactor { get; set; }

    /// <summary>The second factor that was given or set up.</summary>
    public SecondFactorKind? SecondFactor { get; set; }

    /// <summary>Which passkey or authentication app that was; null where it was neither.</summary>
    public Guid? CredentialId { get; set; }

    /// <summary>Whether the person, with their second factor, asked that this browser skips it from now on.</summary>
    public bool RemembersDevice { get; set; }

    /// <summary>Start.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is void.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the ticket, in hex, once ready.</summary>
    public string? TicketHash { get; set; }

    /// <summary>When the ticket is void.</summary>
    public DateTimeOffset? TicketExpiresAt { get; set; }
}
