using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;

namespace FlexAuth.Core.SignIn;

/// <summary>What the wizard shows: the one thing that can be done next. One type a step, no flags.</summary>
public abstract record SignInStep
{
    /// <summary>Why the answer before this step was not taken, where it was not.</summary>
    public Error? Problem { get; init; }
}

/// <summary>Who are you?</summary>
public sealed record EnterEmail(string Email = "") : SignInStep;

/// <summary>Go there; the way back leads to the step after it.</summary>
/// <param name="Address">The provider's, for this browser and once.</param>
public sealed record GoToProvider(Uri Address) : SignInStep
{
    /// <summary>Without the state (AU3).</summary>
    public override string ToString() => nameof(GoToProvider);
}

/// <summary>Your password. Asked of everybody, whether or not there is such an account (PW4).</summary>
public sealed record EnterPassword(string Email) : SignInStep;

/// <summary>A code of the usual second factor; the others can be chosen instead.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Kind">Which one is asked for.</param>
/// <param name="Others">Which ones can be chosen instead.</param>
/// <param name="Sent">Where the code went, where one is sent.</param>
public sealed record EnterSecondFactor(
    Guid AttemptId, SecondFactorKind Kind, IReadOnlyList<SecondFactorKind> Others, SentTo? Sent = null) : SignInStep
{
    /// <summary>For how many days this browser can skip it from now on, where the person wants that; 0 where it cannot.</summary>
    public int RememberDays { get; init; }
}

/// <summary>A code that was sent.</summary>
/// <param name="Destination">The email address, or as much of the phone number as its owner needs to know it by.</param>
/// <param name="ResendFrom">From when on another one can be asked for.</param>
public sealed record SentTo(string Destination, DateTimeOffset ResendFrom);

/// <summary>Before a factor may be set up: the code that was just mailed (security decision 4).</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Email">Where the code went.</param>
/// <param name="ResendFrom">From when on another one can be asked for.</param>
public sealed record ProveMailbox(Guid AttemptId, string Email, DateTimeOffset ResendFrom) : SignInStep;

/// <summary>Set up a second factor, for somebody who has none that counts.</summary>
/// <param name="AttemptId">The attempt.</param>
public abstract record SetUpStep(Guid AttemptId) : SignInStep
{
    /// <summary>What can be set up instead, the strongest first.</summary>
    public IReadOnlyList<TwoFactorMethod> Others { get; init; } = [];
}

/// <summary>Scan, or type the key, or open the link on the same device; then give the first code.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="QrCodeSvg">The otpauth address as an SVG element.</param>
/// <param name="KeyText">The key for typing, in groups of four.</param>
/// <param name="OtpAuthUri">The otpauth address.</param>
public sealed record SetUpAuthenticator(Guid AttemptId, string QrCodeSvg, string KeyText, string OtpAuthUri) : SetUpStep(AttemptId)
{
    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(SetUpAuthenticator)} {{ {AttemptId} }}";
}

/// <summary>The number that codes by SMS go to.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Listed">The number in the user list, masked: it can be proved without being typed. Null where there is none.</param>
public sealed record EnterPhone(Guid AttemptId, string? Listed) : SetUpStep(AttemptId)
{
    /// <summary>Who can put the number of a manager or administrator into the user list, where none stands there: some names, in their order.</summary>
    public IReadOnlyList<string> WhoCanList { get; init; } = [];
}

/// <summary>The code that was just sent to that number.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Sent">Where it went.</param>
public sealed record ConfirmPhone(Guid AttemptId, SentTo Sent) : SetUpStep(AttemptId);

/// <summary>Have the browser make a passkey; what it is asked for comes with <see cref="SignInWizard.OfferNewPasskeyAsync"/>.</summary>
/// <param name="AttemptId">The attempt.</param>
public sealed record SetUpPasskey(Guid AttemptId) : SetUpStep(AttemptId);

/// <summary>Codes by mail. Where the mailbox was proved on the way here a word of the person is enough; else a first code is on its way.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Email">Where they go.</param>
/// <param name="ResendFrom">From when on another first code can be asked for; null where none is needed.</param>
public sealed record OfferEmailVerification(Guid AttemptId, string Email, DateTimeOffset? ResendFrom = null) : SetUpStep(AttemptId);

/// <summary>The recovery code, shown this once.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Code">The code.</param>
/// <param name="ReplacesUsed">Whether the one before it was just spent.</param>
public sealed record SaveRecoveryCode(Guid AttemptId, string Code, bool ReplacesUsed) : SignInStep
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(SaveRecoveryCode)} {{ {AttemptId} }}";
}

/// <summary>Trade this ticket for the cookie, within a minute, from the same browser (SE4).</summary>
public sealed record Done(string Ticket) : SignInStep
{
    /// <summary>Without the ticket (AU3).</summary>
    public override string ToString() => nameof(Done);
}
