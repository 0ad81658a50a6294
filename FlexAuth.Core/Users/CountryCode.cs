using System.Collections.Frozen;

namespace FlexAuth.Core.Users;

/// <summary>Where the country code of an E.164 number ends (ITU-T E.164, list of assigned country codes).</summary>
internal static class CountryCode
{
    private static readonly FrozenSet<string> OfTwoDigits = FrozenSet.ToFrozenSet(
    [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
        "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ]);

    /// <summary>The code at the beginning of the digits: one digit for zones 1 and 7, else two or three.</summary>
    public static string Of(ReadOnlySpan<char> digits) => digits switch
    {
        ['1' or '7', ..] => digits[..1].ToString(),
        _ when OfTwoDigits.Contains(digits[..2].ToString()) => digits[..2].ToString(),
        _ => digits[..3].ToString(),
    };
}
