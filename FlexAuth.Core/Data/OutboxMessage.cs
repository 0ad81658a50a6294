namespace FlexAuth.Core.Data;

/// <summary>What a message says.</summary>
public enum MessageKind
{
    /// <summary>Email login is on for you: set your password.</summary>
    Welcome,

    /// <summary>Set a new password.</summary>
    PasswordReset,

    /// <summary>Your six-digit code, by mail, for whoever is signing in.</summary>
    MailboxCode,

    /// <summary>Your six-digit code, by SMS.</summary>
    SmsCode,

    /// <summary>Your six-digit code, by mail, for whoever is signed in.</summary>
    ConfirmationCode,

    /// <summary>Notice: your password was changed.</summary>
    PasswordChanged,

    /// <summary>Notice: an authentication app was added.</summary>
    AuthenticatorAdded,

    /// <summary>Notice: codes to the mailbox count as a second factor.</summary>
    EmailVerificationEnabled,

    /// <summary>Notice: they do no more.</summary>
    EmailVerificationDisabled,

    /// <summary>Notice: codes by SMS count as a second factor.</summary>
    PhoneAdded,

    /// <summary>Notice: codes by SMS go to another number.</summary>
    PhoneChanged,

    /// <summary>Notice: codes by SMS do not count any more.</summary>
    PhoneRemoved,

    /// <summary>Notice: the recovery code was used and replaced.</summary>
    RecoveryCodeUsed,

    /// <summary>Notice: too many wrong codes; the second factor waits.</summary>
    SecondFactorBlocked,

    /// <summary>Notice: email login was switched off and the credentials deleted.</summary>
    EmailLoginDisabled,

    /// <summary>Notice, to the old address: an administrator replaced the account's email address.</summary>
    EmailAddressChanged,

    /// <summary>Notice: an operator gave this administrator a new link from the console.</summary>
    AdministratorAccessIssued,

    /// <summary>Notice: too many wrong codes or passwords within a session of yours.</summary>
    ProofBlocked,

    /// <summary>Notice: an administrator took the second factors away; they are set up anew at the next sign-in.</summary>
    TwoFactorReset,

    /// <summary>Notice: an administrator let the person try again before their time of waiting was over.</summary>
    Unlocked,

    /// <summary>Notice, to those who look after the person: they said of a sign-in that it was not them.</summary>
    SignInReported,

    /// <summary>Notice: an authentication app was replaced by another.</summary>
    AuthenticatorReplaced,

    /// <summary>Notice: an authentication app was removed.</summary>
    AuthenticatorRemoved,

    /// <summary>Notice: the person had a new recovery code made; the one before is void.</summary>
    RecoveryCodeReplaced,

    /// <summary>Notice: the recovery code was made by somebody else and is void.</summary>
    RecoveryCodeRemoved,

    /// <summary>Notice: the person took their own second factors away.</summary>
    OwnTwoFactorReset,

    /// <summary>Notice: an account of a provider was connected, by which the person signs in from now on.</summary>
    ProviderConnected,

    /// <summary>Notice: the person disconnected an account of a provider.</summary>
    ProviderDisconnected,

    /// <summary>Notice: a passkey was added.</summary>
    PasskeyAdded,

    /// <summary>Notice: a passkey was removed.</summary>
    PasskeyRemoved,

    /// <summary>Notice: a passkey was refused that looks like a copy of the person's.</summary>
    PasskeyCopied,

    /// <summary>Notice, to administrators: four fifths of the day's SMS are used.</summary>
    SmsNearlyPaused,

    /// <summary>Notice, to administrators: the day's SMS are used up.</summary>
    SmsPaused,

    /// <summary>Notice: a remembered device was forgotten, since there looks to be a copy of what its browser keeps.</summary>
    DeviceCopied,

    /// <summary>Notice: a browser skips the second factor from now on.</summary>
    DeviceRemembered,

    /// <summary>Notice: a phone was registered.</summary>
    MobileRegistered,

    /// <summary>Notice: too many wrong PINs ended the registration of a phone.</summary>
    MobilePinsUsedUp,

    /// <summary>Notice: a registered phone was locked, since there looks to be a copy of its token.</summary>
    MobileTokenCopied,

    /// <summary>Notice: the PIN of a registered phone was changed.</summary>
    MobilePinChanged,

    /// <summary>Notice: a passkey opens a registered phone from now on, in place of its PIN.</summary>
    MobilePinToPasskey,

    /// <summary>Notice: a PIN opens a registered phone from now on, in place of its passkey.</summary>
    MobilePasskeyToPin,

    /// <summary>Notice: the passkey of a registered phone was refused, since there looks to be a copy of it.</summary>
    MobilePasskeyCopied,

    /// <summary>Notice: a registered phone was removed.</summary>
    MobileEnded,

    /// <summary>Notice: a registered phone was used by nobody for long, and its registration has ended.</summary>
    MobileUnused,

    /// <summary>Notice: the person has another role, and their registered phones have ended with the former one.</summary>
    MobileRoleChanged,

    /// <summary>Notice: a registered phone that nobody used has ended, since another one was registered where there was no place.</summary>
    MobileMadeRoom,
}

/// <summary>Where a message stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for its time.</summary>
    Queued,

    /// <summary>A server took it.</summary>
    Sent,

    /// <summary>Given up.</summary>
    Failed,

    /// <summary>Not wanted any more before it left.</summary>
    Cancelled,
}

/// <summary>A message to one member, committed with the change that it tells of (DU4). It holds no secret: links and codes are made when it leaves.</summary>
public sealed class OutboxMessage
{
    /// <summary>Identity; also the Message-ID's local part, so that a repeated delivery is recognised.</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>What it says.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>To whom.</summary>
    public Guid MemberId { get; init; }

    /// <summary>To whom.</summary>
    public Member Member { get; init; } = null!;

    /// <summary>The link that it carries, if any.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>The code that it carries, if any.</summary>
    public Guid? CodeId { get; init; }

    /// <summary>The job that wrote it, if one did: undoing the job cancels it where it has not left.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The job that cancelled it, if one did: undoing the job queues it again.</summary>
    public Guid? CancelledByJobId { get; set; }

    /// <summary>Another address than the member's present one: the old address hears that it was replaced.</summary>
    public string? Recipient { get; init; }

    /// <summary>The administrator whose doing it tells of; null where it was the person's own, or nobody's.</summary>
    public Guid? ActorId { get; internal set; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where the person did what it tells of; null where not known, or where somebody else did it.</summary>
    public string? Address { get; internal set; }

    /// <summary>The browser's User-Agent, likewise.</summary>
    public string? UserAgent { get; internal set; }

    /// <summary>What the person calls that of which it tells, where they have several; it may be gone when the message leaves.</summary>
    public string? SubjectName { get; init; }

    /// <summary>When what it tells of was used before, where there are two and nobody can say which is the person's.</summary>
    public DateTimeOffset? FormerUseAt { get; init; }

    /// <summary>From which address that was.</summary>
    public string? FormerAddress { get; init; }

    /// <summary>The browser's User-Agent, likewise.</summary>
    public string? FormerUserAgent { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>Tries so far.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is due; while a try is under way, when that try is taken for lost.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>When the state became final.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What the server said the last time that it did not work.</summary>
    public string? LastError { get; set; }

    /// <summary>The gateway that took it, where it is an SMS.</summary>
    public string? Carrier { get; set; }

    /// <summary>Twilio's error, where it reported that the try under way did not arrive before it was known here that it took it; 0 where it named none.</summary>
    public int? LossReported { get; set; }
}
