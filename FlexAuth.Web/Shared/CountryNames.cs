using System.Globalization;
using FlexAuth.Core.Users.Countries;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Shared;

/// <summary>Countries in words; the texts stand in CountryNames.resx under the countries' codes.</summary>
internal sealed class CountryNames
{
}

internal static class CountryNamesTexts
{
    public static string Of(this IStringLocalizer<CountryNames> names, Country country) => names[country.Code];

    /// <summary>
    /// The countries that a typed text may mean, by their names, codes and calling codes: whose code it is first, then those whose
    /// names begin with it, then those whose names hold it at the beginning of a word.
    /// </summary>
    public static IReadOnlyList<Country> Find(this IStringLocalizer<CountryNames> names, string typed)
    {
        var sought = typed.Trim();
        var digits = sought.TrimStart('+');
        return CountryList.All
            .Select(country => (Country: country, Name: names.Of(country)))
            .Select(entry => (entry.Country, entry.Name, Rank: Rank(entry.Country, entry.Name)))
            .Where(entry => entry.Rank < int.MaxValue)
            .OrderBy(entry => entry.Rank).ThenBy(entry => entry.Name, StringComparer.CurrentCulture)
            .Select(entry => entry.Country).ToList();

        int Rank(Country country, string name) => sought.Length switch
        {
            0 => 0,
            _ when digits.Length > 0 && digits.All(char.IsAsciiDigit) =>
                country.CallingCode == digits ? 0 : country.CallingCode.StartsWith(digits, StringComparison.Ordinal) ? 1 : int.MaxValue,
            2 when string.Equals(country.Code, sought, StringComparison.OrdinalIgnoreCase) => 0,
            _ when Begins(name, sought) => 1,
            _ when name.Split(' ', '(', '-').Any(word => Begins(word, sought)) => 2,
            _ => int.MaxValue,
        };
    }

    private static bool Begins(string text, string sought) =>
        CultureInfo.CurrentCulture.CompareInfo.IsPrefix(text, sought, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace);
}
