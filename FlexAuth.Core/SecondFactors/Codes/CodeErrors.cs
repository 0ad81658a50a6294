using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>What can go wrong with a code that is sent. Times are for the screen to put in words.</summary>
internal static class CodeErrors
{
    public static Error Malformed { get; } = new("code.malformed");

    public static Error Wrong { get; } = new("code.wrong");

    public static Error GuessesWait(DateTimeOffset until) => new("code.guesses_wait", until);

    public static Error SendsWait(DateTimeOffset until) => new("code.sends_wait", until);

    /// <summary>The day's SMS are used up, by number or by cost; other ways stay open.</summary>
    public static Error SmsPaused { get; } = new("code.sms_paused");

    /// <summary>Whether a code was compared, and not let pass.</summary>
    public static bool IsVerdict(Error problem) => problem.Code is "code.wrong" or "code.expired" or "code.replaced" or "code.used";

    /// <summary>Null for the right one.</summary>
    public static Error? Of(CodeVerdict verdict) => verdict switch
    {
        CodeVerdict.Right => null,
        CodeVerdict.Wrong => Wrong,
        CodeVerdict.Expired => new Error("code.expired"),
        CodeVerdict.Replaced => new Error("code.replaced"),
        CodeVerdict.Used => new Error("code.used"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
