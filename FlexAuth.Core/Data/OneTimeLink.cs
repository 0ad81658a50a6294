namespace FlexAuth.Core.Data;

/// <summary>What a one-time link is for (LK4).</summary>
public enum LinkPurpose
{
    /// <summary>A welcome: the person sets their first password.</summary>
    Welcome,

    /// <summary>The person sets a new password; their second factor stays (LK3).</summary>
    PasswordReset,

    /// <summary>Printed on the console for an administrator: password and second factor are set anew.</summary>
    AdministratorAccess,

    /// <summary>Printed on the console of an empty installation: the organization and its first administrator are created.</summary>
    FirstSetUp,
}

/// <summary>
/// A link that works once. It has no token until it is about to leave: the token is made when the mail is sent, and only its hash is
/// ever stored (LK2, LK5, DP3).
/// </summary>
public sealed class OneTimeLink
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>What it is for.</summary>
    public LinkPurpose Purpose { get; init; }

    /// <summary>Whose it is; null for the first set-up.</summary>
    public Guid? MemberId { get; init; }

    /// <summary>Whose it is; null for the first set-up.</summary>
    public Member? Member { get; init; }

    /// <summary>The organization that the person belonged to when it was made: a link does not follow a move.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>SHA-256 of the token, in hex; null until it is sent.</summary>
    public string? TokenHash { get; set; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long it lives once sent.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>When it stops working; null until it is sent.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? ConsumedAt { get; set; }

    /// <summary>When a newer link, a reset or a switch took its power.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The job that made it, if one did: undoing the job revokes it.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The job that revoked it, if one did: undoing the job gives it back.</summary>
    public Guid? RevokedByJobId { get; set; }
}
