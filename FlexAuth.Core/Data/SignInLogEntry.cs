namespace FlexAuth.Core.Data;

/// <summary>One step of a sign-in, as it happened (AU1).</summary>
public sealed class SignInLogEntry
{
    /// <summary>Identity; grows with time.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Who; null where nobody has the email address that was given. The address itself is not kept: people type passwords there.</summary>
    public Guid? MemberId { get; init; }

    /// <summary>The tree; null where nobody has the email address.</summary>
    public Guid? RootOrganizationId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>How the first factor is proved.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>The second factor, where the step is about one.</summary>
    public SecondFactorKind? SecondFactor { get; init; }

    /// <summary>Which passkey or authentication app rightly proved it; null where it was neither. It may be gone since.</summary>
    public Guid? CredentialId { get; init; }

    /// <summary>What came of it.</summary>
    public SignInOutcome Outcome { get; init; }

    /// <summary>The sign-in attempt that the step belongs to; it and its session may be gone since. Null within a session, or where the step led to none.</summary>
    public Guid? AttemptId { get; init; }

    /// <summary>The session that the step began or happened in.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When the person said that it was not them. Set once.</summary>
    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>The client's address.</summary>
    public string? Address { get; init; }

    /// <summary>The browser's User-Agent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>When what the step is about was used before, where there are two and nobody can say which is the person's.</summary>
    public DateTimeOffset? FormerUseAt { get; init; }

    /// <summary>From which address that was.</summary>
    public string? FormerAddress { get; init; }

    /// <summary>The browser's User-Agent, likewise.</summary>
    public string? FormerUserAgent { get; init; }
}
