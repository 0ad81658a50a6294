using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Core.SignIn;

/// <summary>What the person answered to a <see cref="SignInStep"/>.</summary>
public abstract record SignInAnswer;

/// <summary>The email address.</summary>
public sealed record GiveEmail(string Email) : SignInAnswer;

/// <summary>The password.</summary>
public sealed record GivePassword(string Email, string Password) : SignInAnswer
{
    /// <summary>Without the password: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(GivePassword)} {{ {Email} }}";
}

/// <summary>"Continue with Microsoft", "Continue with Google".</summary>
/// <param name="Provider">With which.</param>
/// <param name="ReturnUrl">Where to go once signed in.</param>
public sealed record ChooseProvider(SignInMethod Provider, string ReturnUrl) : SignInAnswer;

/// <summary>A passkey, which alone signs in: it proves the device and, by its own check, the person.</summary>
public sealed record GivePasskey(PasskeyAnswer Answer) : SignInAnswer;

/// <summary>"Try another way": that factor instead.</summary>
public sealed record ChooseSecondFactor(Guid AttemptId, SecondFactorKind Kind) : SignInAnswer;

/// <summary>A code of a second factor.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Kind">Which.</param>
/// <param name="Code">The code.</param>
/// <param name="RemembersDevice">"Remember this device".</param>
public sealed record GiveSecondFactor(Guid AttemptId, SecondFactorKind Kind, string Code, bool RemembersDevice = false) : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(GiveSecondFactor)} {{ {AttemptId}, {Kind} }}";
}

/// <summary>Another code of the second factor that is asked for, please.</summary>
public sealed record ResendSecondFactorCode(Guid AttemptId, SecondFactorKind Kind) : SignInAnswer;

/// <summary>A passkey as second factor.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Answer">The passkey.</param>
/// <param name="RemembersDevice">"Remember this device".</param>
public sealed record GiveSecondPasskey(Guid AttemptId, PasskeyAnswer Answer, bool RemembersDevice = false) : SignInAnswer;

/// <summary>The passkey that was made, to set one up.</summary>
public sealed record GiveNewPasskey(Guid AttemptId, PasskeyAnswer Answer) : SignInAnswer;

/// <summary>The mailed code.</summary>
public sealed record GiveMailboxCode(Guid AttemptId, string Code) : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(GiveMailboxCode)} {{ {AttemptId} }}";
}

/// <summary>Another mailed code, please.</summary>
public sealed record ResendMailboxCode(Guid AttemptId) : SignInAnswer;

/// <summary>"Set up another way": that one instead.</summary>
public sealed record ChooseSetUp(Guid AttemptId, TwoFactorMethod Method) : SignInAnswer;

/// <summary>The number that codes by SMS shall go to.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Number">With its country code; null for the one in the user list.</param>
public sealed record GivePhone(Guid AttemptId, string? Number) : SignInAnswer
{
    /// <summary>Without the number.</summary>
    public override string ToString() => $"{nameof(GivePhone)} {{ {AttemptId} }}";
}

/// <summary>Another code to that number, please.</summary>
public sealed record ResendPhoneCode(Guid AttemptId) : SignInAnswer;

/// <summary>Another number.</summary>
public sealed record ChangePhone(Guid AttemptId) : SignInAnswer;

/// <summary>The code that proves the phone.</summary>
public sealed record GivePhoneCode(Guid AttemptId, string Code) : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(GivePhoneCode)} {{ {AttemptId} }}";
}

/// <summary>"Use email verification".</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Code">The first code, where the mailbox was not proved on the way.</param>
public sealed record UseEmailVerification(Guid AttemptId, string Code = "") : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(UseEmailVerification)} {{ {AttemptId} }}";
}

/// <summary>Another first code for email verification, please.</summary>
public sealed record ResendEmailVerificationCode(Guid AttemptId) : SignInAnswer;

/// <summary>The first code of the app that is being set up.</summary>
public sealed record ConfirmAuthenticator(Guid AttemptId, string Code) : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(ConfirmAuthenticator)} {{ {AttemptId} }}";
}

/// <summary>"I have saved it": the code that was shown, since another tab may have been shown a newer one.</summary>
public sealed record RecoveryCodeSaved(Guid AttemptId, string Code) : SignInAnswer
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(RecoveryCodeSaved)} {{ {AttemptId} }}";
}

/// <summary>Not me: begin again.</summary>
public sealed record StartOver(Guid AttemptId) : SignInAnswer;
