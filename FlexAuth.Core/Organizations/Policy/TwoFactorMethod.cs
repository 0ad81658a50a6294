using FlexAuth.Core.Data;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>What an organization allows or forbids as second factor. The recovery code is none of its own: it goes with the others.</summary>
public enum TwoFactorMethod
{
    /// <summary>A code of an authentication app.</summary>
    AuthenticationApp,

    /// <summary>A code by email.</summary>
    EmailVerification,

    /// <summary>A code by SMS.</summary>
    SmsCode,

    /// <summary>A passkey.</summary>
    Passkey,
}

internal static class TwoFactorMethods
{
    /// <summary>Under which method the policy judges what was given; null for the recovery code and a remembered device, which stand in for whatever counts.</summary>
    public static TwoFactorMethod? Of(SecondFactorKind given) => given switch
    {
        SecondFactorKind.AuthenticationApp => TwoFactorMethod.AuthenticationApp,
        SecondFactorKind.EmailVerification => TwoFactorMethod.EmailVerification,
        SecondFactorKind.SmsCode => TwoFactorMethod.SmsCode,
        SecondFactorKind.Passkey => TwoFactorMethod.Passkey,
        SecondFactorKind.RecoveryCode or SecondFactorKind.RememberedDevice => null,
        _ => throw new ArgumentOutOfRangeException(nameof(given), given, null),
    };
}
