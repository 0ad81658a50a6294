using FlexAuth.Core.Organizations.Policy;

namespace FlexAuth.Core.SecuritySettings.Protection;

/// <summary>What guards an account well.</summary>
public enum Strength
{
    /// <summary>The password alone opens nothing.</summary>
    SecondFactor,

    /// <summary>A factor that a false page cannot ask for.</summary>
    PhishingResistant,

    /// <summary>If one thing is lost, another still signs in.</summary>
    Spare,

    /// <summary>And if all are lost, a code on paper does.</summary>
    RecoveryCode,
}

/// <summary>What is missing.</summary>
public enum Weakness
{
    /// <summary>Nothing follows the password that counts.</summary>
    NoSecondFactor,

    /// <summary>What follows it can be read or redirected by others: mail and SMS.</summary>
    WeakFactorsOnly,

    /// <summary>There is no recovery code.</summary>
    NoRecoveryCode,

    /// <summary>There is one, and the person has not said that they have it.</summary>
    RecoveryCodeNotSaved,

    /// <summary>One thing alone signs in: lost, only the recovery code is left.</summary>
    NoSpare,
}

/// <summary>What to do next.</summary>
public enum NextStep
{
    /// <summary>Set up an authentication app.</summary>
    AddApp,

    /// <summary>Add a passkey.</summary>
    AddPasskey,

    /// <summary>Add a phone for codes by SMS.</summary>
    AddPhone,

    /// <summary>Enable codes by email.</summary>
    EnableEmail,

    /// <summary>Make a recovery code, and save it.</summary>
    RegenerateRecoveryCode,
}

/// <summary>How well an account is guarded, in words: what is good, what is missing, and the one next best step. No score.</summary>
/// <param name="Good">The most important first.</param>
/// <param name="Missing">Likewise.</param>
/// <param name="Next">What to do about the first that is missing; null where there is nothing to do.</param>
public sealed record ProtectionSummary(IReadOnlyList<Strength> Good, IReadOnlyList<Weakness> Missing, NextStep? Next)
{
    /// <summary>Of what somebody has. The whole rule, one line each.</summary>
    public static ProtectionSummary Of(Safeguards own)
    {
        var strong = own.Has(TwoFactorMethod.AuthenticationApp) || own.Has(TwoFactorMethod.Passkey);
        var any = own.Ways > 0;
        Strength[] good =
        [
            .. When(any, Strength.SecondFactor),
            .. When(own.Has(TwoFactorMethod.Passkey), Strength.PhishingResistant),
            .. When(own.Ways > 1, Strength.Spare),
            .. When(any && own.IsRecoveryCodeSaved, Strength.RecoveryCode),
        ];
        Weakness[] missing =
        [
            .. When(!any, Weakness.NoSecondFactor),
            .. When(any && !own.HasRecoveryCode, Weakness.NoRecoveryCode),
            .. When(any && own is { HasRecoveryCode: true, IsRecoveryCodeSaved: false }, Weakness.RecoveryCodeNotSaved),
            .. When(any && !strong, Weakness.WeakFactorsOnly),
            .. When(own.Ways == 1, Weakness.NoSpare),
        ];
        return new ProtectionSummary(good, missing, missing.Select(weakness => StepFor(weakness, own)).FirstOrDefault(step => step is not null));
    }

    private static NextStep? StepFor(Weakness weakness, Safeguards own) => weakness switch
    {
        Weakness.NoRecoveryCode or Weakness.RecoveryCodeNotSaved => NextStep.RegenerateRecoveryCode,
        Weakness.NoSecondFactor => First(own, NextStep.AddApp, NextStep.AddPasskey, NextStep.AddPhone, NextStep.EnableEmail),
        Weakness.WeakFactorsOnly => First(own, NextStep.AddApp, NextStep.AddPasskey),
        _ => First(own, NextStep.AddPasskey, NextStep.AddApp, NextStep.AddPhone),
    };

    /// <summary>The first that would count, and is not there or can be there twice.</summary>
    private static NextStep? First(Safeguards own, params NextStep[] steps) => steps
        .Where(step => own.Counting.Contains(MethodOf(step)) && (step is NextStep.AddApp or NextStep.AddPasskey || !own.Has(MethodOf(step))))
        .Select(step => (NextStep?)step).FirstOrDefault();

    private static TwoFactorMethod MethodOf(NextStep step) => step switch
    {
        NextStep.AddPasskey => TwoFactorMethod.Passkey,
        NextStep.AddPhone => TwoFactorMethod.SmsCode,
        NextStep.EnableEmail => TwoFactorMethod.EmailVerification,
        _ => TwoFactorMethod.AuthenticationApp,
    };

    private static IEnumerable<T> When<T>(bool holds, T what) => holds ? [what] : [];
}
