using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn;

/// <summary>What can go wrong while signing in. Times are for the screen to put in words.</summary>
internal static class SignInErrors
{
    /// <summary>Whatever is no email address: usernames are no longer accepted.</summary>
    public static Error NotAnEmail { get; } = new("sign_in.not_an_email");

    public static Error PasswordMissing { get; } = new("sign_in.password_missing");

    /// <summary>Unknown, disabled, locked, without email login, wrong password: one answer (PW4).</summary>
    public static Error WrongEmailOrPassword { get; } = new("sign_in.wrong_email_or_password");

    /// <summary>The attempt is too old, over, or another browser's.</summary>
    public static Error AttemptOver { get; } = new("sign_in.attempt_over");

    /// <summary>Said only to somebody who proved the first factor: email login was switched off meanwhile.</summary>
    public static Error NoLongerAllowed { get; } = new("sign_in.no_longer_allowed");

    /// <summary>Likewise: the account's provider is no way in for them any more, or not without more.</summary>
    public static Error ProviderClosed { get; } = new("sign_in.provider_closed");

    /// <summary>Likewise: the organization's policy forbids the second factor since.</summary>
    public static Error MethodForbidden { get; } = new("sign_in.method_forbidden");

    /// <summary>Likewise: none of the person's second factors is allowed, and none that is can be set up while signing in.</summary>
    public static Error NoMethod { get; } = new("sign_in.no_method");

    /// <summary>Likewise: the second factor that they gave was removed or replaced since.</summary>
    public static Error FactorRemoved { get; } = new("sign_in.factor_removed");

    public static Error CodeMalformed { get; } = new("sign_in.code_malformed");

    /// <summary>One of several second factors was forbidden or taken away since it was offered.</summary>
    public static Error FactorGone { get; } = new("sign_in.factor_gone");

    public static Error RecoveryCodeMalformed { get; } = new("sign_in.recovery_code_malformed");

    public static Error RecoveryCodeWrong { get; } = new("sign_in.recovery_code_wrong");

    /// <summary>Another tab was shown a newer recovery code.</summary>
    public static Error RecoveryCodeReplaced { get; } = new("sign_in.recovery_code_replaced");

    /// <summary>The browser skipped the second factor, and is not remembered any more: the factor is asked for after all.</summary>
    public static Error DeviceForgotten { get; } = new("sign_in.device_forgotten");

    public static Error TicketVoid { get; } = new("sign_in.ticket_void");

    public static Error Wait(DateTimeOffset until) => new("sign_in.wait", until);

    public static Error SecondFactorWaits(DateTimeOffset until) => new("sign_in.second_factor_waits", until);

    public static Error ResetWaits(DateTimeOffset until) => new("sign_in.reset_waits", until);
}
