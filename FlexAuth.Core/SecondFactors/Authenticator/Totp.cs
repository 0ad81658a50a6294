using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>
/// Time-based one-time passwords (RFC 6238 over RFC 4226) with what every authentication app supports:
/// HMAC-SHA1, six digits, steps of 30 seconds.
/// </summary>
public static class Totp
{
    /// <summary>How many digits a code has.</summary>
    public const int Digits = 6;

    /// <summary>How many seconds a code is shown.</summary>
    public const int PeriodSeconds = 30;

    /// <summary>How many steps a phone's clock may be off in either direction (RFC 6238 section 5.2 advises one).</summary>
    public const int Drift = 1;

    /// <summary>The time step that a moment lies in, counted from the Unix epoch.</summary>
    public static long StepAt(DateTimeOffset moment) => Math.DivRem(moment.ToUnixTimeSeconds(), PeriodSeconds).Quotient;

    /// <summary>The code of a step; also the HOTP value of a counter (RFC 4226 section 5.3).</summary>
    public static string Compute(ReadOnlySpan<byte> seed, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // SHA-1 is what authentication apps compute; HMAC does not rest on its collision resistance.
        HMACSHA1.HashData(seed, counter, mac);
#pragma warning restore CA5350
        var offset = mac[^1] & 0xF;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The time step whose code was typed, at most one away from now, or null. That a step is used only once
    /// is the caller's to hold: it stores the step and accepts later ones only (OT1).
    /// </summary>
    /// <param name="seed">The secret shared with the app.</param>
    /// <param name="code">What was typed: exactly six ASCII digits, spaces aside (OT2).</param>
    /// <param name="now">The moment of the check.</param>
    public static long? FindStep(ReadOnlySpan<byte> seed, string? code, DateTimeOffset now) => FindStep(seed, code, now, Drift);

    /// <summary>The same within a reach, for the help about a code that was refused; of several the one nearest to now.</summary>
    internal static long? FindStep(ReadOnlySpan<byte> seed, string? code, DateTimeOffset now, int reach)
    {
        if (TypedCode.Digits(code, Digits) is not { } digits)
            return null;
        var typed = Encoding.ASCII.GetBytes(digits);
        var current = StepAt(now);
        long? found = null;
        // Every step is computed and compared in full, so that the time taken tells nothing of which one matched.
        for (var away = reach; away >= 0; away--)
        {
            foreach (var step in (ReadOnlySpan<long>)[current + away, current - away])
            {
                if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Compute(seed, step))))
                    found = step;
            }
        }
        return found;
    }
}
