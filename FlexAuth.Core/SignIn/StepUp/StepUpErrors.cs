using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>What can go wrong while proving oneself again.</summary>
internal static class StepUpErrors
{
    public static Error PasswordWrong { get; } = new("step_up.password_wrong");

    /// <summary>Not theirs, removed meanwhile, or wrongly signed.</summary>
    public static Error PasskeyWrong { get; } = new("step_up.passkey_wrong");

    /// <summary>An app was set up, or taken away, since the way was offered.</summary>
    public static Error WayChanged { get; } = new("step_up.way_changed");

    /// <summary>Neither app nor password: a fresh sign-in is the only proof.</summary>
    public static Error SignInAnew { get; } = new("step_up.sign_in_anew");

    public static Error CodeWaits(DateTimeOffset until) => new("step_up.code_waits", until);

    public static Error PasswordWaits(DateTimeOffset until) => new("step_up.password_waits", until);
}
