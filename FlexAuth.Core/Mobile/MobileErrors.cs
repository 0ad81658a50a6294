using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Mobile;

/// <summary>What can go wrong on a phone. Stable: the API answers them.</summary>
internal static class MobileErrors
{
    /// <summary>Said only to whoever gave the right password: a code of the authentication app is wanted, too.</summary>
    public static Error CodeRequired { get; } = new("mobile.code_required");

    /// <summary>Likewise: they have no app to take it from.</summary>
    public static Error NoApp { get; } = new("mobile.no_app");

    /// <summary>Likewise: a code is asked of them, and the policy allows them no app.</summary>
    public static Error AppForbidden { get; } = new("mobile.app_forbidden");

    /// <summary>The public key is none that this server understands.</summary>
    public static Error KeyUnknown { get; } = new("mobile.key");

    /// <summary>Never registered, ended, or not signed by its key: one answer, for the id alone says nothing.</summary>
    public static Error NotRegistered { get; } = new("mobile.not_registered");

    /// <summary>The challenge is not ours, too old, or was used.</summary>
    public static Error ChallengeOver { get; } = new("mobile.challenge_over");

    /// <summary>What opens the phone was changed, or its PIN hashed anew, by somebody else just now. Nothing was looked at; sent again, the former PIN would be a wrong one.</summary>
    public static Error Changed { get; } = new("mobile.changed");

    public static Error PinMalformed { get; } = new("mobile.pin_malformed");

    public static Error PinEasy { get; } = new("mobile.pin_easy");

    /// <summary>It has a PIN by now.</summary>
    public static Error PinChosen { get; } = new("mobile.pin_chosen");

    /// <summary>The registration is too old to choose one.</summary>
    public static Error PinNotNow { get; } = new("mobile.pin_not_now");

    /// <summary>It has a passkey by now.</summary>
    public static Error PasskeyChosen { get; } = new("mobile.passkey_chosen");

    /// <summary>Something about the new passkey is not right.</summary>
    public static Error PasskeyUnfit { get; } = new("mobile.passkey_unfit");

    /// <summary>Browsers do no passkeys at an address that is a number.</summary>
    public static Error PasskeyImpossible { get; } = new("mobile.passkey_impossible");

    /// <summary>The passkey's challenge is not ours, too old, or was used.</summary>
    public static Error PasskeyOver { get; } = new("mobile.passkey_over");

    /// <summary>Wrongly signed, or by another one.</summary>
    public static Error PasskeyRefused { get; } = new("mobile.passkey_refused");

    /// <summary>Its counter stands where it stood before: there is a copy.</summary>
    public static Error PasskeyCopied { get; } = new("mobile.passkey_copied");

    /// <summary>A passkey was given, and the phone has none.</summary>
    public static Error PasskeyNone { get; } = new("mobile.passkey_none");

    /// <summary>The phone has a passkey, and that alone was not given.</summary>
    public static Error PasskeyRequired { get; } = new("mobile.passkey_required");

    /// <summary>The policy wants a PIN or a passkey, and the phone has neither.</summary>
    public static Error PinMissing { get; } = new("mobile.pin_missing");

    /// <summary>The policy wants a code at registration, and this one was registered without.</summary>
    public static Error CodeMissing { get; } = new("mobile.code_missing");

    /// <summary>A PIN was given, and the phone has none: any would do, which nobody is to believe in.</summary>
    public static Error PinNone { get; } = new("mobile.pin_none");

    /// <summary>The phone has a PIN, and that alone was not given.</summary>
    public static Error PinRequired { get; } = new("mobile.pin_required");

    /// <summary>The fifth wrong PIN: the registration has ended.</summary>
    public static Error PinsUsedUp { get; } = new("mobile.pins_used_up");

    /// <summary>The token opens nothing any more.</summary>
    public static Error Locked { get; } = new("mobile.locked");

    /// <summary>This refresh token opens nothing any more, while the unlocking goes on with a newer one. Outside it is <see cref="Locked"/>.</summary>
    public static Error Late { get; } = new("mobile.late");

    /// <summary>Revoked by somebody else meanwhile.</summary>
    public static Error Gone { get; } = new("mobile.gone");

    /// <summary>They registered as many within the hour as anybody needs: each one is mailed.</summary>
    public static Error RegisteredOften(DateTimeOffset until) => new("mobile.registered_often", until);

    /// <summary>The phone was unlocked, or its PIN changed, as often within the hour as anybody needs: each one is logged.</summary>
    public static Error UsedOften(DateTimeOffset until) => new("mobile.used_often", until);

    public static Error TooMany(int most) => new("mobile.too_many", most);

    public static Error PinWrong(int left) => new("mobile.pin_wrong", left);
}
