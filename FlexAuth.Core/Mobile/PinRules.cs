using System.Globalization;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Core.Mobile;

/// <summary>Which PINs can be chosen: six digits that are not what everybody tries first.</summary>
internal static class PinRules
{
    private const int Length = 6;

    private static readonly string[] Dates = ["ddMMyy", "MMddyy", "yyMMdd", "MMyyyy", "yyyyMM"];

    /// <summary>The digits; null unless there are six of them and nothing else.</summary>
    public static string? Digits(string? typed) => TypedCode.Digits(typed, Length);

    /// <summary>Whether it is a sequence, a repetition or a date.</summary>
    public static bool IsEasy(string digits) => IsSequence(digits) || IsRepetition(digits) || IsDate(digits);

    /// <summary>Each digit as far from the one before, the nought after the nine: 123456, 975319, 111111.</summary>
    private static bool IsSequence(string digits) =>
        digits.Zip(digits.Skip(1), (one, next) => (next - one + 10) % 10).Distinct().Count() == 1;

    /// <summary>Made of one or two digits, of the same half twice, or of pairs: 121222, 123123, 112233.</summary>
    private static bool IsRepetition(string digits) =>
        digits.Distinct().Count() <= 2
        || digits[..3] == digits[3..]
        || (digits[0] == digits[1] && digits[2] == digits[3] && digits[4] == digits[5]);

    /// <summary>A day with a year of two digits, or a month of this or the last century: what is known of a person is soon tried.</summary>
    private static bool IsDate(string digits) => Dates.Any(format =>
        DateOnly.TryParseExact(digits, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && (!format.Contains("yyyy", StringComparison.Ordinal) || date.Year is >= 1900 and < 2100));
}
