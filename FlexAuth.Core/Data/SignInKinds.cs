namespace FlexAuth.Core.Data;

/// <summary>How the first factor is proved.</summary>
public enum SignInMethod
{
    /// <summary>Email and password.</summary>
    Password,

    /// <summary>Microsoft Entra ID.</summary>
    Microsoft,

    /// <summary>Google.</summary>
    Google,

    /// <summary>A passkey alone; it verifies the person itself, so that no second factor follows.</summary>
    Passkey,

    /// <summary>The first provider that the operator's configuration describes: any issuer of OpenID Connect.</summary>
    OpenIdConnect,

    /// <summary>The second, and so on. Each means one issuer for good (<see cref="ProviderIssuer"/>).</summary>
    OpenIdConnect2,

    /// <summary>The third.</summary>
    OpenIdConnect3,

    /// <summary>The fourth.</summary>
    OpenIdConnect4,

    /// <summary>The fifth.</summary>
    OpenIdConnect5,

    /// <summary>The sixth.</summary>
    OpenIdConnect6,

    /// <summary>The seventh.</summary>
    OpenIdConnect7,

    /// <summary>The eighth.</summary>
    OpenIdConnect8,
}

/// <summary>How a second factor is proved.</summary>
public enum SecondFactorKind
{
    /// <summary>A time-based code of an authentication app (RFC 6238).</summary>
    AuthenticationApp,

    /// <summary>The recovery code.</summary>
    RecoveryCode,

    /// <summary>A code that is mailed.</summary>
    EmailVerification,

    /// <summary>A code by SMS.</summary>
    SmsCode,

    /// <summary>A passkey (WebAuthn).</summary>
    Passkey,

    /// <summary>None was asked for: the browser is remembered. It proves nobody again (SE7).</summary>
    RememberedDevice,
}

/// <summary>What came of one step of a sign-in.</summary>
public enum SignInOutcome
{
    /// <summary>The password was right; a second factor follows.</summary>
    PasswordAccepted,

    /// <summary>The password was wrong.</summary>
    PasswordRefused,

    /// <summary>The last allowed wrong password: the account waits.</summary>
    PasswordBlocked,

    /// <summary>The password was right but email login is off for the person, or the person is disabled.</summary>
    NotAllowed,

    /// <summary>The password was right but the policy does not allow the person's second factor.</summary>
    MethodNotAllowed,

    /// <summary>The second factor was wrong.</summary>
    SecondFactorRefused,

    /// <summary>The last allowed wrong code: the factor waits.</summary>
    SecondFactorBlocked,

    /// <summary>The second factor was right.</summary>
    SecondFactorAccepted,

    /// <summary>A mailed code proved the mailbox.</summary>
    MailboxProved,

    /// <summary>A mailed code was wrong.</summary>
    MailboxCodeRefused,

    /// <summary>A provider proved who it is.</summary>
    ProviderAccepted,

    /// <summary>A provider proved nobody, or somebody who may not come in by it.</summary>
    ProviderRefused,

    /// <summary>A session began.</summary>
    SignedIn,

    /// <summary>The person signed out.</summary>
    SignedOut,

    /// <summary>The person signed out at the provider by which they had come, which said so.</summary>
    ProviderSignedOut,

    /// <summary>Asked again, the provider did not let the account in any more: the session that came by it ended.</summary>
    ProviderEnded,

    /// <summary>Signed in already, the person proved themselves again before something sensitive (SE7).</summary>
    ProvedAgain,

    /// <summary>A proof within a session was wrong.</summary>
    ProofRefused,

    /// <summary>The last allowed wrong proof within a session: further ones wait.</summary>
    ProofBlocked,

    /// <summary>A passkey was right.</summary>
    PasskeyAccepted,

    /// <summary>A passkey of the person was wrongly signed, or is not allowed to them.</summary>
    PasskeyRefused,

    /// <summary>A passkey was rightly signed by what looks like a copy of it.</summary>
    PasskeyCopied,

    /// <summary>A token of a remembered device was brought that a newer one had taken the place of: there is a copy of it.</summary>
    DeviceCopied,

    /// <summary>A phone was registered.</summary>
    PhoneRegistered,

    /// <summary>FlexAuth was opened on a registered phone.</summary>
    PhoneUnlocked,

    /// <summary>The PIN of a registered phone was wrong.</summary>
    PhonePinRefused,

    /// <summary>The last allowed wrong PIN: the registration of the phone ended.</summary>
    PhonePinBlocked,

    /// <summary>A refresh token of a phone was brought that a newer one had taken the place of: there is a copy of it, and the phone was locked.</summary>
    PhoneTokenCopied,

    /// <summary>The passkey of a registered phone was wrongly signed.</summary>
    PhonePasskeyRefused,

    /// <summary>The passkey of a registered phone was rightly signed by what looks like a copy of it.</summary>
    PhonePasskeyCopied,

    /// <summary>The PIN or the passkey of a registered phone was right, to have another one in its place.</summary>
    PhoneProved,
}
