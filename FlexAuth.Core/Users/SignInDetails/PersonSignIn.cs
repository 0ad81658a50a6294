using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>How one person signs in. Nothing in it opens anything: no secret, no token, no hash of one (LK5, AU3).</summary>
public sealed record PersonSignIn
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>Email address.</summary>
    public required string Email { get; init; }

    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>What they may do.</summary>
    public required MemberRole Role { get; init; }

    /// <summary>Position, as people say it.</summary>
    public string? Position { get; init; }

    /// <summary>Phone number with all digits but the first and last few hidden. Null where there is none.</summary>
    public string? MaskedPhone { get; init; }

    /// <summary>Whether they are the one who looks.</summary>
    public required bool IsOneself { get; init; }

    /// <summary>Where they stand.</summary>
    public required Standing Standing { get; init; }

    /// <summary>When they were disabled; null while they are not.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The latest sign-in, however it was made; null for somebody who has never signed in.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>When the latest welcome mail was asked for.</summary>
    public DateTimeOffset? InvitedAt { get; init; }

    /// <summary>When they first opened a link of theirs.</summary>
    public DateTimeOffset? LinkOpenedAt { get; init; }

    /// <summary>The ways by providers: each that there can be.</summary>
    public required IReadOnlyDictionary<SignInMethod, WayIn> Providers { get; init; }

    /// <summary>What Entra ID said of them at their latest sign-in by it; null where it said nothing.</summary>
    public ProfileElsewhere? MicrosoftProfile { get; init; }

    /// <summary>The way by that provider.</summary>
    public WayIn By(SignInMethod provider) => Providers[provider];

    /// <summary>The way by email and password.</summary>
    public required EmailLogin EmailLogin { get; init; }

    /// <summary>What keeps them waiting after too many wrong tries.</summary>
    public required IReadOnlyList<Hold> Holds { get; init; }

    /// <summary>Where they are signed in now, the latest sign-in first.</summary>
    public required IReadOnlyList<LivingSession> Sessions { get; init; }

    /// <summary>Browsers that skip the second factor.</summary>
    public required IReadOnlyList<DeviceInUse> Devices { get; init; }

    /// <summary>Phones that were registered, the one that was used last first.</summary>
    public IReadOnlyList<PhoneRegistration> Phones { get; init; } = [];
}

/// <summary>What a provider says of somebody.</summary>
/// <param name="Position">What they are there.</param>
/// <param name="MaskedPhone">Their phone number with all digits but the last few hidden.</param>
/// <param name="IsPhoneListed">Whether that number stands in the user list.</param>
public sealed record ProfileElsewhere(string? Position, string? MaskedPhone, bool IsPhoneListed);

/// <summary>Whether somebody can sign in by a method.</summary>
public enum WayInStanding
{
    /// <summary>No account is linked, or email login is off for them.</summary>
    Closed,

    /// <summary>An account is linked and this server offers its provider; or email login is on for them.</summary>
    Open,

    /// <summary>An account is linked, and opens nothing: this server does not offer its provider.</summary>
    LinkedInVain,

    /// <summary>It was disconnected by an administrator or after a report, and is not connected again by itself.</summary>
    Disconnected,
}

/// <summary>How often and when last somebody signed in by one method.</summary>
/// <param name="Standing">Whether they can now.</param>
/// <param name="Count">Sign-ins.</param>
/// <param name="LastAt">The latest.</param>
/// <param name="LastAddress">The client's address at the latest.</param>
public sealed record WayIn(WayInStanding Standing, int Count, DateTimeOffset? LastAt, string? LastAddress)
{
    /// <summary>Whether they can sign in by it, as far as it is theirs.</summary>
    public bool IsOpen => Standing is WayInStanding.Open;
}

/// <summary>Email and password, and the two-factor authentication that always follows.</summary>
public sealed record EmailLogin
{
    /// <summary>How it is used; open where it is on for the person.</summary>
    public required WayIn Use { get; init; }

    /// <summary>Whether it is on for the whole tree.</summary>
    public required bool IsOnForTree { get; init; }

    /// <summary>The main organization, whose administrators switch it.</summary>
    public required string MainOrganization { get; init; }

    /// <summary>Whether an operator let the person in from the console, whatever the switches say.</summary>
    public required bool HasEmergencyAccess { get; init; }

    /// <summary>Whether there is a password.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>When the password was last set.</summary>
    public DateTimeOffset? PasswordSetAt { get; init; }

    /// <summary>Authentication apps that count.</summary>
    public required IReadOnlyList<AppInUse> Apps { get; init; }

    /// <summary>The mailbox as a second factor; null where it is none.</summary>
    public FactorInUse? Mailbox { get; init; }

    /// <summary>The phone that gets codes by SMS; null where there is none.</summary>
    public PhoneInUse? Phone { get; init; }

    /// <summary>Passkeys.</summary>
    public required IReadOnlyList<PasskeyInUse> Passkeys { get; init; }

    /// <summary>How passkeys are used alone, without the password.</summary>
    public required WayIn PasskeyUse { get; init; }

    /// <summary>When the recovery code was made; null where there is none.</summary>
    public DateTimeOffset? RecoveryCodeMadeAt { get; init; }

    /// <summary>Whether the person said that they have it.</summary>
    public bool IsRecoveryCodeSaved { get; init; }

    /// <summary>When somebody last signed in with a recovery code of theirs, this one or an earlier one.</summary>
    public DateTimeOffset? RecoveryCodeUsedAt { get; init; }

    /// <summary>Whether there is anything that a reset would take.</summary>
    public bool HasTwoFactor => Apps.Count > 0 || Passkeys.Count > 0 || Mailbox is not null || Phone is not null || RecoveryCodeMadeAt is not null;

    /// <summary>When the second factors were last reset.</summary>
    public DateTimeOffset? TwoFactorResetAt { get; init; }
}

/// <summary>An authentication app.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">What its owner calls it; null where they gave it no name.</param>
/// <param name="AddedAt">When its first code proved it.</param>
/// <param name="LastUsedAt">The latest accepted code.</param>
public sealed record AppInUse(Guid Id, string? Name, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt);

/// <summary>A second factor of which there is one.</summary>
/// <param name="AddedAt">When it was proved.</param>
/// <param name="LastUsedAt">The latest accepted code.</param>
public sealed record FactorInUse(DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt);

/// <summary>A phone that gets codes.</summary>
/// <param name="MaskedNumber">Its number with all digits but the first and last few hidden.</param>
/// <param name="AddedAt">When a code proved it.</param>
/// <param name="LastUsedAt">The latest accepted code.</param>
public sealed record PhoneInUse(string MaskedNumber, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt);

/// <summary>A passkey.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">The person's name for it.</param>
/// <param name="AddedAt">When it was added.</param>
/// <param name="LastUsedAt">The latest use.</param>
/// <param name="LastUsedFrom">The client's address then.</param>
/// <param name="IsSynchronised">Whether it is kept on several devices.</param>
public sealed record PasskeyInUse(
    Guid Id, string Name, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt, string? LastUsedFrom, bool IsSynchronised);

/// <summary>What is blocked after too many wrong tries.</summary>
public enum HeldWay
{
    /// <summary>The password.</summary>
    Password,

    /// <summary>The code of the authentication app.</summary>
    AuthenticationApp,

    /// <summary>The recovery code.</summary>
    RecoveryCode,

    /// <summary>The code that is mailed.</summary>
    MailedCode,

    /// <summary>The code by SMS.</summary>
    SmsCode,
}

/// <summary>Too many wrong tries: until when no further one is accepted.</summary>
public sealed record Hold(HeldWay Way, DateTimeOffset Until);

/// <summary>Somebody is signed in on a browser.</summary>
public sealed record LivingSession
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>How the first factor was proved.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>How the second one was.</summary>
    public SecondFactorKind? SecondFactor { get; init; }

    /// <summary>Which passkey or authentication app that was; null where it was neither, or is not known.</summary>
    public NamedCredential? Credential { get; init; }

    /// <summary>The browser in words.</summary>
    public required string Browser { get; init; }

    /// <summary>The client's address at sign-in.</summary>
    public string? Address { get; init; }

    /// <summary>Sign-in.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>The latest use, to the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Whether it is the session of whoever looks.</summary>
    public required bool IsOwn { get; init; }
}

/// <summary>A browser that skips the second factor.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Browser">In words.</param>
/// <param name="Address">The client's address at the latest sign-in.</param>
/// <param name="RememberedAt">When the person asked for it.</param>
/// <param name="LastUsedAt">The latest sign-in that it served.</param>
/// <param name="ExpiresAt">When it is forgotten.</param>
public sealed record DeviceInUse(
    Guid Id, string Browser, string? Address, DateTimeOffset RememberedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt);

/// <summary>A phone that was registered.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Guard">What opens it beside its key.</param>
/// <param name="RegisteredAt">Registration.</param>
/// <param name="LastUsedAt">The latest unlocking or refreshing.</param>
/// <param name="Address">The phone's address then.</param>
/// <param name="IsOpen">Whether it is unlocked now.</param>
public sealed record PhoneRegistration(
    Guid Id, string Name, PhoneGuard Guard, DateTimeOffset RegisteredAt, DateTimeOffset LastUsedAt, string? Address, bool IsOpen);
