namespace FlexAuth.Core.Users.Countries;

/// <summary>A country or territory, as phone numbers tell them apart.</summary>
public sealed class Country
{
    private const string TrunkZero = "0";
    private const int DigitsOfLargeZone = 10;
    private const int DigitsOfLocalNumber = 7;

    private readonly string[] _trunkPrefixes;
    private readonly string[] _beginnings;

    internal Country(string code, string callingCode, string[] trunkPrefixes, string[] beginnings)
    {
        Code = code;
        CallingCode = callingCode;
        _trunkPrefixes = trunkPrefixes;
        _beginnings = beginnings;
    }

    /// <summary>ISO 3166-1 alpha-2, such as "NL".</summary>
    public string Code { get; }

    /// <summary>The country code of ITU-T E.164 without a plus, such as "31". Several countries can share one.</summary>
    public string CallingCode { get; }

    /// <summary>The flag as an emoji: two regional indicator letters. Systems without flags show the letters.</summary>
    public string Flag => string.Concat(Code.Select(letter => char.ConvertFromUtf32(0x1F1E6 + letter - 'A')));

    /// <summary>Whether a zero that is dialled at home only stands before national numbers.</summary>
    public bool HasTrunkZero => _trunkPrefixes.Contains(TrunkZero);

    /// <summary>What people of the country write after its code, of a number in E.164; the whole where it is another country's.</summary>
    public string NationalOf(PhoneNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Value.StartsWith($"+{CallingCode}", StringComparison.Ordinal) ? number.Value[(CallingCode.Length + 1)..] : number.Value;
    }

    /// <summary>The number in E.164, of the digits that people of the country dial at home.</summary>
    internal string International(string digits)
    {
        // Where the largest countries are, ten digits make a number: 8 may be dialled before it, or be its first.
        var isLargeZone = CallingCode.Length == 1;
        var prefix = _trunkPrefixes.FirstOrDefault(trunk => digits.StartsWith(trunk, StringComparison.Ordinal));
        if (prefix is not null && (!isLargeZone || digits.Length == prefix.Length + DigitsOfLargeZone))
        {
            digits = digits[prefix.Length..];
        }

        if (isLargeZone && _beginnings is [var area] && digits.Length == DigitsOfLocalNumber)
        {
            digits = area + digits;
        }

        return $"+{CallingCode}{digits}";
    }

    /// <summary>How many digits show that an international number is this country's; 0 where they show that it is not.</summary>
    internal int MatchedBy(string digits)
    {
        if (!digits.StartsWith(CallingCode, StringComparison.Ordinal))
        {
            return 0;
        }

        var rest = digits[CallingCode.Length..];
        return _beginnings.Length == 0
            ? CallingCode.Length
            : _beginnings.Where(beginning => rest.StartsWith(beginning, StringComparison.Ordinal))
                .Select(beginning => CallingCode.Length + beginning.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether the digits so far leave it open that the number is this country's.</summary>
    internal bool MayBecome(string digits) =>
        digits.StartsWith(CallingCode, StringComparison.Ordinal)
        && _beginnings.Any(beginning => beginning.StartsWith(digits[CallingCode.Length..], StringComparison.Ordinal));
}
