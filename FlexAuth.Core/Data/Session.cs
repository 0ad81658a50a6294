namespace FlexAuth.Core.Data;

/// <summary>Somebody signed in on a browser. The cookie holds a random token; only its hash stands here (SE1).</summary>
public sealed class Session
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>Whose it is.</summary>
    public Guid MemberId { get; init; }

    /// <summary>Whose it is.</summary>
    public Member Member { get; init; } = null!;

    /// <summary>SHA-256 of the token, in hex.</summary>
    public required string TokenHash { get; init; }

    /// <summary>How the first factor was proved.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>How the second factor was proved.</summary>
    public SecondFactorKind? SecondFactor { get; init; }

    /// <summary>Which passkey or authentication app opened it; null where it was neither. It may be gone since.</summary>
    public Guid? CredentialId { get; init; }

    /// <summary>The remembered device of the browser that it began in, as which it skipped the second factor or is remembered since; it may be forgotten.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>The sign-in attempt that it came of, which is deleted after a while.</summary>
    public Guid? AttemptId { get; init; }

    /// <summary>Sign-in.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The latest use, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The absolute end, whatever the use.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>That they have not yet: no moment from which a proof could still hold.</summary>
    public static readonly DateTimeOffset NotProved = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// When the person last proved themselves within it; sensitive operations need that to be recent (SE7). <see cref="NotProved"/> where they came by a
    /// provider, which may not have asked them for anything, or where a remembered device stood for their second factor.
    /// </summary>
    public DateTimeOffset ProvedAt { get; set; }

    /// <summary>By which second factor that was; null where by the password alone, or at a provider.</summary>
    public SecondFactorKind? ProvedBy { get; set; }

    /// <summary>When they last signed in anew at a provider, to prove themselves within it: that stands for the password of whoever has none.</summary>
    public DateTimeOffset? ProviderProofAt { get; set; }

    /// <summary>When it ended; null while it lives.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it ended.</summary>
    public SessionEnd? EndReason { get; set; }

    /// <summary>The client's address at sign-in.</summary>
    public string? Address { get; init; }

    /// <summary>The browser's User-Agent at sign-in.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>Why a session ended.</summary>
public enum SessionEnd
{
    /// <summary>The person signed out.</summary>
    SignedOut,

    /// <summary>Another sign-in on the same browser took its place.</summary>
    Replaced,

    /// <summary>Unused for too long, or too old.</summary>
    Expired,

    /// <summary>The password was reset.</summary>
    PasswordReset,

    /// <summary>The second factors were reset.</summary>
    TwoFactorReset,

    /// <summary>Email login was switched off.</summary>
    EmailLoginDisabled,

    /// <summary>The member was disabled.</summary>
    MemberDisabled,

    /// <summary>The member's role, organization or email address changed: the power of the session is not theirs any more.</summary>
    MemberChanged,

    /// <summary>The account's tenant or domain is its organization's no more.</summary>
    ProviderTenantRemoved,

    /// <summary>The provider by which it came said that the person signed out there.</summary>
    ProviderSignedOut,

    /// <summary>The provider by which it came does not let the account in any more.</summary>
    ProviderRefused,

    /// <summary>The provider by which it came refuses the account for want of consent, which its organization withdrew.</summary>
    ProviderConsentMissing,

    /// <summary>An administrator ended it.</summary>
    EndedByAdministrator,

    /// <summary>The person ended it from another one.</summary>
    EndedByOwner,

    /// <summary>The person changed their password in another one.</summary>
    PasswordChanged,

    /// <summary>The person said that it was not them.</summary>
    Reported,

    /// <summary>It was opened by a remembered device of which there is a copy.</summary>
    DeviceCopied,

    /// <summary>The person removed the passkey that opened it.</summary>
    PasskeyRemoved,
}
