using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>What is wrong with a code that belongs to an app but was refused.</summary>
/// <param name="Step">The time step that it is of.</param>
/// <param name="Error">In a word.</param>
internal sealed record CodeTrouble(long Step, Error Error)
{
    /// <summary>How many steps around now are looked at: a little over an hour, as a clock that was set by hand misses a change of the time.</summary>
    public const int Reach = 130;

    /// <summary>
    /// How many steps old a code may be and still be taken for one that somebody noted, where a later one was accepted: the clock was right then. Whoever
    /// turns their clock back is told of the clock.
    /// </summary>
    public const int Noted = 20;

    /// <summary>It is no code of theirs that anything is known of.</summary>
    public static Error Unknown { get; } = new("sign_in.code_wrong");

    /// <summary>It is right, and was used.</summary>
    public static Error Used { get; } = new("sign_in.code_used");

    /// <summary>It is of an app that was replaced or removed.</summary>
    public static Error Replaced { get; } = new("sign_in.code_replaced");

    /// <summary>Whether a code was compared, and not let pass.</summary>
    public static bool IsVerdict(Error problem) =>
        problem.Code is "sign_in.code_wrong" or "sign_in.code_used" or "sign_in.code_replaced" or "sign_in.code_clock_behind" or "sign_in.code_clock_ahead";

    /// <summary>What is wrong; null where it is no code of that app.</summary>
    /// <param name="seed">The app's.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="lastStep">Of the latest accepted code.</param>
    /// <param name="now">The moment.</param>
    public static CodeTrouble? Of(ReadOnlySpan<byte> seed, string code, long lastStep, DateTimeOffset now)
    {
        if (Totp.FindStep(seed, code, now, Reach) is not { } step)
        {
            return null;
        }

        var off = step - Totp.StepAt(now);
        var seconds = TimeSpan.FromSeconds(Math.Abs(off) * Totp.PeriodSeconds);
        return new CodeTrouble(step, (off, step) switch
        {
            // Within the drift it is refused for having been given before; so is the very code that let somebody in a while ago.
            ( >= -Totp.Drift and <= Totp.Drift, _) => Used,
            ( < 0, _) when step == lastStep || (step < lastStep && -off <= Noted) => Used,
            ( < 0, _) => new Error("sign_in.code_clock_behind", seconds),
            _ => new Error("sign_in.code_clock_ahead", seconds),
        });
    }
}
