namespace FlexAuth.Core.Users.Countries;

/// <summary>What was typed into the field of a phone number beside the choice of a country, understood as far as that is possible.</summary>
/// <param name="Country">The chosen country, or the one that the number itself names.</param>
/// <param name="Value">The number in E.164, or what cannot be understood as it was typed: <see cref="PhoneNumber"/> says what is wrong with it.</param>
/// <param name="NamesCountry">Whether the number begins with a country's code, which then counts more than the choice.</param>
public sealed record TypedNumber(Country? Country, string Value, bool NamesCountry)
{
    private const int LongestTyped = 64;

    /// <summary>Reads "+31 6 …", "0031 6 …", or a number as it is dialled in the chosen country.</summary>
    public static TypedNumber Read(string? typed, Country? chosen)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return new TypedNumber(chosen, "", false);
        }

        if (typed.Length > LongestTyped)
        {
            return new TypedNumber(chosen, typed, false);
        }

        // "+39 (0)6 …": whether the zero is a part of the number is for the country to say.
        var compact = PhoneNumber.Compact(typed.Replace("(0)", "0", StringComparison.Ordinal));
        var international = compact switch
        {
            ['+', .. var rest] => rest,
            ['0', '0', .. var rest] => rest,
            _ => null,
        };
        var digits = international ?? compact;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            return new TypedNumber(chosen, typed, false);
        }

        if (international is null)
        {
            return new TypedNumber(chosen, chosen?.International(digits) ?? compact, false);
        }

        return CountryList.Of(digits, chosen) is { } country
            ? new TypedNumber(country, country.International(digits[country.CallingCode.Length..]), true)
            : new TypedNumber(chosen, compact, false);
    }
}
